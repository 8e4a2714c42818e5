"""The common group: the one of everyone, which people join by themselves when they sign up."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import actors, clock, jobs
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration import audit, site
from messenger.domain.administration.audit import Action
from messenger.domain.errors import NotFound, Refused
from messenger.domain.groups import titles
from messenger.domain.messages import telling
from messenger.domain.messages.system_messages import Kind, SystemMessage
from messenger.domain.messages.telling import Told
from messenger.domain.talk import contacts, conversations, revisions, seats
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import ConversationStarted
from messenger.domain.talk.members import Member
from messenger.live import bus
from messenger.models import Site, User
from messenger.translation import gettext

JOB = "newcomers"
# Each telling is a frame for every member who is there. So the next one waits in proportion to the members:
# however many there are, and however many people sign up, it is at most 100 frames a second.
MS_PER_MEMBER = 10
# All of them are named to every member.
MAX_TOLD = 100


@dataclass(frozen=True)
class CommonGroup:
    """The group as administrators see it; `joins_newcomers` says whether people who sign up join it."""

    id: int
    title: str
    joins_newcomers: bool


@bus.event
@dataclass(frozen=True)
class NewcomersJoined(bus.Event):
    """People who signed up have become members, which a system message tells."""

    told: Told
    members: list[Member]


def of_site(actor: Actor) -> CommonGroup | None:
    """Return the common group, if there is one. Raises `Forbidden`."""
    found = sa.select(
        col(models.Conversation.id), col(models.Conversation.title), col(Site.joins_newcomers)
    ).join(Site, col(Site.common_group_id) == col(models.Conversation.id))
    with db.reading() as session:
        actors.require_administrator(session, actor)
        row = session.execute(found).one_or_none()
    return CommonGroup(**row._mapping) if row else None


def is_it(session: Session, conversation_id: int) -> bool:
    """Tell whether a conversation is the common group, which has no limit of members."""
    return session.scalar(sa.select(col(Site.common_group_id))) == conversation_id


def start(actor: Actor, title: str) -> int:
    """Start the common group with everybody who has an account, and return its id; idempotent.

    The actor owns it. Raises `Forbidden` and `Refused`.
    """
    if not (title := titles.tidy(title)):
        raise Refused(title=gettext("Enter a title."))
    with db.transaction() as tx:
        # Race: somebody could sign up after this has read who has an account, and before there is a group to
        # join. Sign-ups lock this table, too, so they come before or after.
        tx.alone_in(User)
        tx.alone_in(Site)
        actors.require_administrator(tx, actor)
        if known := tx.scalar(sa.select(col(Site.common_group_id))):
            return known
        people = _everybody(tx, actor)
        conversation, seat = conversations.store(tx, str(uuid.uuid4()), title, people)
        newest = max(person.id for person in people)
        site.store(tx, common_group_id=conversation.id, joins_newcomers=True, told_user_id=newest)
        audit.note(tx, Action.COMMON_GROUP_STARTED, by=actor.user_id, detail=title)
        # Its list shows no more names than that of who started it.
        event = ConversationStarted(conversation, seat, people[:1])
        tx.then(bus.publish, event, frozenset(person.id for person in people))
    return conversation.id


def _everybody(session: Session, first: Actor) -> list[Person]:
    is_first = col(User.id) == first.user_id
    known = (
        sa.select(col(User.id), col(User.nickname)).where(IS_ACTIVE).order_by(is_first.desc(), col(User.id))
    )
    return [Person(**row._mapping) for row in session.execute(known)]


def choose_joining(actor: Actor, wanted: bool) -> None:
    """Choose whether people who sign up join the common group. Raises `Forbidden` and `NotFound`."""
    with site.choosing(actor) as tx:
        row = tx.execute(sa.select(col(Site.common_group_id), col(Site.joins_newcomers))).one_or_none()
        if row is None or row.common_group_id is None:
            raise NotFound
        if row.joins_newcomers == wanted:
            return
        site.store(tx, joins_newcomers=wanted)
        action = Action.JOINING_TURNED_ON if wanted else Action.JOINING_TURNED_OFF
        audit.note(tx, action, by=actor.user_id)


def seat(tx: db.Transaction, user_id: int, created_at: int) -> None:
    """Make somebody who signs up a member, if there is a common group; its members hear of it by a job.

    Its cost does not grow with the group. Everything written before counts as read.
    """
    joined = sa.select(col(Site.common_group_id)).where(col(Site.joins_newcomers))
    if (conversation_id := tx.scalar(joined)) is None:
        return
    # Race: the group could be deleted before this commits; the lock makes the deletion wait. And a telling
    # that runs meanwhile holds it, so what follows sees when the next is due.
    locked = (
        sa.select(col(models.Conversation.last_number), col(models.Conversation.hides_history))
        .where(col(models.Conversation.id) == conversation_id, col(models.Conversation.archived_at).is_(None))
        .with_for_update()
    )
    if (row := tx.execute(locked).one_or_none()) is None:
        return
    first = row.last_number + 1 if row.hides_history else 0
    seats.create(tx, conversation_id, [user_id], created_at, row.last_number, first)
    jobs.add(tx, JOB, due_at=tx.scalar(sa.select(col(Site.tells_from))) or jobs.AT_ONCE)


def tell() -> None:
    """Tell the common group who has joined it since the last telling, unless that was a moment ago.

    Each newcomer has added a job for this: the first that is due tells of all, and the others find nothing.
    """
    with db.transaction() as tx:
        if not (row := _due(tx)) or (locked := revisions.lock(tx, row.common_group_id)) is None:
            return
        # Race: another worker may have told of them while this waited for the lock.
        if not (row := _due(tx)) or not (found := _untold(tx, row)):
            return
        newcomers, now = found[:MAX_TOLD], clock.now()
        tells_from = now + len(locked.audience) * MS_PER_MEMBER
        site.store(tx, told_user_id=newcomers[-1].id, tells_from=tells_from)
        if len(found) > MAX_TOLD:
            jobs.add(tx, JOB, due_at=tells_from)
        act = SystemMessage(kind=Kind.JOINED, others=len(newcomers) - 1)
        people = contacts.named(tx, [newcomer.id for newcomer in newcomers])
        told = telling.tell(tx, locked.id, newcomers[0].id, act, people)
        tx.then(bus.publish, NewcomersJoined(told, newcomers), locked.audience)


def _due(session: Session) -> sa.Row | None:
    """Return what is told to whom, if there is a common group and it may hear of somebody now."""
    columns = col(Site.common_group_id), col(Site.told_user_id)
    is_due = col(Site.tells_from) <= clock.now()
    return session.execute(
        sa.select(*columns).where(col(Site.common_group_id).is_not(None), is_due)
    ).one_or_none()


def _untold(session: Session, row: sa.Row) -> list[Member]:
    """Return newcomers who are still members; whom somebody has added is known already."""
    found = (
        sa.select(col(models.Member.user_id).label("id"), col(models.Member.joined_at))
        .join(User, col(User.id) == col(models.Member.user_id))
        .where(
            col(models.Member.conversation_id) == row.common_group_id,
            col(models.Member.user_id) > row.told_user_id,
            col(models.Member.joined_at) == col(User.created_at),
        )
        .order_by(col(models.Member.user_id))
        .limit(MAX_TOLD + 1)
    )
    return [Member(**seated._mapping) for seated in session.execute(found)]
