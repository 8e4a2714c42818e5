import json
from functools import partial

import pytest
import sqlalchemy as sa

from messenger import db, models
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound, Refused
from messenger.domain.messages import reactions
from messenger.domain.messages.reactions import MAX_KINDS, Reacted, ReactionAdded, ReactionRemoved
from messenger.domain.pictures import signs
from messenger.domain.talk import membership
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import contents, message_of, say
from tests.support.servers import ROOT

THUMB, HEART = "👍", "❤️"


@pytest.fixture
def spoken(tea: int, grace: Actor) -> str:
    """The id of a message by Grace."""
    return say(grace, tea, "Hello")[0].id


def test_any_member_can_react(spoken: str, ada: Actor, grace: Actor, alan: Actor):
    reactions.add(ada, spoken, THUMB)
    reactions.add(grace, spoken, THUMB)
    reactions.add(alan, spoken, HEART)
    assert message_of(spoken).reactions == {THUMB: [ada.user_id, grace.user_id], HEART: [alan.user_id]}


def test_every_reaction_takes_a_revision(spoken: str, ada: Actor):
    reactions.add(ada, spoken, THUMB)
    assert message_of(spoken).revision == 2
    reactions.remove(ada, spoken, THUMB)
    assert message_of(spoken).revision == 3


def test_reacting_twice_changes_nothing(published: Published, spoken: str, ada: Actor):
    reactions.add(ada, spoken, THUMB)
    before, heard = contents(), len(published.events)
    reactions.add(ada, spoken, THUMB)
    assert contents() == before
    assert len(published.events) == heard


def test_reacting_twice_at_the_same_instant_counts_once(spoken: str, ada: Actor):
    assert at_once(*[partial(reactions.add, ada, spoken, THUMB)] * 4) == [2] * 4
    assert message_of(spoken).reactions == {THUMB: [ada.user_id]}
    assert message_of(spoken).revision == 2


def test_reaction_can_be_removed(spoken: str, ada: Actor, alan: Actor):
    for actor in (ada, alan):
        reactions.add(actor, spoken, THUMB)
    reactions.remove(ada, spoken, THUMB)
    assert message_of(spoken).reactions == {THUMB: [alan.user_id]}
    reactions.remove(alan, spoken, THUMB)
    assert message_of(spoken).reactions == {}


def test_only_own_reaction_can_be_removed(spoken: str, ada: Actor, alan: Actor):
    reactions.add(alan, spoken, THUMB)
    before = contents()
    reactions.remove(ada, spoken, THUMB)
    assert contents() == before


def test_all_members_hear_of_reactions_as_they_are_stored(
    published: Published, spoken: str, ada: Actor, grace: Actor, alan: Actor
):
    published.forget()
    reactions.add(ada, spoken, THUMB)
    reactions.remove(ada, spoken, THUMB)
    at = message_of(spoken)
    added, removed = (
        Reacted(
            conversation=at.conversation, revision=revision, number=at.number, user=ada.user_id, emoji=THUMB
        )
        for revision in (at.revision - 1, at.revision)
    )
    assert published.to(ada, grace, alan) == [ReactionAdded(added), ReactionRemoved(removed)]


def test_stranger_cannot_react(spoken: str, stranger: Actor):
    for message_id in (spoken, "unknown", "\x00"):
        with pytest.raises(NotFound):
            reactions.add(stranger, message_id, THUMB)
        with pytest.raises(NotFound):
            reactions.remove(stranger, message_id, THUMB)


def test_former_member_cannot_react(tea: int, spoken: str, alan: Actor):
    membership.leave(alan, tea)
    with pytest.raises(NotFound):
        reactions.add(alan, spoken, THUMB)


def test_kinds_of_reactions_are_limited(spoken: str, ada: Actor, alan: Actor):
    kinds = [chr(ord("🌀") + number) for number in range(MAX_KINDS + 1)]
    for kind in kinds[:-1]:
        reactions.add(ada, spoken, kind)
    with pytest.raises(Refused, match="emoji"):
        reactions.add(ada, spoken, kinds[-1])
    reactions.add(alan, spoken, kinds[0])
    assert len(message_of(spoken).reactions) == MAX_KINDS


@pytest.mark.parametrize(
    "emoji",
    ["👍", "❤️", "👍🏽", "👩‍👩‍👧", "🇫🇷", "🏳️‍🌈", "1️⃣", "#️⃣", "‼️", "\u2139\ufe0f", "↔️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
)
def test_an_emoji_is_kept_as_it_is(spoken: str, ada: Actor, emoji: str):
    reactions.add(ada, spoken, emoji)
    assert list(message_of(spoken).reactions) == [emoji]


PLAIN, QUALIFIED = "\u2764", "\u2764\ufe0f"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (PLAIN, QUALIFIED),
        ("👍\ufe0f", "👍"),
        ("1\u20e3", "1\ufe0f\u20e3"),
        ("🏳\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("👁\ufe0f\u200d🗨", "👁\ufe0f\u200d🗨\ufe0f"),
    ],
)
def test_emoji_is_stored_fully_qualified(spoken: str, ada: Actor, alan: Actor, given: str, kept: str):
    reactions.add(ada, spoken, given)
    assert message_of(spoken).reactions == {kept: [ada.user_id]}
    reactions.add(alan, spoken, kept)
    before = message_of(spoken).revision
    assert reactions.add(alan, spoken, given) == before
    assert message_of(spoken).reactions == {kept: [ada.user_id, alan.user_id]}
    reactions.remove(ada, spoken, given)
    assert message_of(spoken).reactions == {kept: [alan.user_id]}


def test_unqualified_emoji_of_an_earlier_version_is_joined(spoken: str, ada: Actor, alan: Actor):
    with db.transaction() as tx:
        row = {"message_id": spoken, "user_id": ada.user_id, "emoji": PLAIN, "reacted_at": clock.now()}
        tx.execute(sa.insert(models.Reaction).values(**row))
    reactions.add(alan, spoken, QUALIFIED)
    assert message_of(spoken).reactions == {PLAIN: [ada.user_id, alan.user_id]}
    reactions.remove(ada, spoken, QUALIFIED)
    assert message_of(spoken).reactions == {PLAIN: [alan.user_id]}


NONE = (
    "",
    " ",
    "a",
    "no",
    "1",
    "<",
    "^",
    "+",
    "→",
    "👍👎",
    "👍👎x",
    "👍" * 33,
    "👍 ",
    "\x00",
    "\ud83d",
    "👍\x00",
    "\u200d",
)


@pytest.mark.parametrize(
    "text", [*NONE, "🏽", "\ufe0f", "\ufe0f👍", "👍\ufe0f\ufe0f", "👩\u200d", "❤\ufe0f\u200d"]
)
def test_non_emoji_is_refused(spoken: str, ada: Actor, text: str):
    with pytest.raises(Refused, match="emoji"):
        reactions.add(ada, spoken, text)
    assert message_of(spoken).reactions == {}


def test_every_emoji_of_the_picker_is_accepted():
    table = json.loads((ROOT / "assets/emoji/tables/emoji.json").read_text())
    offered = [line.partition("\t")[0] for line in table.split("\n")]
    assert len(offered) > 1900
    assert [emoji for emoji in offered if not signs.qualified(emoji)] == []


def test_reaction_of_an_earlier_version_can_be_joined_and_left(spoken: str, ada: Actor, alan: Actor):
    with db.transaction() as tx:
        row = {"message_id": spoken, "user_id": ada.user_id, "emoji": "→", "reacted_at": clock.now()}
        tx.execute(sa.insert(models.Reaction).values(**row))
    reactions.add(alan, spoken, "→")
    reactions.remove(ada, spoken, "→")
    assert message_of(spoken).reactions == {"→": [alan.user_id]}
