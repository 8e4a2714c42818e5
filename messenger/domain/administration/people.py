"""Accounts as administrators see them, and the actions of administrators on them."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.config import settings
from messenger.domain import actors, clock, mails, texts
from messenger.domain.accounts import nicknames
from messenger.domain.actors import Actor
from messenger.domain.administration import administrators, audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import codes, links, second_factor, sign_ins
from messenger.domain.errors import NotFound, Refused
from messenger.domain.mail_kinds import MailKind
from messenger.models import Link, SignIn, User
from messenger.translation import Message, gettext

PAGE = 50
MAX_SEARCH = 100
NOT_ONESELF = gettext("You can't do this to yourself.")
IN_PROFILE = gettext("For your own account, do this in your profile.")
INACTIVE = gettext("This account is deactivated. Reactivate it first.")


@dataclass(frozen=True)
class Account:
    """An account as administrators see it; `picture` is the hash of their picture, or empty."""

    id: int
    nickname: str
    picture: str
    email: str
    created_at: int
    last_seen_at: int | None
    is_administrator: bool
    is_deactivated: bool
    has_second_factor: bool


def search(actor: Actor, text: str = "", skip: int = 0) -> tuple[list[Account], bool]:
    """Find a page of accounts by words in the nickname or the email, and whether there are more.

    An account must match all words of the text. Raises `Forbidden`.
    """
    with db.reading() as session:
        actors.require_administrator(session, actor)
        if len(text) > MAX_SEARCH or not texts.is_readable(text):
            return [], False
        is_found = nicknames.holding(text, User.nickname_folded, User.email_folded, User.email_key)
        found = _accounts().where(*is_found).order_by(*nicknames.IN_ORDER).offset(skip).limit(PAGE + 1)
        accounts = [Account(**row._mapping) for row in session.execute(found)]
    return accounts[:PAGE], len(accounts) > PAGE


def account(actor: Actor, user_id: int) -> Account:
    """Return one account. Raises `Forbidden` and `NotFound`."""
    with db.reading() as session:
        actors.require_administrator(session, actor)
        row = session.execute(_accounts().where(col(User.id) == user_id)).one_or_none()
    if row is None:
        raise NotFound
    return Account(**row._mapping)


def deactivate(actor: Actor, user_id: int) -> None:
    """Sign a user out and keep them out until reactivated. Raises `Forbidden`, `NotFound` and `Refused`."""
    with db.transaction() as tx:
        person = _locked(tx, actor, user_id, oneself=NOT_ONESELF)
        if person.deactivated_at is not None:
            return
        if person.is_administrator:
            administrators.require_another(tx, user_id)
        _change(tx, user_id, deactivated_at=clock.now())
        tx.execute(sa.delete(Link).where(col(Link.user_id) == user_id))
        sign_ins.end_all(tx, user_id)
        audit.note(tx, Action.USER_DEACTIVATED, by=actor.user_id, about=user_id)


def reactivate(actor: Actor, user_id: int) -> None:
    """Let a deactivated user sign in again. Raises `Forbidden` and `NotFound`."""
    with db.transaction() as tx:
        person = _locked(tx, actor, user_id)
        if person.deactivated_at is None:
            return
        _change(tx, user_id, deactivated_at=None)
        audit.note(tx, Action.USER_REACTIVATED, by=actor.user_id, about=user_id)


def end_sign_ins(actor: Actor, user_id: int) -> None:
    """Sign a user out everywhere. Raises `Forbidden`, `NotFound` and `Refused`."""
    with db.transaction() as tx:
        _locked(tx, actor, user_id, oneself=IN_PROFILE)
        sign_ins.end_all(tx, user_id)
        audit.note(tx, Action.SIGN_INS_ENDED, by=actor.user_id, about=user_id)


def make_administrator(actor: Actor, user_id: int, password: str, code: str = "") -> None:
    """Make a user an administrator. Hashes. Raises `Forbidden`, `NotFound` and `Refused`."""
    administrators.reauthenticate(actor, password)
    with db.transaction() as tx:
        person = _active(tx, actor, user_id)
        if person.is_administrator:
            return
        codes.check(tx, actor.user_id, code)
        _change(tx, user_id, is_administrator=True)
        audit.note(tx, Action.ADMINISTRATOR_ADDED, by=actor.user_id, about=user_id)


def take_administration_away(actor: Actor, user_id: int) -> None:
    """Take the rights of an administrator away from a user, who may be the actor.

    Raises `Forbidden`, `NotFound` and `Refused`.
    """
    with db.transaction() as tx:
        person = _locked(tx, actor, user_id)
        if not person.is_administrator:
            return
        administrators.require_another(tx, user_id)
        _change(tx, user_id, is_administrator=False)
        audit.note(tx, Action.ADMINISTRATOR_REMOVED, by=actor.user_id, about=user_id)


def reset_link(actor: Actor, user_id: int, password: str, code: str = "") -> str:
    """Return a link for a user to choose a new password, valid for an hour.

    Hashes. Raises `Forbidden`, `NotFound` and `Refused`.
    """
    administrators.reauthenticate(actor, password)
    with db.transaction() as tx:
        person = _active(tx, actor, user_id, oneself=IN_PROFILE)
        codes.check(tx, actor.user_id, code)
        token = links.issue(tx, links.RESET, user_id, person.email)
        audit.note(tx, Action.RESET_LINK_CREATED, by=actor.user_id, about=user_id)
    return f"{settings.public_url}/reset-password/{token}"


def reset_second_factor(actor: Actor, user_id: int, password: str, code: str = "") -> None:
    """Turn off the second factor of a user who has lost it. Hashes.

    Raises `Forbidden`, `NotFound` and `Refused`.
    """
    administrators.reauthenticate(actor, password)
    with db.transaction() as tx:
        person = _locked(tx, actor, user_id, oneself=IN_PROFILE)
        if not person.has_second_factor:
            return
        codes.check(tx, actor.user_id, code)
        second_factor.reset(tx, user_id)
        mails.post(tx, MailKind.SECOND_FACTOR_CHANGED, user_id, person.email)
        audit.note(tx, Action.SECOND_FACTOR_RESET, by=actor.user_id, about=user_id)


def _accounts() -> sa.Select:
    last_seen = sa.select(sa.func.max(col(SignIn.last_seen_at))).where(col(SignIn.user_id) == col(User.id))
    return sa.select(
        col(User.id),
        col(User.nickname),
        sa.func.coalesce(col(User.picture), "").label("picture"),
        col(User.email),
        col(User.created_at),
        last_seen.scalar_subquery().label("last_seen_at"),
        col(User.is_administrator),
        col(User.deactivated_at).is_not(None).label("is_deactivated"),
        col(User.totp_secret).is_not(None).label("has_second_factor"),
    ).where(col(User.deleted_at).is_(None))


def _locked(tx: db.Transaction, actor: Actor, user_id: int, oneself: Message | None = None) -> Any:
    """Return a user's account, with the table of users locked until the commit.

    Race: two administrators who act on each other at once would both pass the check of their rights. The lock
    runs them one after the other, so the second one's rights are checked after the first one's change.

    If `oneself` is given, it is the reason to refuse an action on the actor's own account.
    """
    tx.alone_in(User)
    actors.require_administrator(tx, actor)
    if oneself and user_id == actor.user_id:
        raise Refused(person=oneself)
    account = sa.select(
        col(User.email),
        col(User.is_administrator),
        col(User.deactivated_at),
        col(User.totp_secret).is_not(None).label("has_second_factor"),
    ).where(col(User.id) == user_id, col(User.deleted_at).is_(None))
    person: Any = tx.execute(account).one_or_none()
    if person is None:
        raise NotFound
    return person


def _active(tx: db.Transaction, actor: Actor, user_id: int, oneself: Message | None = None) -> Any:
    person = _locked(tx, actor, user_id, oneself)
    if person.deactivated_at is not None:
        raise Refused(person=INACTIVE)
    return person


def _change(tx: db.Transaction, user_id: int, **values: Any) -> None:
    tx.execute(sa.update(User).where(col(User.id) == user_id).values(values))
