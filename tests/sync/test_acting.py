"""Actions: each has an outcome or a reason against it, and a retry changes nothing."""

from typing import Any

import pytest

from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import DAY_MS
from messenger.domain.messages import bodies
from messenger.sync import acting, section_verbs
from messenger.sync.protocol import Action, Verb
from tests.support.people import contents, conversation_of, message_of, new_id, people, say
from tests.support.stages import Stages


@pytest.fixture
def ada_and_bob(stages: Stages) -> list[Actor]:
    return stages.reach("ada_and_bob", lambda: people("Ada", "Bob"))


@pytest.fixture
def said(ada_and_bob: list[Actor], stages: Stages) -> str:
    """The id of a message by Bob, in a conversation that Ada owns."""
    return stages.reach("said", lambda: say(ada_and_bob[1], conversation_of(*ada_and_bob), "Hello")[0].id)


def _act(actor: Actor, verb: Verb, message: str, **more: Any) -> tuple[dict[str, Any], dict[str, str]]:
    action = Action(id=new_id(), verb=verb, message=message, **more)
    done, refused = acting.perform(actor, [action])
    return dict(done["outcomes"]), {**refused}


UNDONE: dict[Verb, Verb] = {"unpin": "pin", "unsave": "save", "end_reminder": "remind"}
# The time of a reminder: tomorrow.
AHEAD = clock.now() + DAY_MS


@pytest.mark.parametrize(
    ("verb", "more"),
    [
        ("edit", {"text": "Good morning"}),
        ("delete", {}),
        ("react", {"text": "👍"}),
        ("take_back", {"text": "👍"}),
        ("pin", {}),
        ("unpin", {}),
        ("save", {}),
        ("unsave", {}),
        ("remind", {"until": AHEAD}),
        ("end_reminder", {}),
        ("mark_unread", {}),
    ],
)
def test_action_takes_effect_once(verb: Verb, more: dict[str, Any], ada_and_bob: list[Actor], said: str):
    bob = ada_and_bob[1]
    if verb == "take_back":
        _act(bob, "react", said, text="👍")
    if undone := UNDONE.get(verb):
        _act(bob, undone, said, **({"until": AHEAD} if undone == "remind" else {}))
    before = contents()
    contained = []
    for _ in range(2):
        outcomes, refused = _act(bob, verb, said, **more)
        assert not refused
        assert [outcome["revision"] for outcome in outcomes.values()] == [message_of(said).revision]
        contained.append(contents())
    assert before != contained[0] == contained[1]


ON_CONVERSATIONS: dict[Verb, dict[str, Any]] = {
    "mute": {"until": 2**53},
    "notify": {"text": "mentions"},
    "pin_conversation": {},
    "archive": {},
    "mark_conversation_unread": {"number": 1},
    "move_to_section": {"section": ""},
    "unpin_conversation": {},
    "unarchive": {},
    "mark_conversation_read": {"number": 9},
}


def _act_on(actor: Actor, verb: Verb, conversation_id: int, **more: Any) -> tuple[dict[str, Any], list[str]]:
    action = Action(id=new_id(), verb=verb, conversation=conversation_id, **more)
    done, refused = acting.perform(actor, [action])
    return dict(done["outcomes"]), [reason.source for reason in refused.values()]


def test_actions_on_a_conversation_take_effect_once(ada_and_bob: list[Actor], said: str):
    bob, where = ada_and_bob[1], message_of(said).conversation
    for verb, more in ON_CONVERSATIONS.items():
        first, again = (_act_on(bob, verb, where, **more) for _ in range(2))
        assert not first[1]
        assert not again[1]
        assert [*first[0].values()] == [*again[0].values()]


@pytest.mark.parametrize("verb", ON_CONVERSATIONS)
@pytest.mark.parametrize("id", [0, 12345, 2**53])
def test_action_on_a_foreign_conversation_is_refused(verb: Verb, id: int, ada_and_bob: list[Actor]):
    assert _act_on(ada_and_bob[0], verb, id) == ({}, ["You're not in this conversation any more."])


SECTION = "0b0e7f3c-55c1-4a52-8e35-d2a1c4a2f7d9"
ON_SECTIONS: dict[Verb, dict[str, Any]] = {
    "add_section": {"text": "Work"},
    "rename_section": {"text": "Play"},
    "move_section": {"number": 2**53},
    "collapse_section": {},
    "expand_section": {},
    "delete_section": {},
}


def _act_in(actor: Actor, verb: Verb, section: str, **more: Any) -> tuple[dict[str, Any], list[str]]:
    done, refused = acting.perform(actor, [Action(id=new_id(), verb=verb, section=section, **more)])
    return dict(done["outcomes"]), [reason.source for reason in refused.values()]


def test_actions_on_a_section_take_effect_once(ada_and_bob: list[Actor]):
    assert ON_SECTIONS.keys() == section_verbs.VERBS.keys()
    for verb, more in ON_SECTIONS.items():
        first, again = (_act_in(ada_and_bob[0], verb, SECTION, **more) for _ in range(2))
        assert not first[1]
        assert not again[1]
        assert [*first[0].values()] == [*again[0].values()]


@pytest.mark.parametrize("verb", sorted(ON_SECTIONS.keys() - {"add_section", "delete_section"}))
def test_action_on_a_missing_section_is_refused(verb: Verb, ada_and_bob: list[Actor]):
    refused = _act_in(ada_and_bob[0], verb, SECTION, **ON_SECTIONS[verb])
    assert refused == ({}, ["This section doesn't exist any more."])


def test_deletion_is_undone_with_its_key(ada_and_bob: list[Actor], said: str):
    for actor in ada_and_bob:
        (outcome,) = _act(actor, "delete", said)[0].values()
        _act(actor, "restore", said, text="Hello", undo_key=outcome["undo_key"])
        assert message_of(said).body == "Hello"


def test_outcome_of_a_deletion_holds_its_reactions(ada_and_bob: list[Actor], said: str):
    ada, bob = ada_and_bob
    _act(ada, "react", said, text="👍")
    (outcome,) = _act(bob, "delete", said)[0].values()
    assert outcome["reactions"] == {"👍": [ada.user_id]}
    more = {"undo_key": outcome["undo_key"], "reactions": outcome["reactions"]}
    assert not _act(bob, "restore", said, text="Hello", **more)[1]
    assert message_of(said).reactions == {"👍": [ada.user_id]}


@pytest.mark.parametrize(
    ("verb", "more"),
    [
        ("edit", {}),
        ("edit", {"text": "\x00"}),
        ("edit", {"text": "x" * (bodies.MAX_LENGTH + 1)}),
        ("restore", {"text": "Hello"}),
        ("react", {}),
        ("react", {"text": "no emoji"}),
        ("react", {"text": "👍" * 100}),
    ],
)
def test_bad_action_is_refused_and_the_others_take_effect(
    verb: Verb, more: dict[str, Any], ada_and_bob: list[Actor], said: str
):
    bob = ada_and_bob[1]
    if verb == "restore":
        _act(bob, "delete", said)
    bad, good = new_id(), new_id()
    other = say(bob, 1, "Other")[0].id
    done, refused = acting.perform(
        bob,
        [
            Action(id=bad, verb=verb, message=said, **more),
            Action(id=good, verb="react", message=other, text="👍"),
        ],
    )
    assert set(refused) == {bad}
    assert set(done["outcomes"]) == {good}


@pytest.mark.parametrize("message", ["", "\x00", "00000000-0000-4000-8000-000000000000"])
@pytest.mark.parametrize("verb", sorted(acting.VERBS.keys() - section_verbs.VERBS))
def test_missing_message_is_refused(verb: Verb, message: str, ada_and_bob: list[Actor], said: str):
    outcomes, refused = _act(ada_and_bob[0], verb, message, text="👍" if "a" in verb else "Hello")
    assert not outcomes
    assert list(refused.values()) == [acting.GONE]
