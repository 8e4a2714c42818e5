"""Roles in a group: its owner, and the moderators whom the owner appoints."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.talk import members
from messenger.domain.talk.revisions import Locked
from messenger.translation import gettext

ARCHIVED = gettext("This conversation is archived, so nobody can write in it or change it.")


NOBODY_JOINS = gettext("This group is archived, so nobody can join it.")
FULL = gettext("This group is full.")


def leads(locked: Locked, actor: Actor) -> bool:
    """Tell whether the actor is the owner or a moderator of a locked group."""
    return actor.user_id == locked.owner or actor.user_id in locked.moderators


def end_links(tx: db.Transaction, conversation_id: int, user_id: int) -> None:
    """Delete the join links of a member who leads a group no longer: they could let themselves in again."""
    links = models.JoinLink
    is_theirs = col(links.conversation_id) == conversation_id, col(links.created_by) == user_id
    tx.execute(sa.delete(links).where(*is_theirs))


def check_leads(locked: Locked, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is the owner or a moderator."""
    if not leads(locked, actor):
        raise Forbidden


def check_may(locked: Locked, actor: Actor, *, is_limited: bool) -> None:
    """Raise `Forbidden` if something is limited to the owner and moderators, and the actor is neither."""
    if is_limited:
        check_leads(locked, actor)


def check_open(locked: Locked) -> None:
    """Raise `Refused` if the conversation is archived for all."""
    if locked.archived_at is not None:
        raise Refused(conversation=ARCHIVED)


def check_may_join(locked: Locked) -> None:
    """Raise `Refused` if nobody can join a locked group, because it is archived or full.

    Race: two people may take the last seat at once. The lock lets the second see the first as a member.
    """
    if locked.archived_at is not None:
        raise Refused(group=NOBODY_JOINS)
    if len(locked.audience) >= members.MAX_MEMBERS:
        raise Refused(group=FULL)


def check_group(locked: Locked) -> None:
    """Raise `NotFound` if it is a direct conversation, which has none of this."""
    if locked.direct_key:
        raise NotFound
