"""Answers: the changes that a browser gets in return for what it requests or sends."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.lists import overview
from messenger.domain.messages.sending import Receipt
from messenger.domain.notifications import preferences
from messenger.domain.notified import explaining
from messenger.domain.pictures import custom_emoji
from messenger.domain.presence import privacy, reading
from messenger.domain.profiles import card
from messenger.domain.references import pins, replies, saving
from messenger.domain.reminders import reminding
from messenger.domain.scheduled import scheduling
from messenger.domain.talk import arrival, contacts, conversations, members
from messenger.domain.talk.arrival import Arrival
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Listing, Opening
from messenger.domain.talk.positions import Position
from messenger.sync import changes, own_rows
from messenger.sync import names as collections
from messenger.sync.names import CONVERSATIONS, EMOJI, NOTIFICATIONS, REMINDERS, SAVED, SCHEDULED, SEATS
from messenger.sync.protocol import (
    Change,
    Greeting,
    Invalidate,
    Missing,
    Page,
    Positions,
    Put,
    Refused,
    Reload,
    Request,
    Snapshot,
    Tail,
)
from messenger.sync.rows import asdict, person_row
from messenger.translation import current_language, translate

GREETING, CONTACTS = "greeting", "contacts"


def to(actor: Actor, requested: Sequence[Request]) -> list[Change]:
    """Answer each request."""
    answers: list[Change] = []
    names = [request["name"] for request in requested]
    if GREETING in names:
        answers += greeting(arrival.read(actor))
    if rows := {conversation_in(name) for name in names if name.startswith("conversations/")}:
        found = conversations.held(actor, rows)
        listed = changes.conversations(found.conversations)
        listed["answers"] = sorted(rows)
        answers += [changes.people(found.people), changes.seats(found.seats), listed]
        # A tab that has missed a change of a conversation or a seat may have missed one of these, too.
        answers += [Invalidate(op="invalidate", name=name) for name in (SAVED, SCHEDULED, REMINDERS)]
    # Snapshots and tails first: a browser drops a page of history until it holds the live run.
    for request in sorted(requested, key=lambda request: "@" in request["name"]):
        answers += _of_conversation(actor, request)
    return answers


def _of_conversation(actor: Actor, request: Request) -> Iterator[Change]:
    name = request["name"]
    kind, conversation_id = name.partition("/")[0], conversation_in(name)
    try:
        if kind == "messages" and "@" in name:
            yield from _page(actor, conversation_id, _number(name.partition("@")[2]))
        elif kind == "messages":
            yield from _opened(conversations.open(actor, conversation_id, request["known"]))
        elif kind == "members":
            yield from _seated(actor, conversation_id)
        elif kind == "pins":
            yield from _pinned(actor, conversation_id)
        elif kind == "replies":
            yield from _replies(actor, name.partition("/")[2])
        elif kind == "reads":
            yield from _reads(actor, conversation_id)
        elif kind == "readers":
            yield from _readers(actor, name.partition("/")[2])
        elif kind == "notified":
            yield from _notified(actor, name.partition("/")[2])
        elif kind == CONTACTS:
            yield _contacts(actor, name)
        elif kind == "profile":
            shown = card.read(actor, _number(name.partition("/")[2]))
            yield from _whole(name, 0, [shown.card], [shown.person])
        elif name == SAVED:
            yield from _saved(actor)
        elif name == SCHEDULED:
            rows = [asdict(one) for one in scheduling.scheduled(actor)]
            yield Snapshot(op="snapshot", name=SCHEDULED, revision=0, rows=rows)
        elif name == REMINDERS:
            kept = reminding.reminders(actor)
            yield from _whole(name, 0, kept.reminders, kept.people)
        elif name == EMOJI:
            yield from _emoji(actor)
        elif name == NOTIFICATIONS:
            yield from _whole(name, 0, [preferences.own(actor)], [])
        elif name == collections.OVERVIEW:
            found = overview.of(actor)
            yield from _whole(name, 0, found.conversations, found.people)
        elif name == collections.PRIVACY:
            yield from _whole(name, 0, [privacy.own(actor)], [])
    except NotFound:
        if "@" in name or kind in ("replies", "reads", "readers", "notified", "profile"):
            yield Missing(op="missing", name=name)
        else:
            yield from changes.missing(conversation_id)


def conversation_in(name: str) -> int:
    """Return the id of the conversation that a name belongs to, or zero, which no conversation has."""
    return _number(name.partition("@")[0].rpartition("/")[2])


def _number(digits: str) -> int:
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else 0
    # PostgreSQL fails to compare an integer column with a number out of its range.
    return number if number < 2**31 else 0


def greeting(found: Arrival) -> list[Change]:
    """Greet a tab: who is signed in, the newest conversations, and the positions of all of them."""
    hello = Greeting(op="greeting", viewer=found.me.id, since=found.since)
    beside = own_rows.site(found.limits), own_rows.sections(found.sections)
    return [hello, *beside, *listing(found.listing), positions(found.positions)]


def positions(held: dict[int, Position]) -> Positions:
    """Send the revisions of all conversations, for browsers to detect what they missed."""
    places = {
        str(id): (position.revision, {"read": position.read}, position.at, position.seat_revision)
        for id, position in held.items()
    }
    return Positions(op="positions", name=CONVERSATIONS, entries="messages", own=SEATS, positions=places)


def listing(found: Listing) -> list[Put]:
    """Add a page to the list of conversations, with the cursor of the next page."""
    page = changes.conversations(found.conversations)
    page["more"] = found.next_before
    return [changes.people(found.people), page, changes.seats(found.seats)]


def _opened(opened: Opening) -> list[Change]:
    """Bring a tab's copy of a conversation up to date; it requests the members when they are shown."""
    conversation = opened.conversation
    name, revision = changes.messages(conversation.id), conversation.revision
    rows = [changes.message_row(message) for message in opened.messages]
    beside = changes.members(conversation.id), changes.pins(conversation.id)
    also = [Invalidate(op="invalidate", name=name) for name in beside]
    if opened.since is None:
        messages = Snapshot(op="snapshot", name=name, revision=revision, rows=rows, also=also)
    else:
        messages = Tail(op="tail", name=name, since=opened.since, revision=revision, rows=rows, also=also)
    rows = changes.conversations([conversation]), changes.seats([opened.seat])
    return [changes.people(opened.people), *rows, messages]


def _seated(actor: Actor, conversation_id: int) -> list[Change]:
    found = members.seating(actor, conversation_id)
    return _whole(changes.members(conversation_id), found.revision, found.members, found.people)


def _pinned(actor: Actor, conversation_id: int) -> list[Change]:
    found = pins.pinned(actor, conversation_id)
    return _whole(changes.pins(conversation_id), found.revision, found.pins, found.people)


def _replies(actor: Actor, message_id: str) -> list[Change]:
    found = replies.to(actor, message_id)
    return _whole(changes.replies(message_id), found.revision, found.replies, found.people)


def _reads(actor: Actor, conversation_id: int) -> list[Change]:
    found = reading.of(actor, conversation_id)
    # Changes are told without revisions, and may be lost: it is requested again after each greeting.
    return _whole(collections.reads(conversation_id), 0, found.readers, found.people)


def _notified(actor: Actor, message_id: str) -> Iterator[Change]:
    why = explaining.explain(actor, message_id)
    named = [replace(device, name=translate(device.name, current_language())) for device in why.devices]
    yield from _whole(collections.notified(why.id), 0, [replace(why, devices=named)], [])


def _readers(actor: Actor, message_id: str) -> list[Change]:
    found = reading.readers(actor, message_id)
    return _whole(collections.readers(message_id), 0, found.readers, found.people)


def _contacts(actor: Actor, name: str) -> Change:
    """Answer a search for people; its text is behind the slash."""
    found, _ = contacts.search(actor, name.partition("/")[2])
    return Snapshot(op="snapshot", name=name, revision=0, rows=[person_row(person) for person in found])


def _saved(actor: Actor) -> list[Change]:
    found = saving.saved(actor)
    # It has no revisions: whenever it changes, it is requested again.
    return _whole(SAVED, 0, found.saved, found.people)


def _whole(name: str, revision: int, records: Sequence[object], people: list[Person]) -> list[Change]:
    """Answer with a whole collection, and the people it names."""
    rows = [asdict(record) for record in records]
    return [changes.people(people), Snapshot(op="snapshot", name=name, revision=revision, rows=rows)]


def _emoji(actor: Actor) -> list[Change]:
    found = custom_emoji.collection(actor)
    rows = [asdict(emoji) for emoji in found.emoji]
    # As what is saved. A tab that shows some requests them again after each greeting.
    return [changes.people(found.people), Snapshot(op="snapshot", name=EMOJI, revision=0, rows=rows)]


def _page(actor: Actor, conversation_id: int, number: int) -> list[Change]:
    found = conversations.around(actor, conversation_id, number)
    name, rows = (
        changes.messages(conversation_id),
        [changes.message_row(message) for message in found.messages],
    )
    page = Page(op="page", name=name, around=number, revision=found.revision, rows=rows)
    return [changes.people(found.people), page]


def receipt(received: Receipt) -> list[Change]:
    """Answer for drafts that were deduplicated or refused; new messages arrive as events."""
    answer: list[Change] = [
        Put(op="put", name=changes.messages(message.conversation), rows=[changes.message_row(message)])
        for message in received.again
    ]
    return [*answer, refused(received.refused)] if received.refused else answer


def refused(reasons: dict[str, str], *, again: bool = False) -> Refused:
    """Tell why drafts were not stored, and whether the browser should retry them on its own."""
    return Refused(op="refused", reasons=reasons, again=again)


def reload() -> Reload:
    """Tell a tab that its sign-in has ended."""
    return Reload(op="reload")
