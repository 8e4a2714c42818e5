"""Quotes in browsers follow the messages that they are from."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial

import pytest

from messenger import db
from messenger.domain.messages import deleting, editing, quotes
from messenger.sync import changes
from tests.conftest import KEPT
from tests.support.browser import Browser
from tests.support.people import all_messages, conversation_of, person, reply, say
from tests.support.viewers import RecordingBus, Viewer, as_json, recording, whole


@pytest.fixture(autouse=True)
def heard(sqlite_url: str) -> Iterator[RecordingBus]:
    """What is published, with a database of its own."""
    db.use(sqlite_url)
    with recording() as recorder:
        yield recorder
    db.use(f"sqlite:///{KEPT.name}/unused.db")


@pytest.fixture
def pages() -> Iterator[Browser]:
    """A browser without tabs."""
    running = Browser()
    yield running
    running.close()


def test_excerpts_change_in_the_revision_of_the_edit(heard: RecordingBus):
    ada, bob = person("Ada"), person("Bob")
    pair = conversation_of(ada, bob)
    (asked,) = say(ada, pair, "Milk?")
    (answer,) = reply(bob, pair, asked.id, "Yes")
    heard.heard()
    editing.edit(ada, asked.id, "  changed\n\ntwice  ")
    ((event, _),) = heard.heard()
    (patch,) = changes.of(event)
    quote = {"id": asked.id, "number": 1, "author": ada.user_id, "excerpt": "changed twice"}
    assert patch["op"] == "patch"
    assert patch.get("copies") == {"ids": [answer.id], "fields": {"quote": quote}}


@pytest.mark.parametrize("verb", [deleting.delete, partial(editing.edit, body="changed")])
def test_tabs_load_again_what_is_quoted_too_often(
    verb: Callable[..., None], heard: RecordingBus, pages: Browser, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(quotes, "MAX_QUOTING", 2)
    ada, bob = person("Ada"), person("Bob")
    pair = conversation_of(ada, bob)
    (asked,) = say(ada, pair, "Milk?")
    said = reply(bob, pair, asked.id, *("yes" for _ in range(100)))
    viewer = Viewer.of(ada, pages, [pair])
    name = changes.messages(pair)
    viewer.tab.read(name, 5)
    viewer.settle()
    heard.heard()
    verb(ada, asked.id)
    happened = heard.heard()
    for _ in range(2):
        viewer.hear(happened)
        viewer.settle()
        stored = as_json({message.id: asdict(message) for message in all_messages(pair)})
        held = {row["id"]: whole(row) for row in viewer.tab.held(name)}
        assert held == {message_id: stored[message_id] for message_id in held}
        assert {said[0].id, said[-1].id} <= set(held)
    assert viewer.shows()["conversations"] == viewer.shows_afresh()["conversations"]
