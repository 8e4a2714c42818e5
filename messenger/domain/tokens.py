"""Tokens: secrets of ours that others hold, of which we keep a hash."""

import hashlib
import re
import secrets

BYTES = 32
FORM = re.compile(r"[\w-]{43}", re.ASCII)


def new() -> str:
    """Make a token of 256 random bits."""
    return secrets.token_urlsafe(BYTES)


def is_sound(token: str) -> bool:
    """Tell whether it has the form of a token of ours."""
    return FORM.fullmatch(token) is not None


def hashed(token: str) -> str:
    """Return what is kept of a token; that it is random and long makes a quick hash enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
