"""Passwords: the rules for new ones, hashing and verification."""

from functools import cache
from pathlib import Path

from passlib.context import CryptContext

from messenger.domain import texts
from messenger.translation import Message, gettext, ngettext

MIN_LENGTH = 10
MAX_LENGTH = 256
COMMON = Path(__file__).with_name("common_passwords.txt")

# OWASP ASVS 5.0, 11.4.2: argon2id with 19 MiB of memory, two passes, one lane.
_scheme = CryptContext(
    schemes=["argon2"],
    argon2__type="ID",
    argon2__memory_cost=19456,
    argon2__rounds=2,
    argon2__parallelism=1,
)


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text().split())


@cache
def _nobodys() -> str:
    return _scheme.hash("the password of nobody")


def fault(password: str, *, nickname: str, email: str) -> Message | None:
    """Say what is wrong with a new password, or return None."""
    if not password:
        return gettext("Enter a password.")
    if not texts.is_readable(password):
        return gettext("The password contains characters that aren't allowed.")
    if len(password) < MIN_LENGTH:
        return ngettext(
            "The password is too short: use at least {n} character.",
            "The password is too short: use at least {n} characters.",
            n=MIN_LENGTH,
        )
    if len(password) > MAX_LENGTH:
        return ngettext(
            "The password is too long: use at most {n} character.",
            "The password is too long: use at most {n} characters.",
            n=MAX_LENGTH,
        )
    if texts.key(password) in {texts.key(nickname), texts.key(email)}:
        return gettext("The password must differ from your nickname and email.")
    if password.lower() in _common():
        return gettext("This is one of the first passwords that attackers try. Choose another one.")
    return None


def hashed(password: str) -> str:
    """Return the hash to store. Takes tens of milliseconds: call it in a thread."""
    return _scheme.hash(password)


def matches(password: str, hash: str | None) -> bool:
    """Verify the password; without a hash, fail in the same time, so that timing reveals no accounts."""
    if len(password) > MAX_LENGTH or not texts.is_readable(password):
        return False
    return _scheme.verify(password, hash or _nobodys()) and bool(hash)


def is_outdated(hash: str) -> bool:
    """Tell whether the hash was made with other parameters than today's."""
    return bool(_scheme.needs_update(hash))
