"""Bearer tokens: random secrets that clients hold; the database has only their hashes."""

import hashlib
import re
import secrets

BYTES = 32
FORM = re.compile(r"[\w-]{43}", re.ASCII)


def new() -> str:
    """Generate a token of 256 random bits."""
    return secrets.token_urlsafe(BYTES)


def is_sound(token: str) -> bool:
    """Tell whether the text has the form of a token."""
    return FORM.fullmatch(token) is not None


def hashed(token: str) -> str:
    """Return the hash to store; a fast one is enough, because tokens are long and random."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
