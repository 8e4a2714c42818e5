"""Membership: adding people to a conversation, removing them, and leaving it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.db import checkpoints
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import roles
from messenger.domain.messages import system_messages, telling
from messenger.domain.messages.system_messages import Kind, SystemMessage
from messenger.domain.messages.telling import Told
from messenger.domain.pictures import storing
from messenger.domain.previews import pictures
from messenger.domain.talk import contacts, conversations, direct, members, revisions, seats
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Conversation
from messenger.domain.talk.members import Member
from messenger.domain.talk.seats import Seat
from messenger.live import bus
from messenger.translation import gettext


@bus.event
@dataclass(frozen=True)
class MembersAdded(bus.Event):
    """People became members of a conversation, which a system message tells."""

    told: Told
    members: list[Member]


@bus.event
@dataclass(frozen=True)
class ConversationJoined(bus.Event):
    """The user was added to an existing conversation, with a new seat."""

    conversation: Conversation
    seat: Seat
    people: list[Person]


@bus.event
@dataclass(frozen=True)
class MemberRemoved(bus.Event):
    """A member left or was removed, which a system message tells; the conversation may have a new owner."""

    told: Told
    user_id: int
    owner: int
    moderators: list[int] = field(default_factory=list)


@bus.event
@dataclass(frozen=True)
class ConversationLeft(bus.Event):
    """The user is no longer a member of the conversation."""

    conversation_id: int


def add(actor: Actor, conversation_id: int, user_ids: Iterable[int]) -> None:
    """Add people to a conversation, as any member may. Idempotent: existing members stay as they are.

    For new members, everything written before counts as read. Raises `NotFound` or `Refused`, also if it is a
    direct conversation: see `widen`.
    """
    with db.transaction() as tx:
        asked_for = frozenset(user_ids)
        welcome = contacts.welcome(tx, asked_for)
        locked = revisions.lock_for(tx, actor, conversation_id)
        wanted = asked_for - locked.audience
        people = [person for person in welcome if person.id in wanted]
        if wanted:
            _check_may_add(actor, locked)
        if len(people) < len(wanted):
            raise Refused(members=contacts.NO_ACCOUNT)
        if len(locked.audience) + len(wanted) > members.MAX_MEMBERS:
            raise Refused(members=members.TOO_MANY)
        if wanted:
            act = system_messages.about(Kind.ADDED, [person.id for person in people])
            seat(tx, locked, actor.user_id, people, act)


def _check_may_add(actor: Actor, locked: revisions.Locked) -> None:
    if locked.direct_key:
        raise Refused(members=direct.ONLY_TWO)
    if locked.archived_at is not None:
        raise Refused(members=roles.ARCHIVED)
    if locked.limits_adding and not roles.leads(locked, actor):
        raise Refused(members=gettext("Only the owner and moderators can add people here."))


def widen(actor: Actor, conversation_id: int, user_ids: Iterable[int]) -> int:
    """Start a group of the people of a direct conversation and others, and return its id.

    What the two have said stays between them. Idempotent until one of them says more. Raises `NotFound` if it
    is no direct conversation of the actor's, and `Refused`.
    """
    with db.transaction() as tx:
        locked = revisions.lock_for(tx, actor, conversation_id)
    pair = direct.pair(locked.direct_key)
    if not pair:
        raise NotFound
    wanted = sorted({*user_ids} - {*pair})
    others = [user_id for user_id in (*pair, *wanted) if user_id != actor.user_id]
    seen = f"{conversation_id}/{locked.revision}/{actor.user_id}/{wanted}"
    return conversations.start(actor, str(uuid.uuid5(uuid.NAMESPACE_URL, seen)), "", others)


def seat(
    tx: db.Transaction, locked: revisions.Locked, by: int, people: list[Person], act: SystemMessage
) -> None:
    """Make people members of a locked conversation, which a system message tells.

    If the conversation hides its history from newcomers, that message is the first they see. What they see
    is kept with their seat: whatever is chosen later holds for those who join later.
    """
    conversation_id, read, now = locked.id, locked.last_number, clock.now()
    newcomers = frozenset(person.id for person in people)
    first = read + 1 if locked.hides_history else 0
    seat = seats.create(tx, conversation_id, newcomers, now, read, first)
    known = [*contacts.named(tx, {by} - newcomers), *people]
    # `active_at` moves the conversation to the top of the list, where new members look for it.
    told = telling.tell(tx, conversation_id, by, act, known, active_at=now)
    added = MembersAdded(told, [Member(person.id, now) for person in people])
    tx.then(bus.publish, added, locked.audience)
    conversation, authors = conversations.in_list(tx, conversation_id)
    tx.then(bus.publish, ConversationJoined(conversation, seat, authors), newcomers)


def remove(actor: Actor, conversation_id: int, user_id: int) -> None:
    """Remove a member from a group, as the owner may; moderators may remove those who are neither.

    Raises `NotFound` or `Forbidden`.
    """
    with db.transaction() as tx:
        locked = revisions.lock_for(tx, actor, conversation_id)
        is_above = actor.user_id == locked.owner or (
            roles.leads(locked, actor) and user_id != locked.owner and user_id not in locked.moderators
        )
        if locked.direct_key or not (is_above or actor.user_id == user_id):
            raise Forbidden
        if user_id not in locked.audience:
            raise NotFound
        (leaving,) = contacts.named(tx, [user_id])
        lost = unseat(tx, conversation_id, locked.owner, leaving, by=actor.user_id)
        storing.prune(tx, *lost)


def leave(actor: Actor, conversation_id: int) -> None:
    """Leave a conversation; an owner is succeeded by the longest-standing member. Raises `NotFound`."""
    remove(actor, conversation_id, actor.user_id)


def unseat(tx: db.Transaction, conversation_id: int, owner_id: int, leaving: Person, by: int) -> set[str]:
    """Remove a member from a locked conversation; an owner is succeeded by the longest-standing member.

    Return the pictures that lose a use because nobody is left. The caller prunes them last, as that locks.
    """
    user_id = leaving.id
    remaining = [member.id for member in members.of(tx, conversation_id) if member.id != user_id]
    tx.then(bus.publish, ConversationLeft(conversation_id), frozenset({user_id}))
    if not remaining:
        lost = pictures.of_conversation(tx, conversation_id)
        tx.execute(sa.delete(models.Conversation).where(col(models.Conversation.id) == conversation_id))
        tx.then(checkpoints.note_erasure)
        return lost
    heir = remaining[0] if owner_id == user_id else owner_id
    act = _departure(user_id, by, heir if heir != owner_id else None)
    known = [leaving, *contacts.named(tx, {by, *act.people} - {user_id})]
    is_it = col(models.Conversation.id) == conversation_id
    before: list[int] = tx.scalar(sa.select(col(models.Conversation.moderators)).where(is_it)) or []
    moderators = [other for other in before if other not in (user_id, heir)]
    stored = {"owner_id": heir, "moderators": moderators or None}
    told = telling.tell(tx, conversation_id, by, act, known, **stored)
    roles.end_links(tx, conversation_id, user_id)
    tx.execute(
        sa.delete(models.Member).where(
            col(models.Member.conversation_id) == conversation_id, col(models.Member.user_id) == user_id
        )
    )
    tx.then(bus.publish, MemberRemoved(told, user_id, heir, moderators), frozenset(remaining))
    return set()


def _departure(user_id: int, by: int, heir: int | None) -> SystemMessage:
    if by != user_id:
        return system_messages.about(Kind.REMOVED, [user_id])
    return system_messages.about(Kind.SUCCEEDED, [heir]) if heir else system_messages.about(Kind.LEFT, [])
