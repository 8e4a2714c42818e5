"""Email addresses: validation, what this site can send mail to, and when two are the same mailbox."""

import unicodedata
from typing import Any

import email_validator
import sqlalchemy as sa
from email_validator import EmailNotValidError, ValidatedEmail
from sqlalchemy.orm import aliased
from sqlmodel import col

from messenger.config import settings
from messenger.domain import texts
from messenger.live import mail_server
from messenger.models import User
from messenger.translation import Message, gettext

MAX_LENGTH = 254
INVALID = gettext("This is not an email address.")
HIDDEN = gettext("This address has invisible characters in it. Delete it and type it again.")
LOCAL = gettext(
    "This looks like an address on a local network. "
    "Check it, or ask whoever runs this site to allow its domain."
)
UNREACHABLE = gettext(
    "This site's mail server can't send email to an address with letters other than a to z before the @. "
    "Use another address."
)

# Valid inside a network only. Operators may allow them, so the library must not refuse them on its own.
LOCAL_DOMAINS = tuple(email_validator.SPECIAL_USE_DOMAIN_NAMES)
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
# Reserved for documentation and tests, so they count as public.
TEST_DOMAINS = ("test",)


def trimmed(email: str) -> str:
    """Strip spaces and invisible characters from both ends, which pasted addresses often bring along."""
    return texts.bare(email)


def fault(email: str) -> Message | None:
    """Say why this is not an address at all, or return None."""
    if not email:
        return gettext("Enter an email address.")
    if len(email) > MAX_LENGTH or not texts.is_one_line(email):
        return INVALID
    if texts.has_unseen(email):
        return HIDDEN
    try:
        parsed(email)
    except EmailNotValidError:
        return INVALID
    return None


def new_fault(email: str) -> Message | None:
    """Say why nobody can choose this address for an account, or return None.

    May query the mail server, for a few seconds at most: call it in a thread, outside of transactions.
    """
    if reason := fault(email):
        return reason
    domain = parsed(email).ascii_domain
    if _is_local(domain) and not _is_within(domain, settings.local_mail_domains):
        return LOCAL
    if not is_deliverable(email):
        return UNREACHABLE
    return None


def is_deliverable(email: str) -> bool:
    """Tell whether mail can reach the address; assume it unless the mail server is known to refuse it."""
    if email.rpartition("@")[0].isascii() or settings.mail_dir or not settings.smtp_url:
        return True
    return mail_server.takes_utf8(settings) is not False


def parsed(email: str) -> ValidatedEmail:
    """Parse an address. Raises `EmailNotValidError`, a `ValueError`."""
    is_dotted = "." in email.rpartition("@")[2]
    return email_validator.validate_email(email, check_deliverability=False, globally_deliverable=is_dotted)


def key(email: str) -> str:
    """Return the key of the mailbox: as of any text, with an international domain in ASCII (Punycode)."""
    local, at, domain = trimmed(email).rpartition("@")
    return f"{texts.key(local)}{at}{_domain(domain, 'ascii_domain')}"


def written_key(email: str) -> str:
    """Return the key of an account whose mailbox another account has, too: its address as written.

    No address begins with a line break, so this is never the `key` of one.
    """
    return "\n" + unicodedata.normalize("NFC", trimmed(email)).lower()


def columns(email: str) -> dict[str, Any]:
    """Return the columns of the table of users that hold an address."""
    local, at, domain = email.rpartition("@")
    folded = texts.fold(f"{local}{at}{_domain(domain, 'domain')}")
    return {"email": email, "email_key": key(email), "email_folded": folded}


def owner(email: str) -> sa.ScalarSelect[int]:
    """Select the id of the user who signs in with the address; any text is safe to pass."""
    account = aliased(User)
    owned = sa.select(col(account.id))
    if not texts.is_readable(email):
        return owned.where(sa.false()).scalar_subquery()
    written = col(account.email_key) == written_key(email)
    owned = owned.where(sa.or_(written, col(account.email_key) == key(email)))
    return owned.order_by(written.desc()).limit(1).scalar_subquery()


def _domain(domain: str, form: str) -> str:
    """Return a domain in a canonical form, "ascii_domain" or "domain"; if invalid, as a text key."""
    if len(domain) > MAX_LENGTH:
        return texts.key(domain)
    try:
        known: Any = parsed(f"a@{domain}")
    except EmailNotValidError:
        return texts.key(domain)
    return getattr(known, form)


def _is_local(domain: str) -> bool:
    return "." not in domain or (_is_within(domain, LOCAL_DOMAINS) and not _is_within(domain, TEST_DOMAINS))


def _is_within(domain: str, domains: tuple[str, ...]) -> bool:
    """Tell whether the domain is one of these or below one of them."""
    return any(domain == known or domain.endswith(f".{known}") for known in domains)
