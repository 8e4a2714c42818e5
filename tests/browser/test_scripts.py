"""Short scripts, each with what a screen reader finds on the page and what it says by itself."""

from collections.abc import Callable

import pytest

from tests.browser import reading_scripts, writing_scripts
from tests.browser.conftest import Join, Talk
from tests.browser.listening import listens
from tests.browser.pair import Pair
from tests.support.cases import each

SCRIPTS: dict[str, Callable[[Pair], None]] = {
    "Receiving": reading_scripts.receives,
    "Catching up": reading_scripts.catches_up,
    "Replying": writing_scripts.replies,
    "Editing": writing_scripts.edits,
    "Deleting": reading_scripts.deletes,
    "Reacting": reading_scripts.reacts,
    "Mentioning": writing_scripts.mentions,
    "Pinning": reading_scripts.pins,
    "Selecting": reading_scripts.selects,
    "Scheduling": writing_scripts.schedules,
    "Failing": writing_scripts.fails,
}


@pytest.fixture
def pair(join: Join, talk: Talk) -> Pair:
    """Two people, with a conversation for each script."""
    ariadne, theseus = join("Ariadne", "Theseus")
    said = ((ariadne, "Tea at four?"), (theseus, "Where?"))
    conversations = {title: talk(title, ariadne, theseus, said=said) for title in SCRIPTS}
    for person in (ariadne, theseus):
        person.goes_to(f"/conversations/{conversations['Receiving']}").sees("Tea at four?", "Where?")
        listens(person)
    return Pair(ariadne, theseus, conversations)


@each("title", SCRIPTS)
def test_script_reads_as_written(title: str, pair: Pair):
    pair.opens(title)
    SCRIPTS[title](pair)
