"""Tokens: secrets of ours that others hold, of which we keep a hash."""

import hashlib


def hashed(token: str) -> str:
    """Return what is kept of a token; that it is random and long makes a quick hash enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
