"""Conversations: starting one, listing them, and opening one from what a tab already holds."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain import clock, texts
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound, Refused
from messenger.domain.talk import contacts, history, members
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.history import Message
from messenger.live import bus
from messenger.models import Conversation as Stored
from messenger.models import Member as Seat
from messenger.models import User
from messenger.translation import gettext, ngettext

PAGE = 30
MAX_TITLE = 200
MAX_CHANGES = 200


@dataclass(frozen=True)
class Conversation:
    """A conversation in a member's list; `read` is the member's own, the rest the same for all.

    `at` is the time of its last activity.
    """

    id: int
    title: str
    owner: int
    revision: int
    at: int
    last: Message | None
    read: int


@dataclass(frozen=True)
class Listing:
    """A page of a member's conversations, newest activity first, and the people named in it, with the member.

    `next_before` is the (active at, id) that the next page is before, or None on the last page.
    """

    conversations: list[Conversation]
    people: list[Person]
    next_before: tuple[int, int] | None


@dataclass(frozen=True)
class Position:
    """How far a conversation is, how far the member has read it, and when it was last active."""

    revision: int
    read: int
    at: int


Positions = dict[int, Position]


@dataclass(frozen=True)
class Opening:
    """What a tab needs to show a conversation.

    `since` is the revision the changes follow on, or None when `messages` is the newest page.
    """

    conversation: Conversation
    people: list[Person]
    messages: list[Message]
    since: int | None


@dataclass(frozen=True)
class Page:
    """Messages from the middle of a conversation, with their authors, as they were at a revision or later."""

    revision: int
    messages: list[Message]
    people: list[Person]


@bus.event
@dataclass(frozen=True)
class ConversationStarted(bus.Event):
    """A conversation was made, with these members."""

    conversation: Conversation
    people: list[Person]


def start(actor: Actor, draft_id: str, title: str, user_ids: Iterable[int]) -> int:
    """Start a conversation of the actor, who owns it, with the others; return its id.

    The same draft starts one conversation only. Raises `Refused`.
    """
    title = " ".join(title.split())
    others = list(dict.fromkeys(user_id for user_id in user_ids if user_id != actor.user_id))
    _refuse_unsound(draft_id, title, others)
    try:
        return _start(actor, draft_id, title, others)
    except IntegrityError:
        # The same draft was started at the same instant: now it is found.
        return _start(actor, draft_id, title, others)


def _start(actor: Actor, draft_id: str, title: str, others: list[int]) -> int:
    with db.transaction() as tx:
        started = tx.execute(
            sa.select(col(Stored.id), col(Stored.owner_id)).where(col(Stored.draft_id) == draft_id)
        ).one_or_none()
        if started is not None:
            if started.owner_id != actor.user_id:
                raise Refused(title=gettext("This draft was used before. Please start a new one."))
            return started.id
        named = {person.id: person for person in contacts.welcome(tx, [actor.user_id, *others])}
        people = [named[user_id] for user_id in (actor.user_id, *others) if user_id in named]
        if len(people) <= len(others):
            raise Refused(members=contacts.NO_ACCOUNT)
        conversation = _store(tx, draft_id, title or _joined(people), people)
        event = ConversationStarted(conversation, people)
        tx.then(bus.publish, event, frozenset(named))
    return conversation.id


def _refuse_unsound(draft_id: str, title: str, others: list[int]) -> None:
    if len(title) > MAX_TITLE:
        raise Refused(
            title=ngettext(
                "The title is longer than {n} character.",
                "The title is longer than {n} characters.",
                n=MAX_TITLE,
            )
        )
    if not texts.is_one_line(title) or not texts.is_one_line(draft_id) or len(draft_id) > 36:
        raise Refused(title=gettext("The title has characters that can't be used."))
    if not others:
        raise Refused(members=gettext("Add at least one person."))
    if len(others) >= members.MAX_MEMBERS:
        raise Refused(members=members.TOO_MANY)


def _joined(people: list[Person]) -> str:
    title = ", ".join(person.nickname for person in people)
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1] + "…"


def _store(tx: db.Transaction, draft_id: str, title: str, people: list[Person]) -> Conversation:
    owner, now = people[0].id, clock.now()
    made = {"title": title, "owner_id": owner, "draft_id": draft_id, "revision": 0, "last_number": 0}
    inserted = sa.insert(Stored).values(**made, created_at=now, active_at=now).returning(col(Stored.id))
    conversation_id = tx.execute(inserted).scalar_one()
    seats = [{"conversation_id": conversation_id, "user_id": person.id} for person in people]
    tx.execute(sa.insert(Seat), [seat | {"read_number": 0, "joined_at": now} for seat in seats])
    return Conversation(conversation_id, title, owner, revision=0, at=now, last=None, read=0)


def listing(actor: Actor, before: tuple[int, int] | None = None) -> Listing:
    """Read the newest page of the actor's conversations, or the one before an (active at, id)."""
    with db.reading() as session:
        return _listing(session, actor, before)


def greeting(actor: Actor) -> tuple[Positions, Listing, int]:
    """Read how far all the actor's conversations are, the newest page of them, and when they signed up."""
    created_at = sa.select(col(User.created_at)).where(col(User.id) == actor.user_id)
    with db.reading() as session:
        held = _positions(session, [actor.user_id])[actor.user_id]
        return held, _listing(session, actor, None), session.scalar(created_at) or 0


def positions(user_ids: Iterable[int]) -> dict[int, Positions]:
    """Read how far all conversations of each of the users are."""
    with db.reading() as session:
        return _positions(session, list(user_ids))


def _positions(session: Session, user_ids: list[int]) -> dict[int, Positions]:
    seats = (
        sa.select(
            col(Seat.user_id),
            col(Stored.id),
            col(Stored.revision),
            col(Seat.read_number),
            col(Stored.active_at),
        )
        .join(Stored, col(Stored.id) == col(Seat.conversation_id))
        .where(col(Seat.user_id).in_(user_ids))
    )
    found: dict[int, Positions] = {user_id: {} for user_id in user_ids}
    for user_id, conversation_id, *position in session.execute(seats):
        found[user_id][conversation_id] = Position(*position)
    return found


def held(actor: Actor, conversation_ids: Iterable[int]) -> Listing:
    """Read those of the conversations that the actor is a member of."""
    with db.reading() as session:
        found = _conversations(session, actor.user_id, col(Stored.id).in_(set(conversation_ids)))
        return Listing(found, _authors(session, found), next_before=None)


def as_seen_by(session: Session, user_id: int, conversation_id: int) -> tuple[Conversation, list[Person]]:
    """Return a conversation as a member has it in their list, and the author of its last message."""
    found = _conversations(session, user_id, col(Stored.id) == conversation_id)
    return found[0], _authors(session, found)


def open(actor: Actor, conversation_id: int, known: int | None = None) -> Opening:
    """Read what a tab needs that knows the conversation up to a revision. Raises `NotFound`.

    A tab that knows nothing, too little, or more than there is gets the newest page.
    """
    with db.reading() as session:
        found = _conversations(session, actor.user_id, col(Stored.id) == conversation_id)
        if not found:
            raise NotFound
        (conversation,) = found
        changed, since = _changes(session, conversation, known)
        people = contacts.named(session, _author_ids(found) | {message.author for message in changed})
        return Opening(conversation, people, changed, since)


def _changes(
    session: Session, conversation: Conversation, known: int | None
) -> tuple[list[Message], int | None]:
    if known is not None and known <= conversation.revision:
        changed = history.since(session, conversation.id, known, limit=MAX_CHANGES + 1)
        if len(changed) <= MAX_CHANGES:
            return changed, known
    return history.newest(session, conversation.id), None


def around(actor: Actor, conversation_id: int, number: int) -> Page:
    """Read the page of messages around a number. Raises `NotFound`."""
    with db.reading() as session:
        # Before the messages: a change in between is told once more, and folds to the same.
        revision = session.scalar(members.seat_in(actor, conversation_id, sa.select(col(Stored.revision))))
        if revision is None:
            raise NotFound
        page = history.around(session, conversation_id, number)
        return Page(revision, page, contacts.named(session, {message.author for message in page}))


def _listing(session: Session, actor: Actor, before: tuple[int, int] | None) -> Listing:
    place = sa.tuple_(col(Stored.active_at), col(Stored.id))
    where = sa.true() if before is None else place < sa.tuple_(*before)
    found = _conversations(session, actor.user_id, where, limit=PAGE + 1)
    page, has_more = found[:PAGE], len(found) > PAGE
    people = contacts.named(session, {actor.user_id, *_author_ids(page)})
    return Listing(page, people, next_before=(page[-1].at, page[-1].id) if has_more else None)


def _conversations(
    session: Session, user_id: int, where: sa.ColumnElement[bool], limit: int | None = None
) -> list[Conversation]:
    query = (
        sa.select(
            col(Stored.id),
            col(Stored.title),
            col(Stored.owner_id),
            col(Stored.revision),
            col(Stored.active_at),
            col(Seat.read_number),
        )
        .join(Seat, _is_seat_of(user_id))
        .where(where)
        .order_by(col(Stored.active_at).desc(), col(Stored.id).desc())
        .limit(limit)
    )
    rows = session.execute(query).all()
    last = history.last_of(session, [row.id for row in rows])
    return [
        Conversation(
            row.id, row.title, row.owner_id, row.revision, row.active_at, last.get(row.id), row.read_number
        )
        for row in rows
    ]


def _is_seat_of(user_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(col(Seat.conversation_id) == col(Stored.id), col(Seat.user_id) == user_id)


def _authors(session: Session, conversations: list[Conversation]) -> list[Person]:
    return contacts.named(session, _author_ids(conversations))


def _author_ids(conversations: list[Conversation]) -> set[int]:
    return {conversation.last.author for conversation in conversations if conversation.last}
