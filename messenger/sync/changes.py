"""What an event or an answer changes in the collections that browsers hold.

`assets/sync/folding.js` is the other side: it folds these changes, whatever the rows mean.
"""

from dataclasses import asdict
from functools import singledispatch
from typing import Any

from messenger.domain.accounts.deletion import ConversationRenamed
from messenger.domain.talk.contacts import Person, UserRenamed
from messenger.domain.talk.conversations import (
    Conversation,
    ConversationStarted,
    Listing,
    Opening,
    Page,
    Positions,
)
from messenger.domain.talk.members import Seating
from messenger.domain.talk.membership import ConversationJoined, ConversationLeft, MemberRemoved, MembersAdded
from messenger.domain.talk.messages import MessageDeleted, MessageEdited, MessageSent, Receipt
from messenger.domain.talk.reactions import ReactionAdded, ReactionRemoved
from messenger.domain.talk.seats import Seat, SeatChanged
from messenger.live.bus import Event

Change = dict[str, Any]

CONVERSATIONS, SEATS, PEOPLE = "conversations", "seats", "people"


@singledispatch
def of(happened: Event) -> list[Change]:
    """Return the changes that follow from an event; the same for everyone who may see it."""
    raise TypeError(f"no change is known for {type(happened).__name__}")


@of.register
def _(sent: MessageSent) -> list[Change]:
    message = sent.message
    put, patch = [asdict(message)], {"at": message.at}
    # The author's read position follows from the message, so the author's tabs need no frame of their own.
    fields = {"id": message.conversation, "fields": {"read": message.number}}
    read = {"in": SEATS, "advance": fields, "only": message.author}
    return [people([sent.author]), _next(message.conversation, message.revision, put=put, patch=patch), read]


@of.register(MessageEdited)
@of.register(MessageDeleted)
@of.register(ReactionAdded)
@of.register(ReactionRemoved)
def _(changed: MessageEdited | MessageDeleted | ReactionAdded | ReactionRemoved) -> list[Change]:
    message = changed.message
    return [_next(message.conversation, message.revision, put=[asdict(message)])]


@of.register
def _(started: ConversationStarted) -> list[Change]:
    return [people(started.people), conversations([started.conversation]), seats([started.seat])]


@of.register
def _(changed: SeatChanged) -> list[Change]:
    return [seats([changed.seat])]


@of.register
def _(added: MembersAdded) -> list[Change]:
    rows = {"in": members(added.conversation_id), "put": [asdict(member) for member in added.members]}
    patch = {"at": added.at}
    return [people(added.people), _next(added.conversation_id, added.revision, also=[rows], patch=patch)]


@of.register
def _(joined: ConversationJoined) -> list[Change]:
    held = [messages(joined.conversation.id), members(joined.conversation.id)]
    rows = conversations([joined.conversation]), seats([joined.seat])
    return [people(joined.people), *rows, {"renew": held}]


@of.register
def _(removed: MemberRemoved) -> list[Change]:
    rows = {"in": members(removed.conversation_id), "drop": [removed.user_id]}
    return [_next(removed.conversation_id, removed.revision, also=[rows], patch={"owner": removed.owner})]


@of.register
def _(left: ConversationLeft) -> list[Change]:
    gone = [messages(left.conversation_id), members(left.conversation_id)]
    lists = [{"in": name, "drop": [left.conversation_id]} for name in (CONVERSATIONS, SEATS)]
    return [*lists, {"gone": gone}]


@of.register
def _(renamed: UserRenamed) -> list[Change]:
    return [people([renamed.person])]


@of.register
def _(renamed: ConversationRenamed) -> list[Change]:
    return [_next(renamed.conversation_id, renamed.revision, patch={"title": renamed.title})]


def _next(conversation_id: int, revision: int, *, put: list[Any] | None = None, **more: Any) -> Change:
    """Bring a conversation from one revision to the next: its messages, and its row in the list."""
    return {
        "in": messages(conversation_id),
        "since": revision - 1,
        "revision": revision,
        "put": put or [],
        "row": [CONVERSATIONS, conversation_id, "last"],
        **more,
    }


def messages(conversation_id: int | str) -> str:
    """Name the collection of a conversation's messages."""
    return f"messages/{conversation_id}"


def members(conversation_id: int | str) -> str:
    """Name the collection of a conversation's members."""
    return f"members/{conversation_id}"


def people(known: list[Person]) -> Change:
    """Make people known by name."""
    return {"in": PEOPLE, "put": [asdict(person) for person in known]}


def greeting(viewer: int, held: Positions, listing: Listing, since: int) -> list[Change]:
    """Say who is signed in, list the newest conversations, and say how far everything is.

    `since` tells accounts of the same id apart, as after a new database was put in place of the old one.
    """
    return [
        {"viewer": viewer, "since": since},
        *page(listing),
        {"in": CONVERSATIONS, "ready": True},
        positions(held),
    ]


def positions(held: Positions) -> Change:
    """Say how far all conversations are, for browsers to find out what they miss."""
    places = {
        str(id): [position.revision, {"read": position.read}, position.at, position.seat_revision]
        for id, position in held.items()
    }
    return {"positions": places, "of": CONVERSATIONS, "entries": "messages", "own": SEATS}


def page(listing: Listing) -> list[Change]:
    """Add a page to the list of conversations, and say where the next one begins."""
    rows = conversations(listing.conversations) | {"more": listing.next_before}
    return [people(listing.people), rows, seats(listing.seats)]


def conversations(rows: list[Conversation]) -> Change:
    """Add rows to the list of conversations."""
    return {"in": CONVERSATIONS, "put": [asdict(row) for row in rows]}


def seats(rows: list[Seat]) -> Change:
    """Add seats of the viewer's; a read position never moves back."""
    return {"in": SEATS, "put": [asdict(row) for row in rows], "grow": ["read"]}


def no_conversation(conversation_id: int) -> list[Change]:
    """Answer for a conversation that is not there, or not for this viewer."""
    return [{"in": name, "missing": True} for name in (messages(conversation_id), members(conversation_id))]


def opening(opened: Opening) -> list[Change]:
    """Bring a tab's copy of a conversation up to date; who its members are is asked for when looked at."""
    conversation = opened.conversation
    changed = {
        "in": messages(conversation.id),
        "since": opened.since,
        "revision": conversation.revision,
        "put": [asdict(message) for message in opened.messages],
        "also": [{"in": members(conversation.id), "outdated": True}],
    }
    return [people(opened.people), conversations([conversation]), seats([opened.seat]), changed]


def seating(conversation_id: int, found: Seating) -> list[Change]:
    """List the members, as they were at a revision of the conversation."""
    rows = [asdict(member) for member in found.members]
    return [
        people(found.people),
        {"in": members(conversation_id), "reset": True, "put": rows, "asOf": found.revision},
    ]


def around(conversation_id: int, number: int, page: Page) -> list[Change]:
    """Add a page of messages from the middle of a conversation, which was asked for by its number."""
    put = [asdict(message) for message in page.messages]
    added = {"in": messages(conversation_id), "around": number, "asOf": page.revision, "put": put}
    return [people(page.people), added]


def nothing_around(conversation_id: int, number: int) -> list[Change]:
    """Answer for a page of a conversation that is not there, or not for this viewer."""
    return [{"in": messages(conversation_id), "around": number, "missing": True}]


def receipt(received: Receipt) -> list[Change]:
    """Answer for drafts that were stored before or refused; of the others an event tells."""
    answer: list[Change] = [
        {"in": messages(message.conversation), "put": [asdict(message)]} for message in received.again
    ]
    return [*answer, {"refused": received.refused}] if received.refused else answer
