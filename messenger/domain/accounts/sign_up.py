"""Signing up: how a person gets an account."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock, texts
from messenger.domain.accounts import confirmation, emails, nicknames
from messenger.domain.administration import audit, invitations
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import passwords, sign_ins
from messenger.domain.errors import refuse
from messenger.domain.groups import common_group
from messenger.models import User
from messenger.translation import Message, gettext, ngettext

MIN_NICKNAME = 2
MAX_NICKNAME = 40
# Display name of deleted users; reserved.
DELETED_USER = "Deleted user"
NICKNAME_TAKEN = gettext("This nickname is taken.")
EMAIL_TAKEN = gettext("This email is taken.")


def sign_up(nickname: str, email: str, password: str, invitation: str = "") -> str:
    """Create an account and return a ticket for its first sign-in.

    The first user becomes an administrator. The others need the token of an invitation, unless the site is
    open. Raises `Refused` with a reason for each field.
    """
    nickname, email = texts.trimmed(nickname), emails.trimmed(email)
    faults = {
        "nickname": nickname_fault(nickname),
        "email": emails.new_fault(email),
        "password": passwords.fault(password, nickname=nickname, email=email),
    }
    refuse(faults)
    kept_hash = passwords.hashed(password)
    with db.transaction() as tx:
        # Race: two first users would both become administrators, and two users with one nickname would both
        # pass the checks below. The table lock runs sign-ups one after the other.
        tx.alone_in(User)
        is_first = tx.scalar(_somebody()) is None
        # Before the uniqueness checks: without an invitation, nobody can probe which accounts exist.
        inviter = None if is_first else invitations.admit(tx, invitation)
        refuse(_taken(tx, nickname, email))
        user = User(
            **nicknames.columns(nickname),
            **emails.columns(email),
            password_hash=kept_hash,
            is_administrator=is_first,
            created_at=clock.now(),
        )
        tx.add(user)
        tx.flush()
        common_group.seat(tx, user.id, user.created_at)
        confirmation.ask(tx, user.id, email)
        audit.note(tx, _action(is_first, inviter), by=user.id, about=inviter)
        return sign_ins.issue_ticket(tx, user.id, is_kept=False)


def _action(is_first: bool, inviter: int | None) -> Action:
    if is_first:
        return Action.SIGNED_UP_FIRST
    return Action.SIGNED_UP_BY_INVITATION if inviter else Action.SIGNED_UP


def is_first() -> bool:
    """Tell whether nobody has an account yet."""
    with db.reading() as session:
        return session.scalar(_somebody()) is None


def _somebody() -> sa.Select[int]:
    return sa.select(col(User.id)).where(col(User.deleted_at).is_(None)).limit(1)


def nickname_fault(nickname: str) -> Message | None:
    """Say what is wrong with a nickname, or return None."""
    if not nickname:
        return gettext("Enter a nickname.")
    if not texts.is_one_line(nickname):
        return gettext("The nickname contains characters that aren't allowed.")
    if len(texts.key(nickname)) < MIN_NICKNAME:
        return ngettext(
            "The nickname is too short: use at least {n} character.",
            "The nickname is too short: use at least {n} characters.",
            n=MIN_NICKNAME,
        )
    if len(nickname) > MAX_NICKNAME:
        return ngettext(
            "The nickname is too long: use at most {n} character.",
            "The nickname is too long: use at most {n} characters.",
            n=MAX_NICKNAME,
        )
    if texts.key(nickname) == texts.key(DELETED_USER):
        return NICKNAME_TAKEN
    return None


def _taken(tx: db.Transaction, nickname: str, email: str) -> dict[str, Message | None]:
    def exists(condition: sa.ColumnElement[bool]) -> bool:
        return tx.scalar(sa.select(col(User.id)).where(condition)) is not None

    return {
        "nickname": NICKNAME_TAKEN if exists(col(User.nickname_key) == texts.key(nickname)) else None,
        "email": EMAIL_TAKEN if exists(col(User.email_key) == emails.key(email)) else None,
    }
