"""Changing a group: its title, description and roles, what its members may do, and who may join."""

from dataclasses import dataclass
from typing import Any

from messenger import db
from messenger.domain import texts
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import roles, titles
from messenger.domain.messages import system_messages, telling
from messenger.domain.messages.system_messages import Kind, SystemMessage
from messenger.domain.messages.telling import Told
from messenger.domain.talk import contacts, revisions
from messenger.domain.talk.revisions import Locked
from messenger.live import bus
from messenger.translation import gettext, ngettext

MAX_DESCRIPTION = 1000
# What only the owner and moderators may do, by the field that says so.
LIMITS = frozenset({"limits_adding", "limits_pinning"})

Fields = dict[str, str | int | bool | list[int]]


@bus.event
@dataclass(frozen=True)
class GroupChanged(bus.Event):
    """Fields of a group were changed, which a system message may tell."""

    conversation_id: int
    revision: int
    fields: Fields
    told: Told | None = None


def rename(actor: Actor, conversation_id: int, title: str) -> int:
    """Give a group another title, as the owner and moderators may; return its revision.

    Idempotent, as all of these are. Raises `NotFound`, `Forbidden` or `Refused`.
    """
    title = titles.tidy(title)
    if not title:
        raise Refused(title=gettext("Enter a title."))
    with db.transaction() as tx:
        locked = led(tx, actor, conversation_id)
        if locked.title == title:
            return locked.revision
        listed = _listed(locked, title, locked.description)
        return tell(tx, actor, locked, SystemMessage(Kind.RENAMED), {"title": title}, title=title, **listed)


def describe(actor: Actor, conversation_id: int, text: str) -> int:
    """Say what a group is for, as the owner and moderators may; return its revision."""
    text = text.strip()
    if len(text) > MAX_DESCRIPTION:
        raise Refused(
            description=ngettext(
                "The description is longer than {n} character.",
                "The description is longer than {n} characters.",
                n=MAX_DESCRIPTION,
            )
        )
    if not texts.is_readable(text):
        raise Refused(description=gettext("The description contains characters that aren't allowed."))
    with db.transaction() as tx:
        locked = led(tx, actor, conversation_id)
        if locked.description == text:
            return locked.revision
        listed = _listed(locked, locked.title, text)
        act = SystemMessage(Kind.DESCRIBED if text else Kind.UNDESCRIBED)
        return tell(tx, actor, locked, act, {"description": text}, description=text, **listed)


def appoint(actor: Actor, conversation_id: int, user_id: int, is_moderator: bool) -> int:
    """Make a member a moderator, or end that, as the owner may; return the revision of the group."""
    with db.transaction() as tx:
        locked = led(tx, actor, conversation_id)
        if locked.owner != actor.user_id:
            raise Forbidden
        if user_id not in locked.audience:
            raise NotFound
        others = [other for other in locked.moderators if other != user_id]
        # The owner may do it all anyway.
        moderators = sorted([*others, user_id]) if is_moderator and user_id != locked.owner else others
        if user_id in locked.moderators and not is_moderator:
            roles.end_links(tx, locked.id, user_id)
        return _store(tx, locked, {"moderators": moderators}, differs=moderators != locked.moderators)


def hand_over(actor: Actor, conversation_id: int, user_id: int) -> int:
    """Make another member the owner of a group, as its owner may; return its revision.

    Its former owner becomes a moderator. Raises `NotFound`, `Forbidden`, and `Refused` if that member has no
    account any more.
    """
    with db.transaction() as tx:
        # Before the conversation is locked: see there.
        welcome = contacts.welcome(tx, [user_id] if 0 < user_id < 2**31 else [])
        locked = led(tx, actor, conversation_id)
        if locked.owner == user_id:
            return locked.revision
        if locked.owner != actor.user_id:
            raise Forbidden
        if user_id not in locked.audience:
            raise NotFound
        if not welcome:
            raise Refused(member=contacts.NO_ACCOUNT)
        moderators = sorted({*locked.moderators, actor.user_id} - {user_id})
        act = system_messages.about(Kind.HANDED_OVER, [user_id])
        fields: Fields = {"owner": user_id, "moderators": moderators}
        return tell(tx, actor, locked, act, fields, owner_id=user_id, moderators=moderators)


def expose(actor: Actor, conversation_id: int, is_open: bool) -> int:
    """Let everybody find and join a group, or make it private, as its owner and moderators may.

    Return its revision.
    """
    with db.transaction() as tx:
        locked = led(tx, actor, conversation_id)
        if locked.is_open == is_open:
            return locked.revision
        listed_as = titles.listed_as(locked.title, locked.description) if is_open else None
        act = SystemMessage(Kind.OPENED if is_open else Kind.MADE_PRIVATE)
        return tell(tx, actor, locked, act, {"is_open": is_open}, listed_as=listed_as)


def hide_history(actor: Actor, conversation_id: int, is_hidden: bool) -> int:
    """Choose whether those who join later see what was written before, as the owner may; return the revision.

    It changes nothing for those who are members.
    """
    with db.transaction() as tx:
        locked = led(tx, actor, conversation_id)
        if locked.owner != actor.user_id:
            raise Forbidden
        differs = locked.hides_history != is_hidden
        return _store(tx, locked, {"hides_history": is_hidden}, differs=differs)


def limit(actor: Actor, conversation_id: int, what: str, is_limited: bool) -> int:
    """Limit something to the owner and moderators, or lift that, as they may; return the revision.

    What is one of `LIMITS`.
    """
    if what not in LIMITS:
        raise NotFound
    with db.transaction() as tx:
        locked = led(tx, actor, conversation_id)
        return _store(tx, locked, {what: is_limited}, differs=getattr(locked, what) != is_limited)


def tell(
    tx: db.Transaction,
    actor: Actor,
    locked: Locked,
    act: SystemMessage,
    fields: Fields,
    **stored: int | str | list[int] | None,
) -> int:
    """Store columns of a locked group and say in it what was done; return the revision."""
    people = contacts.named(tx, [actor.user_id, *act.people])
    told = telling.tell(tx, locked.id, actor.user_id, act, people, **stored)
    revision = told.message.revision
    tx.then(bus.publish, GroupChanged(locked.id, revision, fields, told), locked.audience)
    return revision


def led(tx: db.Transaction, actor: Actor, conversation_id: int) -> Locked:
    """Lock an open group that the actor leads. Raises `NotFound`, `Forbidden` or `Refused`."""
    locked = revisions.lock_for(tx, actor, conversation_id)
    roles.check_group(locked)
    roles.check_leads(locked, actor)
    roles.check_open(locked)
    return locked


def _listed(locked: Locked, title: str, description: str) -> dict[str, str]:
    """Return how an open group is found with another title or description."""
    return {"listed_as": titles.listed_as(title, description)} if locked.is_open else {}


def _store(tx: db.Transaction, locked: Locked, fields: Fields, *, differs: bool) -> int:
    if not differs:
        return locked.revision
    stored: dict[str, Any] = {**fields}
    revision = revisions.advance(tx, locked.id, **stored)
    tx.then(bus.publish, GroupChanged(locked.id, revision, fields), locked.audience)
    return revision
