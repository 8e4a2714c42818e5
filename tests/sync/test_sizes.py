"""What changes cost on the wire."""

import json
from collections.abc import Callable

import pytest

from messenger.domain.messages import deleting, editing, reactions
from messenger.live.bus import Event
from messenger.sync import changes
from messenger.ui.wire.feed import CHANGES, Feed
from tests.support.people import say
from tests.support.three_people import World

VERBS: dict[str, Callable[[World], object]] = {
    "edit": lambda w: editing.edit(w.ada, w.plain, "changed"),
    "delete": lambda w: deleting.delete(w.ada, w.plain),
    "react": lambda w: reactions.add(w.ada, w.first, "🎉"),
    "take a reaction back": lambda w: reactions.remove(w.bob, w.first, "👍"),
}


@pytest.mark.parametrize("before", [0, 5_000])
def test_a_delivered_message_costs_at_most_550_bytes(before: int, world: World):
    for _ in range(before // 1000):
        say(world.bob, world.trio, *(["before"] * 1000))
    world.heard.heard()
    say(world.ada, world.trio, "x" * 60)
    event, _ = world.heard.heard()[0]
    assert len(_packet(event)) <= 550


@pytest.mark.parametrize("verb", ["edit", "delete"])
def test_patch_carries_only_changed_fields(verb: str, world: World):
    world.heard.heard()
    VERBS[verb](world)
    ((event, _),) = world.heard.heard()
    (patch,) = changes.of(event)
    fields = {
        "edit": {"body": "changed", "runs": None, "edited": True, "mentions": {}, "preview": None},
        "delete": {
            "body": "",
            "runs": None,
            "deleted": True,
            "deleted_by": None,
            "reactions": {},
            "mentions": {},
            "quote": None,
            "preview": None,
        },
    }
    assert patch["op"] == "patch"
    assert patch["fields"] == fields[verb]


@pytest.mark.parametrize("verb", ["react", "take a reaction back"])
def test_reaction_costs_at_most_250_bytes(verb: str, world: World):
    editing.edit(world.ada, world.first, "x" * 10_000)
    world.heard.heard()
    VERBS[verb](world)
    ((event, _),) = world.heard.heard()
    assert len(_packet(event)) <= 250


def _packet(event: Event) -> bytes:
    """Return an event as it travels."""
    frame = {"delta": {Feed.get_full_name(): {f"{CHANGES}_rx_state_": [*changes.of(event), 123_456]}}}
    return f"42/_event,{json.dumps(['event', frame], separators=(',', ':'), ensure_ascii=False)}".encode()
