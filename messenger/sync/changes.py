"""What an event changes in the collections that browsers hold; `assets/sync/apply.js` applies it."""

from dataclasses import asdict
from functools import singledispatch

from messenger.domain.accounts.deletion import ConversationRenamed
from messenger.domain.talk.contacts import Person, UserRenamed
from messenger.domain.talk.conversations import Conversation, ConversationStarted
from messenger.domain.talk.history import Message
from messenger.domain.talk.members import MemberRead
from messenger.domain.talk.membership import ConversationJoined, ConversationLeft, MemberRemoved, MembersAdded
from messenger.domain.talk.messages import MessageDeleted, MessageEdited, MessageSent
from messenger.domain.talk.reactions import ReactionAdded, ReactionRemoved
from messenger.live.bus import Event
from messenger.sync.protocol import (
    Advance,
    Append,
    Change,
    Drop,
    Grow,
    Invalidate,
    Missing,
    Parent,
    Patch,
    Put,
)

CONVERSATIONS, PEOPLE = "conversations", "people"


@singledispatch
def of(happened: Event) -> list[Change]:
    """Return the changes that follow from an event; the same for everyone who may see it."""
    raise TypeError(f"no change is known for {type(happened).__name__}")


@of.register
def _(sent: MessageSent) -> list[Change]:
    message = sent.message
    parent = _parent(message.conversation)
    parent["fields"] = {"at": message.at}
    name, row = messages(message.conversation), asdict(message)
    append = Append(op="append", name=name, revision=message.revision, row=row, parent=parent)
    return [people([sent.author]), append]


@of.register
def _(edited: MessageEdited) -> list[Change]:
    return [_patch(edited.message, "body", "edited")]


@of.register
def _(deleted: MessageDeleted) -> list[Change]:
    return [_patch(deleted.message, "body", "deleted", "reactions")]


@of.register(ReactionAdded)
@of.register(ReactionRemoved)
def _(changed: ReactionAdded | ReactionRemoved) -> list[Change]:
    return [_patch(changed.message, "reactions")]


@of.register
def _(started: ConversationStarted) -> list[Change]:
    return [people(started.people), conversations([started.conversation])]


@of.register
def _(read: MemberRead) -> list[Change]:
    return [Grow(op="grow", name=CONVERSATIONS, id=read.conversation_id, fields={"read": read.number})]


@of.register
def _(added: MembersAdded) -> list[Change]:
    rows = [asdict(member) for member in added.members]
    advance = _advance(added.conversation_id, added.revision, at=added.at)
    advance["also"] = [Put(op="put", name=members(added.conversation_id), rows=rows)]
    return [people(added.people), advance]


@of.register
def _(joined: ConversationJoined) -> list[Change]:
    stale = (messages(joined.conversation.id), members(joined.conversation.id))
    invalidations = [Invalidate(op="invalidate", name=name) for name in stale]
    return [people(joined.people), conversations([joined.conversation]), *invalidations]


@of.register
def _(removed: MemberRemoved) -> list[Change]:
    advance = _advance(removed.conversation_id, removed.revision, owner=removed.owner)
    advance["also"] = [Drop(op="drop", name=members(removed.conversation_id), ids=[removed.user_id])]
    return [advance]


@of.register
def _(left: ConversationLeft) -> list[Change]:
    return [Drop(op="drop", name=CONVERSATIONS, ids=[left.conversation_id]), *missing(left.conversation_id)]


@of.register
def _(renamed: UserRenamed) -> list[Change]:
    return [people([renamed.person])]


@of.register
def _(renamed: ConversationRenamed) -> list[Change]:
    return [_advance(renamed.conversation_id, renamed.revision, title=renamed.title)]


def _parent(conversation_id: int) -> Parent:
    return Parent(name=CONVERSATIONS, id=conversation_id, newest="last")


def _patch(message: Message, *names: str) -> Patch:
    return Patch(
        op="patch",
        name=messages(message.conversation),
        revision=message.revision,
        id=message.id,
        fields={name: getattr(message, name) for name in names},
        parent=_parent(message.conversation),
    )


def _advance(conversation_id: int, revision: int, **fields: int | str) -> Advance:
    parent = _parent(conversation_id)
    parent["fields"] = fields
    return Advance(op="advance", name=messages(conversation_id), revision=revision, parent=parent)


def messages(conversation_id: int | str) -> str:
    """Name the collection of a conversation's messages."""
    return f"messages/{conversation_id}"


def members(conversation_id: int | str) -> str:
    """Name the collection of a conversation's members."""
    return f"members/{conversation_id}"


def people(known: list[Person]) -> Put:
    """Make people known by name."""
    return Put(op="put", name=PEOPLE, rows=[asdict(person) for person in known])


def conversations(rows: list[Conversation]) -> Put:
    """Add rows to the list of conversations; a read position never moves back."""
    return Put(op="put", name=CONVERSATIONS, rows=[asdict(row) for row in rows], grow=["read"])


def missing(conversation_id: int) -> list[Missing]:
    """Tell that a conversation is not there, or not for this viewer."""
    return [
        Missing(op="missing", name=name) for name in (messages(conversation_id), members(conversation_id))
    ]
