"""The Python types, the JavaScript typedefs and docs/protocol.md agree."""

import dataclasses
import json
import re
from typing import Any, get_args, get_type_hints

import pytest
from reflex.event import EventHandler

from messenger.domain.administration.site_limits import Limits
from messenger.domain.lists.overview import Overviewed
from messenger.domain.lists.sections import Sections
from messenger.domain.messages.history import Message
from messenger.domain.notifications.preferences import Preferences
from messenger.domain.notified.explaining import Explanation
from messenger.domain.pictures.custom_emoji import CustomEmoji
from messenger.domain.presence.privacy import OwnPrivacy
from messenger.domain.presence.reading import Reader
from messenger.domain.profiles.card import Card
from messenger.domain.references.pins import Pin
from messenger.domain.references.replies import Reply
from messenger.domain.references.saving import Saved
from messenger.domain.reminders.reminding import Reminding
from messenger.domain.scheduled.scheduling import Scheduled
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Conversation
from messenger.domain.talk.members import Member
from messenger.domain.talk.seats import Seat
from messenger.sync import protocol
from messenger.ui.wire.feed import Feed
from tests.support.servers import ROOT
from tests.support.viewers import CHANGES

PAGE = (ROOT / "docs/protocol.md").read_text()
TYPEDEFS = (ROOT / "assets/sync/protocol.js").read_text()
TYPES = {kind.__name__: kind for kind in get_args(protocol.Change)}
SHAPES = TYPES | {"Request": protocol.Request, "Draft": protocol.Draft, "Parent": protocol.Parent}
ROWS = {
    "messages/<id>": Message,
    "conversations": Conversation,
    "members/<id>": Member,
    "contacts/<text>": Person,
    "people": Person,
    "profile/<id>": Card,
    "seats": Seat,
    "pins/<id>": Pin,
    "replies/<message id>": Reply,
    "saved/messages": Saved,
    "scheduled/messages": Scheduled,
    "reminders/own": Reminding,
    "site": Limits,
    "sections": Sections,
    "overview/own": Overviewed,
    "emoji/site": CustomEmoji,
    "privacy/own": OwnPrivacy,
    "reads/<id>": Reader,
    "readers/<message id>": Reader,
    "notifications/own": Preferences,
    "notified/<message id>": Explanation,
}


def _op(kind: Any) -> str:
    return get_args(get_type_hints(kind)["op"])[0]


def _typedef(name: str) -> dict[str, bool]:
    """Return the fields of a typedef, and whether each is required."""
    if found := re.search(rf"@typedef \{{\{{(.*)\}}\}} {name} \*/", TYPEDEFS):
        fields = re.findall(r"(?:^|, )(\w+)(\??):", found[1])
        return {field: not optional for field, optional in fields}
    found = re.search(rf"@typedef \{{object\}} {name}\n(.*?)\*/", TYPEDEFS, re.DOTALL)
    assert found, f"{name} has no typedef"
    properties = re.findall(r"@property \{.*\} (\[?)(\w+)", found[1])
    return {field: not optional for optional, field in properties}


def _examples(op: str) -> list[dict[str, Any]]:
    section = re.search(rf"^### {op}\n(.*?)(?=^##)", PAGE, re.DOTALL | re.MULTILINE)
    assert section, f"{op} is not explained"
    return [json.loads(text) for text in re.findall(r"```json\n(.*?)```", section[1], re.DOTALL)]


@pytest.mark.parametrize("name", SHAPES)
def test_typedef_has_the_fields_of_the_type(name: str):
    kind = SHAPES[name]
    assert _typedef(name) == {field: field in kind.__required_keys__ for field in kind.__annotations__}


@pytest.mark.parametrize("name", TYPES)
def test_page_shows_an_example_with_all_fields(name: str):
    kind = TYPES[name]
    examples = _examples(_op(kind))
    CHANGES.validate_json(json.dumps(examples))
    assert {example["op"] for example in examples} == {_op(kind)}
    assert set[str]().union(*examples) == set(kind.__annotations__)


def test_page_explains_no_other_changes():
    assert set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)) == {_op(kind) for kind in TYPES.values()}


@pytest.mark.parametrize("name", ROWS)
def test_page_names_the_fields_of_rows(name: str):
    found = re.search(rf"^\| `{name}` \| (.*) \|$", PAGE, re.MULTILINE)
    assert found
    assert re.findall(r"`(\w+)`", found[1]) == [field.name for field in dataclasses.fields(ROWS[name])]


def test_page_names_the_handlers_of_the_feed():
    own = {
        name
        for name in vars(Feed)
        if isinstance(vars(Feed)[name], EventHandler) and not name.startswith("set")
    }
    assert f"    {Feed.get_full_name()}\n" in PAGE
    assert set(re.findall(r"^\| `\.(\w+)` \|", PAGE, re.MULTILINE)) == own
