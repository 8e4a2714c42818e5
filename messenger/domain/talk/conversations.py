"""Conversations: starting, listing, and opening one from the revision that a tab holds."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock, texts
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound, Refused
from messenger.domain.groups import titles
from messenger.domain.messages import history, telling
from messenger.domain.messages.history import Message
from messenger.domain.talk import contacts, direct, members, revisions, seats
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.seats import Seat
from messenger.live import bus
from messenger.translation import gettext

PAGE, MAX_CHANGES = 30, 200


@dataclass(frozen=True)
class Conversation:
    """A conversation in the list of its members, the same for all of them; `at` is its last activity.

    With `limits_everyone`, only its owner and administrators may mention everyone. `uncounted` holds the
    numbers of its newest system messages, which don't count as unread. `pair` holds the two people of a
    direct conversation. Nobody can write in one that is `archived`. With `limits_adding` and
    `limits_pinning`, only its owner and `moderators` may add people or pin. Everybody can join one that
    `is_open`. With `hides_history`, those who join later don't see what was written before.
    """

    id: int
    title: str
    owner: int
    revision: int
    at: int
    last: Message | None
    limits_everyone: bool = False
    uncounted: list[int] = field(default_factory=list)
    pair: list[int] = field(default_factory=list)
    description: str = ""
    archived: bool = False
    moderators: list[int] = field(default_factory=list)
    limits_adding: bool = False
    limits_pinning: bool = False
    is_open: bool = False
    hides_history: bool = False
    picture: str = ""


@dataclass(frozen=True)
class Listing:
    """A page of a member's conversations, newest activity first, their seats, and the people named in it.

    The first page ends with those further back that are pinned or in a section. `next_before` is the cursor
    of the next page, an (active at, id), or None.
    """

    conversations: list[Conversation]
    seats: list[Seat]
    people: list[Person]
    next_before: tuple[int, int] | None


@dataclass(frozen=True)
class Opening:
    """Everything that a tab needs to show a conversation.

    `since` is the revision after which `messages` changed (a tail), or None if they are a snapshot.
    """

    conversation: Conversation
    seat: Seat
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
    """A conversation was started; all its members have the same new seat."""

    conversation: Conversation
    seat: Seat
    people: list[Person]


def start(actor: Actor, draft_id: str, title: str, user_ids: Iterable[int]) -> int:
    """Start a conversation that the actor owns, and return its id.

    Without a title and with one other person, it is a direct conversation: the one that there is, or a new
    one. Idempotent: a retry with the same draft id returns what it started. Raises `Refused`.
    """
    title = titles.tidy(title)
    others = list(dict.fromkeys(user_id for user_id in user_ids if user_id != actor.user_id))
    if not texts.is_one_line(draft_id) or len(draft_id) > 36:
        raise Refused(title=titles.NOT_ALLOWED)
    if not others:
        raise Refused(members=gettext("Add at least one person."))
    if len(others) >= members.MAX_MEMBERS:
        raise Refused(members=members.TOO_MANY)
    return _start_once(actor, draft_id, title, others)


def note(actor: Actor) -> int:
    """Return the actor's notes to themselves; the first time, start them."""
    return _start_once(actor, str(uuid.uuid4()), "", [])


def _start_once(actor: Actor, draft_id: str, title: str, others: list[int]) -> int:
    try:
        return _start(actor, draft_id, title, others)
    except IntegrityError:
        # Race: another request for the same draft or pair committed first. This attempt finds what it made.
        return _start(actor, draft_id, title, others)


def _start(actor: Actor, draft_id: str, title: str, others: list[int]) -> int:
    is_direct = not title and len(others) < 2
    key = direct.key(actor.user_id, *(others or [actor.user_id])) if is_direct else None
    with db.transaction() as tx:
        if (started := direct.started(tx, actor, draft_id, key)) is not None:
            return started
        named = {person.id: person for person in contacts.welcome(tx, [actor.user_id, *others])}
        people = [named[user_id] for user_id in (actor.user_id, *others) if user_id in named]
        if len(people) <= len(others):
            raise Refused(members=contacts.NO_ACCOUNT)
        conversation, seat = store(
            tx, draft_id, title or titles.of_names(person.nickname for person in people), people, key
        )
        event = ConversationStarted(conversation, seat, people)
        tx.then(bus.publish, event, frozenset(named))
    return conversation.id


def store(
    tx: db.Transaction, draft_id: str, title: str, people: list[Person], key: str | None = None
) -> tuple[Conversation, Seat]:
    """Store a new conversation of these people, of whom the first owns it."""
    owner, now = people[0].id, clock.now()
    made = {"title": title, "owner_id": owner, "draft_id": draft_id, "direct_key": key}
    counts = {"revision": 0, "last_number": 0, "created_at": now, "active_at": now}
    inserted = sa.insert(models.Conversation).values(**made, **counts)
    conversation_id = tx.execute(inserted.returning(col(models.Conversation.id))).scalar_one()
    pair, seat = direct.pair(key), seats.create(tx, conversation_id, [person.id for person in people], now)
    created = telling.tell_created(tx, conversation_id, owner)
    return Conversation(conversation_id, title, owner, revision=0, at=now, last=created, pair=pair), seat


def listing(actor: Actor, before: tuple[int, int] | None = None) -> Listing:
    """Read the newest page of the actor's conversations, or the page before a cursor, an (active at, id)."""
    with db.reading() as session:
        return listed(session, actor, before)


def listed(session: Session, actor: Actor, before: tuple[int, int] | None = None) -> Listing:
    """Read the same inside a transaction of the caller; the people include the actor."""
    older = {"active_at": before[0], "before": before[1]} if before else {}
    found = _mine(session, _OLDER if before else _NEWEST, actor, **older)
    page, has_more = found[:PAGE], len(found) > PAGE
    next_before = (page[-1].at, page[-1].id) if has_more else None
    if has_more and before is None:
        page += [kept for kept in _mine(session, _KEPT, actor) if kept not in page]
    people = contacts.named(session, {actor.user_id, *_author_ids(page)})
    return Listing(page, _seats(session, actor, page), people, next_before)


def held(actor: Actor, conversation_ids: Iterable[int]) -> Listing:
    """Read those of the conversations that the actor is a member of."""
    with db.reading() as session:
        found = _mine(session, _HELD, actor, conversation_ids=set(conversation_ids))
        return Listing(found, _seats(session, actor, found), _authors(session, found), next_before=None)


def in_list(session: Session, conversation_id: int) -> tuple[Conversation, list[Person]]:
    """Return a conversation as its members list it, and the author of its last message."""
    found = _conversations(session, _ONE, conversation_id=conversation_id)
    return found[0], _authors(session, found)


def open(actor: Actor, conversation_id: int, known: int | None = None) -> Opening:
    """Read what a tab needs to show a conversation that it knows up to a revision. Raises `NotFound`.

    A tab that knows nothing, has missed too much, or is ahead of the database gets a snapshot, not a tail.
    """
    with db.reading() as session:
        found = _mine(session, _HELD, actor, conversation_ids={conversation_id})
        seated = _seats(session, actor, found)
        # Not a member; or removed since the conversation was read above, which is a race with the removal.
        if not seated:
            raise NotFound
        (conversation,), (seat,) = found, seated
        changed, since = _changes(session, conversation, known, seat.first)
        ids = _author_ids(found) | Message.all_people(changed)
        if since is None:
            people = contacts.named(session, ids)
        else:
            # Authors of messages that the tab holds already may be renamed, which no revision tells.
            last = conversation.last.number if conversation.last else 0
            held_after = max(last - history.PAGE - MAX_CHANGES, seat.first - 1)
            people = contacts.named_with_authors(session, ids, conversation_id, held_after, seat.first)
        return Opening(conversation, seat, people, changed, since)


def _changes(
    session: Session, conversation: Conversation, known: int | None, first: int
) -> tuple[list[Message], int | None]:
    # Whoever left and joined again may hold older messages, which a tail would leave there.
    begin = history.joined_at(session, conversation.id, first)
    if known is not None and begin <= known <= conversation.revision:
        changed = history.since(session, conversation.id, known, limit=MAX_CHANGES + 1, first=first)
        if len(changed) <= MAX_CHANGES:
            return changed, known
    return history.newest(session, conversation.id, first), None


def around(actor: Actor, conversation_id: int, number: int) -> Page:
    """Read the page of messages around a number. Raises `NotFound`."""
    with db.reading() as session:
        place = revisions.place(session, actor, conversation_id)
        page = history.around(session, conversation_id, number, place.first)
        return Page(place.revision, page, contacts.named(session, Message.all_people(page)))


def _mine(session: Session, statement: sa.Select, actor: Actor, **given: Any) -> list[Conversation]:
    return _conversations(session, statement, user_id=actor.user_id, **given)


def _conversations(session: Session, statement: sa.Select, **given: Any) -> list[Conversation]:
    rows = db.rows(session, statement, given).all()
    found = [dict(row._mapping) for row in rows]
    last = history.last_of(session, {row["id"]: row.pop("first_number", 0) for row in found})
    for row in found:
        row |= {name: row[name] or [] for name in ("uncounted", "moderators")}
        row |= {"pair": direct.pair(row.pop("direct_key")), "last": last.get(row["id"])}
    return [Conversation(**row) for row in found]


_ALL = sa.select(
    col(models.Conversation.id),
    col(models.Conversation.title),
    col(models.Conversation.owner_id).label("owner"),
    col(models.Conversation.revision),
    col(models.Conversation.active_at).label("at"),
    col(models.Conversation.limits_everyone),
    col(models.Conversation.uncounted),
    col(models.Conversation.direct_key),
    col(models.Conversation.description),
    col(models.Conversation.archived_at).is_not(None).label("archived"),
    col(models.Conversation.moderators),
    col(models.Conversation.limits_adding),
    col(models.Conversation.limits_pinning),
    col(models.Conversation.listed_as).is_not(None).label("is_open"),
    col(models.Conversation.hides_history),
    sa.func.coalesce(col(models.Conversation.picture), "").label("picture"),
).order_by(col(models.Conversation.active_at).desc(), col(models.Conversation.id).desc())
_ONE = _ALL.where(col(models.Conversation.id) == sa.bindparam("conversation_id"))
_MINE = _ALL.add_columns(col(models.Member.first_number)).where(
    col(models.Member.conversation_id) == col(models.Conversation.id),
    col(models.Member.user_id) == sa.bindparam("user_id"),
)
_HELD = _MINE.where(col(models.Conversation.id).in_(sa.bindparam("conversation_ids", expanding=True)))
_KEPT = _MINE.where(seats.IS_KEPT).order_by(None).order_by(*seats.KEPT_ORDER).limit(seats.MAX_KEPT)
_NEWEST = _MINE.limit(PAGE + 1)
_OLDER = _NEWEST.where(
    sa.tuple_(col(models.Conversation.active_at), col(models.Conversation.id))
    # Wider than the column: browsers name any number.
    < sa.tuple_(sa.bindparam("active_at", type_=sa.BigInteger), sa.bindparam("before", type_=sa.BigInteger))
)


def _seats(session: Session, actor: Actor, found: list[Conversation]) -> list[Seat]:
    return seats.of(session, actor, (one.id for one in found))


def _authors(session: Session, conversations: list[Conversation]) -> list[Person]:
    return contacts.named(session, _author_ids(conversations))


def _author_ids(conversations: list[Conversation]) -> set[int]:
    last = Message.all_people(one.last for one in conversations if one.last)
    return last.union(*(one.pair for one in conversations))
