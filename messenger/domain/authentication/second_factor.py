"""The second factor: turning it on and off."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import mails
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import codes, reauthentication, sign_ins, totp
from messenger.domain.errors import Refused, SignInRequired
from messenger.domain.mail_kinds import MailKind
from messenger.models import RecoveryCode, User
from messenger.translation import gettext

ALREADY_ON = gettext("Two-factor authentication is already on.")
OFF = gettext("Two-factor authentication is off.")


@dataclass(frozen=True)
class Status:
    """The state of two-factor authentication, and the number of recovery codes left."""

    is_on: bool
    codes_left: int


@dataclass(frozen=True)
class Proposal:
    """A secret for an authenticator app: as text to type, and as the `otpauth:` URI of a QR code."""

    secret: str
    address: str


def status(actor: Actor) -> Status:
    """Return the status of the actor's second factor."""
    count = sa.select(sa.func.count()).where(col(RecoveryCode.user_id) == actor.user_id)
    with db.reading() as session:
        return Status(codes.is_on(session, actor.user_id), session.scalar(count) or 0)


def propose(actor: Actor, password: str) -> Proposal:
    """Generate a secret for the actor's app, without storing it yet. Hashes. Raises `Refused`."""
    reauthentication.check(actor, password)
    with db.reading() as session:
        if codes.is_on(session, actor.user_id):
            raise Refused(current_password=ALREADY_ON)
        email = session.execute(sa.select(col(User.email)).where(col(User.id) == actor.user_id)).scalar_one()
    secret = totp.new_secret()
    return Proposal(secret, totp.address(secret, email))


def turn_on(actor: Actor, secret: str, code: str) -> list[str]:
    """Turn the second factor on, given a code of the proposed secret; return recovery codes.

    Ends the actor's other sign-ins, which began without it. Raises `Refused` and `SignInRequired`.
    """
    if (step := totp.step(secret, code)) is None:
        raise Refused(code=codes.WRONG)
    with db.transaction() as tx:
        is_off = (col(User.id) == actor.user_id, IS_ACTIVE, col(User.totp_secret).is_(None))
        turned = sa.update(User).where(*is_off).values(totp_secret=secret, totp_step=step)
        if tx.scalar(turned.returning(col(User.id))) is None:
            raise Refused(code=ALREADY_ON) if codes.is_on(tx, actor.user_id) else SignInRequired
        sign_ins.end_all(tx, actor.user_id, but=actor.sign_in_id)
        _tell(tx, actor, Action.SECOND_FACTOR_TURNED_ON)
        return codes.renew(tx, actor.user_id)


def turn_off(actor: Actor, password: str, code: str) -> None:
    """Turn the second factor off. Hashes. Raises `Refused`."""
    reauthentication.check(actor, password)
    with db.transaction() as tx:
        if not codes.is_on(tx, actor.user_id):
            return
        codes.check(tx, actor.user_id, code)
        reset(tx, actor.user_id)
        _tell(tx, actor, Action.SECOND_FACTOR_TURNED_OFF)


def renew_codes(actor: Actor, password: str, code: str) -> list[str]:
    """Replace the actor's recovery codes and return the new ones. Hashes. Raises `Refused`."""
    reauthentication.check(actor, password)
    with db.transaction() as tx:
        if not codes.is_on(tx, actor.user_id):
            raise Refused(code=OFF)
        codes.check(tx, actor.user_id, code)
        _tell(tx, actor, Action.RECOVERY_CODES_RENEWED)
        return codes.renew(tx, actor.user_id)


def reset(tx: db.Transaction, user_id: int) -> None:
    """Turn the user's second factor off. The caller checks the right to, and writes the audit entry."""
    tx.execute(sa.update(User).where(col(User.id) == user_id).values(totp_secret=None, totp_step=None))
    tx.execute(sa.delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))


def _tell(tx: db.Transaction, actor: Actor, action: Action) -> None:
    audit.note(tx, action, by=actor.user_id, about=actor.user_id)
    email = tx.execute(sa.select(col(User.email)).where(col(User.id) == actor.user_id)).scalar_one()
    mails.post(tx, MailKind.SECOND_FACTOR_CHANGED, actor.user_id, email)
