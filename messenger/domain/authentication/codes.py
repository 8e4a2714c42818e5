"""Second-factor codes, each valid once: TOTP codes from an app, and recovery codes."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.domain import tokens
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import totp
from messenger.domain.errors import CodeRequired, Refused
from messenger.models import RecoveryCode, User
from messenger.translation import gettext

RECOVERY_CODES = 10
# Base32, so each character is five random bits: 120 in all.
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
GROUPS, GROUP = 6, 4
# Digits that base32 leaves out, and the letters they are mistaken for.
LOOKALIKES = str.maketrans("018", "OIB")
MISSING = gettext("Enter a code from your app, or a recovery code.")
WRONG = gettext("This code is wrong or was used before.")


def is_on(session: Session, user_id: int) -> bool:
    """Tell whether the user has the second factor on."""
    return session.scalar(_secret_of(user_id)) is not None


def check(tx: db.Transaction, user_id: int, code: str) -> None:
    """Demand a code before a sensitive action. Raises `Refused` at the field `code`.

    The code is consumed on commit; after a rollback it is still valid.
    """
    try:
        demand(tx, user_id, code)
    except CodeRequired:
        raise Refused(code=MISSING) from None


def demand(tx: db.Transaction, user_id: int, code: str) -> None:
    """Consume a valid code; do nothing if the second factor is off.

    Locks the user's row: the second factor cannot be turned on or off between this check and the commit, and
    two requests with the same code run one after the other.

    Raises `CodeRequired` without a code, and `Refused` for an invalid one.
    """
    secret = tx.scalar(_secret_of(user_id).with_for_update(key_share=True))
    if secret is None:
        return
    if not (given := totp.plain(code)):
        raise CodeRequired
    if not (_take_step(tx, user_id, secret, given) or _take_recovery_code(tx, user_id, given)):
        raise Refused(code=WRONG)


def renew(tx: db.Transaction, user_id: int) -> list[str]:
    """Replace the user's recovery codes, and return the new ones in groups, as they are shown."""
    tx.execute(sa.delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    made = [_recovery_code() for _ in range(RECOVERY_CODES)]
    tx.add_all(RecoveryCode(code_hash=tokens.hashed(totp.plain(code)), user_id=user_id) for code in made)
    return made


def _secret_of(user_id: int) -> sa.Select[str | None]:
    return sa.select(col(User.totp_secret)).where(col(User.id) == user_id)


def _take_step(tx: db.Transaction, user_id: int, secret: str, code: str) -> bool:
    step, used = totp.step(secret, code), col(User.totp_step)
    if step is None:
        return False
    fresh = sa.or_(used.is_(None), used < step)
    taken = sa.update(User).where(col(User.id) == user_id, fresh).values(totp_step=step)
    return tx.scalar(taken.returning(col(User.id))) is not None


def _take_recovery_code(tx: db.Transaction, user_id: int, code: str) -> bool:
    code_hash = tokens.hashed(code.translate(LOOKALIKES))
    held = (col(RecoveryCode.code_hash) == code_hash, col(RecoveryCode.user_id) == user_id)
    taken = tx.scalar(sa.delete(RecoveryCode).where(*held).returning(col(RecoveryCode.user_id)))
    if taken is not None:
        audit.note(tx, Action.RECOVERY_CODE_USED, by=user_id, about=user_id)
    return taken is not None


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
