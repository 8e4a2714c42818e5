"""Open groups, which everybody on the site can find and join; see `join_links` for the other way in."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import texts
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.groups import roles, titles
from messenger.domain.messages import system_messages
from messenger.domain.messages.system_messages import Kind
from messenger.domain.talk import contacts, members, membership, revisions

PAGE = 30


@dataclass(frozen=True)
class OpenGroup:
    """A group as people see it who may join it; `members` is their number."""

    id: int
    title: str
    description: str
    members: int
    is_member: bool
    is_archived: bool
    is_full: bool

    @staticmethod
    def of(row: sa.Row) -> "OpenGroup":
        """Return a row of `query`."""
        return OpenGroup(
            id=row.id,
            title=row.title,
            description=row.description,
            members=row.members,
            is_member=bool(row.is_member),
            is_archived=row.archived_at is not None,
            is_full=row.members >= members.MAX_MEMBERS,
        )


_MEMBERS = (
    sa.select(sa.func.count())
    .where(col(models.Member.conversation_id) == col(models.Conversation.id))
    .correlate(models.Conversation)
    .scalar_subquery()
)


def find(actor: Actor, text: str = "", skip: int = 0) -> tuple[list[OpenGroup], bool]:
    """Find a page of the open groups that have all words of a text, and whether there are more.

    The words may be in the title or in the description.
    """
    if len(text) > titles.MAX_TITLE or not texts.is_readable(text):
        return [], False
    listed_as = col(models.Conversation.listed_as)
    has_words = (listed_as.contains(word, autoescape=True) for word in texts.words(text))
    found = (
        query(actor)
        .where(listed_as.is_not(None), *has_words)
        .order_by(listed_as, col(models.Conversation.id))
        .offset(skip)
        .limit(PAGE + 1)
    )
    with db.reading() as session:
        groups = [OpenGroup.of(row) for row in session.execute(found)]
    return groups[:PAGE], len(groups) > PAGE


def query(actor: Actor) -> sa.Select:
    """Select groups as the actor sees them who may not be a member."""
    is_member = sa.exists().where(
        col(models.Member.conversation_id) == col(models.Conversation.id),
        col(models.Member.user_id) == actor.user_id,
    )
    return sa.select(
        col(models.Conversation.id),
        col(models.Conversation.title),
        col(models.Conversation.description),
        col(models.Conversation.archived_at),
        _MEMBERS.label("members"),
        is_member.label("is_member"),
    )


def join(actor: Actor, conversation_id: int) -> None:
    """Become a member of an open group. Idempotent.

    Raises `NotFound`, as for a private group, and `Refused`.
    """
    with db.transaction() as tx:
        # Before the conversation is locked: see there.
        welcome = contacts.welcome(tx, [actor.user_id])
        locked = revisions.lock(tx, conversation_id)
        if locked is None or not (locked.is_open or actor.user_id in locked.audience):
            raise NotFound
        if actor.user_id not in locked.audience:
            roles.check_may_join(locked)
            membership.seat(tx, locked, actor.user_id, welcome, system_messages.about(Kind.JOINED, []))
