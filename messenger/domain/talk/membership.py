"""Membership: adding people to a conversation, taking them out, and leaving it."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.talk import contacts, conversations, members
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Conversation
from messenger.domain.talk.members import Member
from messenger.live import bus
from messenger.models import Conversation as Stored
from messenger.models import Member as Seat


@bus.event
@dataclass(frozen=True)
class MembersAdded(bus.Event):
    """People became members of a conversation."""

    conversation_id: int
    revision: int
    at: int
    members: list[Member]
    people: list[Person]


@bus.event
@dataclass(frozen=True)
class ConversationJoined(bus.Event):
    """One was made a member of a conversation that was there before."""

    conversation: Conversation
    people: list[Person]


@bus.event
@dataclass(frozen=True)
class MemberRemoved(bus.Event):
    """A member left or was taken out; the owner may have changed by it."""

    conversation_id: int
    revision: int
    user_id: int
    owner: int


@bus.event
@dataclass(frozen=True)
class ConversationLeft(bus.Event):
    """One is no member of a conversation any more."""

    conversation_id: int


def add(actor: Actor, conversation_id: int, user_ids: Iterable[int]) -> None:
    """Make people members, as any member may; those who are already stay as they are.

    They find everything read that was written before. Raises `NotFound` or `Refused`.
    """
    with db.transaction() as tx:
        asked_for = frozenset(user_ids)
        welcome = contacts.welcome(tx, asked_for)
        place = _locked(tx, actor, conversation_id)
        seated = members.audience(tx, conversation_id)
        wanted = asked_for - seated
        people = [person for person in welcome if person.id in wanted]
        if len(people) < len(wanted):
            raise Refused(members=contacts.NO_ACCOUNT)
        if len(seated) + len(wanted) > members.MAX_MEMBERS:
            raise Refused(members=members.TOO_MANY)
        if wanted:
            _seat(tx, conversation_id, place.last_number, seated, people)


def _seat(
    tx: db.Transaction, conversation_id: int, read: int, seated: frozenset[int], people: list[Person]
) -> None:
    now = clock.now()
    tx.execute(
        sa.insert(Seat),
        [
            {"conversation_id": conversation_id, "user_id": person.id, "read_number": read, "joined_at": now}
            for person in people
        ],
    )
    revision = members.next_revision(tx, conversation_id)
    # Whoever is added finds the conversation on top of the list.
    tx.execute(sa.update(Stored).where(col(Stored.id) == conversation_id).values(active_at=now))
    added = MembersAdded(
        conversation_id, revision, now, [Member(person.id, now) for person in people], people
    )
    tx.then(bus.publish, added, seated)
    newcomers = frozenset(person.id for person in people)
    conversation, authors = conversations.as_seen_by(tx, people[0].id, conversation_id)
    tx.then(bus.publish, ConversationJoined(conversation, authors), newcomers)


def remove(actor: Actor, conversation_id: int, user_id: int) -> None:
    """Take a member out, as the owner may. Raises `NotFound` or `Forbidden`."""
    with db.transaction() as tx:
        place = _locked(tx, actor, conversation_id)
        if actor.user_id not in (place.owner_id, user_id):
            raise Forbidden
        if user_id not in members.audience(tx, conversation_id):
            raise NotFound
        unseat(tx, conversation_id, place.owner_id, user_id)


def leave(actor: Actor, conversation_id: int) -> None:
    """Give up one's seat; the longest member becomes the owner if the owner leaves. Raises `NotFound`."""
    remove(actor, conversation_id, actor.user_id)


def unseat(tx: db.Transaction, conversation_id: int, owner_id: int, user_id: int) -> None:
    """Take a member out of a locked conversation, which passes to the longest member if they own it."""
    remaining = [member.id for member in members.of(tx, conversation_id) if member.id != user_id]
    tx.then(bus.publish, ConversationLeft(conversation_id), frozenset({user_id}))
    of_conversation = col(Stored.id) == conversation_id
    if not remaining:
        tx.execute(sa.delete(Stored).where(of_conversation))
        return
    heir = remaining[0] if owner_id == user_id else owner_id
    tx.execute(sa.update(Stored).where(of_conversation).values(owner_id=heir))
    tx.execute(
        sa.delete(Seat).where(col(Seat.conversation_id) == conversation_id, col(Seat.user_id) == user_id)
    )
    revision = members.next_revision(tx, conversation_id)
    removed = MemberRemoved(conversation_id, revision, user_id, heir)
    tx.then(bus.publish, removed, frozenset(remaining))


def _locked(tx: db.Transaction, actor: Actor, conversation_id: int) -> sa.Row[tuple[int, int]]:
    """Lock the conversation and return its owner and last number. Raises `NotFound` to strangers."""
    place = sa.select(col(Stored.owner_id), col(Stored.last_number))
    if (row := members.locked(tx, actor, conversation_id, place)) is None:
        raise NotFound
    return row
