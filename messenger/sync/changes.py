"""The changes that an event makes to the collections in browsers; `assets/sync/apply.js` applies them."""

from functools import singledispatch
from typing import Any

from messenger.domain.accounts.deletion import ConversationRenamed
from messenger.domain.administration.site_limits import LimitsChanged
from messenger.domain.groups.changing import GroupChanged
from messenger.domain.groups.common_group import NewcomersJoined
from messenger.domain.lists.sections import SectionsChanged
from messenger.domain.messages import bodies
from messenger.domain.messages.deleting import MessageDeleted, MessageRestored
from messenger.domain.messages.editing import MessageEdited
from messenger.domain.messages.history import Message
from messenger.domain.messages.quotes import Quote, Quoting
from messenger.domain.messages.reactions import Reacted, ReactionAdded, ReactionRemoved
from messenger.domain.messages.sending import MessageSent
from messenger.domain.messages.telling import Told
from messenger.domain.previews.adding import PreviewAdded, PreviewRemoved
from messenger.domain.profiles.card import ProfileChanged
from messenger.domain.references.pinning import MessagePinned, MessageUnpinned
from messenger.domain.references.pins import Pin
from messenger.domain.talk.contacts import Person, UserRenamed
from messenger.domain.talk.conversations import Conversation, ConversationStarted
from messenger.domain.talk.everyone import EveryoneLimited
from messenger.domain.talk.membership import ConversationJoined, ConversationLeft, MemberRemoved, MembersAdded
from messenger.domain.talk.revisions import UnseenChanged
from messenger.domain.talk.seats import Seat, SeatChanged
from messenger.live.bus import Event
from messenger.sync import own_rows, unnumbered
from messenger.sync.names import (
    CONVERSATIONS,
    PEOPLE,
    REMINDERS,
    SAVED,
    SCHEDULED,
    SEATS,
    members,
    messages,
    of_conversation,
    pins,
    profile,
    replies,
)
from messenger.sync.protocol import (
    Advance,
    Append,
    Change,
    Copies,
    Drop,
    Insert,
    Invalidate,
    Missing,
    Parent,
    Patch,
    Put,
    Remove,
)
from messenger.sync.rows import asdict, message_row, person_row


@singledispatch
def of(happened: Event) -> list[Change]:
    """Return the changes that follow from an event; they are the same for its whole audience."""
    raise TypeError(f"no change is known for {type(happened).__name__}")


@of.register
def _(sent: MessageSent) -> list[Change]:
    message = sent.message
    parent = _parent(message.conversation)
    parent["fields"] = {"at": message.at}
    name, row = messages(message.conversation), message_row(message)
    append = Append(op="append", name=name, revision=message.revision, row=row, parent=parent)
    if not sent.is_scheduled:
        # The author's read position follows from the message, so their tabs need no frame for it.
        append["own"] = SEATS
    stale = [Invalidate(op="invalidate", name=replies(message.quote.id))] if message.quote else []
    return [people(sent.people), append, *stale]


@of.register
def _(edited: MessageEdited) -> list[Change]:
    return _retold(edited.message, edited.quoting, "body", "runs", "edited", "mentions", "preview")


@of.register
def _(deleted: MessageDeleted) -> list[Change]:
    names = "body", "runs", "deleted", "deleted_by", "reactions", "mentions", "quote", "preview"
    retold = _retold(deleted.message, deleted.quoting, *names)
    return [people([deleted.by]), *retold] if deleted.by else retold


@of.register
def _(restored: MessageRestored) -> list[Change]:
    names = "body", "runs", "deleted", "deleted_by", "reactions", "mentions", "quote"
    retold = _retold(restored.message, restored.quoting, *names)
    return [people(restored.people), *retold] if restored.people else retold


@of.register(PreviewAdded)
@of.register(PreviewRemoved)
def _(changed: PreviewAdded | PreviewRemoved) -> list[Change]:
    return [_patch(changed.message, "preview")]


@of.register
def _(added: ReactionAdded) -> list[Change]:
    return [Insert(op="insert", **_reaction(added.reaction))]


@of.register
def _(removed: ReactionRemoved) -> list[Change]:
    return [Remove(op="remove", **_reaction(removed.reaction))]


def _reaction(reaction: Reacted) -> Any:
    return {
        "name": messages(reaction.conversation),
        "revision": reaction.revision,
        "number": reaction.number,
        "list": f"reactions/{reaction.emoji}",
        "item": reaction.user,
    }


@of.register
def _(pinned: MessagePinned) -> list[Change]:
    name = pins(pinned.told.message.conversation)
    put = Put(op="put", name=name, rows=[asdict(pinned.pin)]) if pinned.pin else None
    return _told(pinned.told, put)


@of.register
def _(unpinned: MessageUnpinned) -> list[Change]:
    advance = _advance(unpinned.conversation_id, unpinned.revision)
    drop = Drop(op="drop", name=pins(unpinned.conversation_id), ids=[unpinned.message_id])
    advance["also"] = [drop]
    return [advance]


for _kind in unnumbered.NAMES:
    of.register(_kind, unnumbered.invalidate)


@of.register
def _(started: ConversationStarted) -> list[Change]:
    return [people(started.people), conversations([started.conversation]), seats([started.seat])]


@of.register
def _(changed: SeatChanged) -> list[Change]:
    return [seats([changed.seat])]


@of.register
def _(added: MembersAdded | NewcomersJoined) -> list[Change]:
    rows = [asdict(member) for member in added.members]
    put = Put(op="put", name=members(added.told.message.conversation), rows=rows)
    # Newcomers to the site join quietly: their group does not move up in the lists.
    moved = {"at": added.members[0].joined_at} if isinstance(added, MembersAdded) else {}
    return _told(added.told, put, **moved)


@of.register
def _(joined: ConversationJoined) -> list[Change]:
    stale = [Invalidate(op="invalidate", name=name) for name in of_conversation(joined.conversation.id)]
    rows = conversations([joined.conversation]), seats([joined.seat])
    return [people(joined.people), *rows, *_titled(), *stale]


@of.register
def _(removed: MemberRemoved) -> list[Change]:
    drop = Drop(op="drop", name=members(removed.told.message.conversation), ids=[removed.user_id])
    return _told(removed.told, drop, owner=removed.owner, moderators=removed.moderators)


@of.register
def _(changed: GroupChanged) -> list[Change]:
    if changed.told:
        stale = _titled() if "title" in changed.fields else []
        return [*_told(changed.told, None, **changed.fields), *stale]
    return [_advance(changed.conversation_id, changed.revision, **changed.fields)]


def _titled() -> list[Change]:
    """Invalidate what holds titles of conversations."""
    return [Invalidate(op="invalidate", name=name) for name in (SAVED, SCHEDULED, REMINDERS)]


@of.register
def _(left: ConversationLeft) -> list[Change]:
    drops = [Drop(op="drop", name=name, ids=[left.conversation_id]) for name in (CONVERSATIONS, SEATS)]
    return [*drops, *missing(left.conversation_id), *_titled()]


@of.register
def _(renamed: UserRenamed) -> list[Change]:
    return [people([renamed.person])]


@of.register
def _(changed: ProfileChanged) -> list[Change]:
    return [people([changed.person]), Invalidate(op="invalidate", name=profile(changed.person.id))]


@of.register
def _(changed: ConversationRenamed | UnseenChanged) -> list[Change]:
    if isinstance(changed, UnseenChanged):
        return [_advance(changed.conversation_id, changed.revision)]
    return [_advance(changed.conversation_id, changed.revision, title=changed.title), *_titled()]


@of.register
def _(limited: EveryoneLimited) -> list[Change]:
    return [_advance(limited.conversation_id, limited.revision, limits_everyone=limited.is_limited)]


@of.register
def _(changed: LimitsChanged | SectionsChanged) -> list[Change]:
    if isinstance(changed, LimitsChanged):
        return [own_rows.site(changed.limits)]
    return [own_rows.sections(changed.sections)]


def _told(told: Told, also: Put | Drop | None, **fields: int | str | list[int]) -> list[Change]:
    """Add a system message, and change in the same revision what it tells of."""
    message = told.message
    parent = _parent(message.conversation)
    parent["fields"] = {"uncounted": told.uncounted, **fields}
    name, row = messages(message.conversation), message_row(message)
    append = Append(op="append", name=name, revision=message.revision, row=row, parent=parent)
    if also:
        append["also"] = [also]
    return [people(told.people), append]


def _parent(conversation_id: int) -> Parent:
    return Parent(name=CONVERSATIONS, id=conversation_id, newest="last")


def _retold(message: Message, quoting: Quoting, *names: str) -> list[Change]:
    """Change the body of a message, and its quotes in other messages."""
    patch = _patch(message, *names)
    stale = [patch["name"]] if quoting.has_more else []
    if quoting.reply_to:
        stale.append(replies(quoting.reply_to))
    if quoting.pin:
        patch["also"] = [_pinned(message, quoting.pin)]
    if quoting.ids:
        quote = Quote(message.id, message.number, message.author, bodies.excerpt(message.body, message.runs))
        patch["copies"] = Copies(ids=[*quoting.ids], fields={"quote": asdict(quote)})
    return [patch, *(Invalidate(op="invalidate", name=name) for name in stale)]


def _pinned(message: Message, pin: Pin) -> Put | Drop:
    name = pins(message.conversation)
    if message.deleted:
        return Drop(op="drop", name=name, ids=[message.id])
    return Put(op="put", name=name, rows=[asdict(pin)])


def _patch(message: Message, *names: str) -> Patch:
    values = asdict(message)
    return Patch(
        op="patch",
        name=messages(message.conversation),
        revision=message.revision,
        id=message.id,
        fields={name: values[name] for name in names},
        parent=_parent(message.conversation),
    )


def _advance(conversation_id: int, revision: int, **fields: int | str | list[int]) -> Advance:
    parent = _parent(conversation_id)
    parent["fields"] = fields
    return Advance(op="advance", name=messages(conversation_id), revision=revision, parent=parent)


def people(known: list[Person]) -> Put:
    """Insert or replace people, so that ids can be shown by name."""
    return Put(op="put", name=PEOPLE, rows=[person_row(person) for person in known])


def conversations(rows: list[Conversation]) -> Put:
    """Insert or replace rows in the list of conversations."""
    found = [vars(row) | {"last": row.last and message_row(row.last)} for row in rows]
    return Put(op="put", name=CONVERSATIONS, rows=found)


def seats(rows: list[Seat]) -> Put:
    """Insert or replace seats of the viewer; a read position never moves back."""
    return Put(op="put", name=SEATS, rows=[asdict(row) for row in rows], grow=["read"])


def missing(conversation_id: int) -> list[Missing]:
    """Tell that a conversation does not exist, or not for this viewer."""
    return [Missing(op="missing", name=name) for name in of_conversation(conversation_id)]
