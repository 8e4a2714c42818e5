"""Time-based one-time passwords (TOTP, RFC 6238): secrets and their codes."""

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
# Clock skew and slow typing: the codes of the step before and the step after are valid, too.
WINDOW = 1


def new_secret() -> str:
    """Return a new secret of 160 bits, in base32 as apps take it."""
    return random_base32()


def is_secret(text: str) -> bool:
    """Tell whether a text has the form of a secret from `new_secret`."""
    return SECRET.fullmatch(text) is not None


def address(secret: str, email: str) -> str:
    """Return the `otpauth:` URI for a QR code: the secret with its label."""
    issuer = f"Messenger ({urlsplit(settings.public_url).hostname})"
    return TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def plain(code: str) -> str:
    """Normalise a typed code: letters and digits only, in upper case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", code[:MAX_LENGTH]))).upper()


def step(secret: str, code: str) -> int | None:
    """Return the time step that the code belongs to, or None if it is not one around now."""
    code = plain(code)
    if len(code) != DIGITS or not code.isascii():
        return None
    made, now = TOTP(secret), clock.now() // STEP_MS
    around = range(now + WINDOW, now - WINDOW - 1, -1)
    return next((step for step in around if hmac.compare_digest(made.generate_otp(step), code)), None)
