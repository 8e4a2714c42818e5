"""What an event or an answer changes in the collections that browsers hold."""

from dataclasses import asdict
from functools import singledispatch
from typing import Any

from messenger.domain.contacts import Person
from messenger.domain.conversations import Conversation, ConversationStarted, Listing, Opening, Positions
from messenger.domain.history import Message
from messenger.domain.members import MemberRead
from messenger.domain.membership import ConversationJoined, ConversationLeft, MemberRemoved, MembersAdded
from messenger.domain.messages import MessageDeleted, MessageEdited, MessageSent
from messenger.domain.reactions import ReactionAdded, ReactionRemoved
from messenger.live.bus import Event

Change = dict[str, Any]
AboutMessage = MessageSent | MessageEdited | MessageDeleted | ReactionAdded | ReactionRemoved

CONVERSATIONS, PEOPLE = "conversations", "people"


@singledispatch
def of(happened: Event) -> list[Change]:
    """Return the changes that follow from an event; the same for everyone who may see it."""
    raise TypeError(f"no change is known for {type(happened).__name__}")


@of.register(MessageSent)
@of.register(MessageEdited)
@of.register(MessageDeleted)
@of.register(ReactionAdded)
@of.register(ReactionRemoved)
def _(happened: AboutMessage) -> list[Change]:
    message = happened.message
    return [
        {
            "in": messages(message.conversation),
            "since": message.revision - 1,
            "revision": message.revision,
            "put": [asdict(message)],
            "head": [CONVERSATIONS, message.conversation, "last"],
        }
    ]


@of.register
def _(started: ConversationStarted) -> list[Change]:
    return [people(started.people), {"in": CONVERSATIONS, "put": [asdict(started.conversation)]}]


@of.register
def _(read: MemberRead) -> list[Change]:
    return [{"in": CONVERSATIONS, "advance": {"id": read.conversation_id, "fields": {"read": read.number}}}]


@of.register
def _(added: MembersAdded) -> list[Change]:
    row = {"id": added.conversation_id, "revision": added.revision}
    return [
        people(added.people),
        {"in": members(added.conversation_id), "put": [asdict(member) for member in added.members]},
        _next_revision(added.conversation_id, added.revision),
        {"in": CONVERSATIONS, "patch": row},
    ]


@of.register
def _(joined: ConversationJoined) -> list[Change]:
    return [
        people(joined.people),
        {"in": CONVERSATIONS, "put": [asdict(joined.conversation)]},
        {"renew": [messages(joined.conversation.id)]},
    ]


@of.register
def _(removed: MemberRemoved) -> list[Change]:
    row = {"id": removed.conversation_id, "revision": removed.revision, "owner": removed.owner}
    return [
        {"in": members(removed.conversation_id), "drop": [removed.user_id]},
        _next_revision(removed.conversation_id, removed.revision),
        {"in": CONVERSATIONS, "patch": row},
    ]


@of.register
def _(left: ConversationLeft) -> list[Change]:
    gone = [messages(left.conversation_id), members(left.conversation_id)]
    return [{"in": CONVERSATIONS, "drop": [left.conversation_id]}, {"forget": gone}]


def _next_revision(conversation_id: int, revision: int) -> Change:
    """Move on a thread in which no message changed."""
    return {"in": messages(conversation_id), "since": revision - 1, "revision": revision, "put": []}


def messages(conversation_id: int | str) -> str:
    """Name the collection of a conversation's messages."""
    return f"messages/{conversation_id}"


def members(conversation_id: int | str) -> str:
    """Name the collection of a conversation's members."""
    return f"members/{conversation_id}"


def people(known: list[Person]) -> Change:
    """Make people known by name."""
    return {"in": PEOPLE, "put": [asdict(person) for person in known]}


def greeting(viewer: int, held: Positions, listing: Listing | None = None) -> list[Change]:
    """Say who is signed in and how far everything is, at first with the newest conversations."""
    positions = {str(conversation_id): asdict(position) for conversation_id, position in held.items()}
    greeted = {"viewer": viewer, "of": CONVERSATIONS, "entries": "messages", "positions": positions}
    return [{"greeting": greeted}, *(page(listing) if listing else []), {"in": CONVERSATIONS, "ready": True}]


def page(listing: Listing) -> list[Change]:
    """Add a page to the list of conversations."""
    return [people(listing.people), conversations(listing.conversations) | {"more": listing.has_more}]


def conversations(rows: list[Conversation]) -> Change:
    """Add rows to the list of conversations, some of which were asked for."""
    return {"in": CONVERSATIONS, "put": [asdict(row) for row in rows]}


def no_conversation(name: str) -> Change:
    """Answer for a conversation that is not there, or not for this viewer."""
    return {"in": name, "missing": True}


def opening(opened: Opening) -> list[Change]:
    """Bring a tab's copy of a conversation up to date."""
    conversation = opened.conversation
    return [
        people(opened.people),
        conversations([conversation]),
        {
            "in": members(conversation.id),
            "reset": True,
            "put": [asdict(m) for m in opened.members],
            "ready": True,
        },
        {
            "in": messages(conversation.id),
            "since": opened.since,
            "revision": conversation.revision,
            "put": [asdict(message) for message in opened.messages],
            "more": opened.has_earlier,
        },
    ]


def earlier(
    conversation_id: int, rows: list[Message], authors: list[Person], has_earlier: bool
) -> list[Change]:
    """Add an earlier page of messages."""
    put = [asdict(message) for message in rows]
    return [people(authors), {"in": messages(conversation_id), "put": put, "more": has_earlier}]
