"""The codes that an app makes of a shared secret and the clock (RFC 6238)."""

import hmac
import re
import unicodedata
from urllib.parse import urlsplit

from pyotp import random_base32
from pyotp.totp import TOTP

from messenger.config import settings
from messenger.domain import clock

STEP_MS = 30_000
DIGITS = 6
MAX_LENGTH = 100
SECRET = re.compile("[A-Z2-7]{32}")
# Clocks differ, and typing takes a while: the code before and the one after are good, too.
WINDOW = 1


def new_secret() -> str:
    """Return a new secret of 160 bits, in base32 as apps take it."""
    return random_base32()


def is_secret(text: str) -> bool:
    """Tell whether a text is a secret as they are made here."""
    return SECRET.fullmatch(text) is not None


def address(secret: str, email: str) -> str:
    """Return the address that an app reads from a QR code: the secret, and what to call it."""
    issuer = f"Messenger ({urlsplit(settings.public_url).hostname})"
    return TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def plain(code: str) -> str:
    """Return a code as it is compared, however it was typed: without what is between the groups."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", code[:MAX_LENGTH]))).upper()


def step(secret: str, code: str) -> int | None:
    """Return for which step of the clock the code is, or None when it is for none around now."""
    code = plain(code)
    if len(code) != DIGITS or not code.isascii():
        return None
    made, now = TOTP(secret), clock.now() // STEP_MS
    around = range(now + WINDOW, now - WINDOW - 1, -1)
    return next((step for step in around if hmac.compare_digest(made.generate_otp(step), code)), None)
