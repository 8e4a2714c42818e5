"""The links that end mail: signed, so that nobody else can make one, and good as long as the address."""

import base64
import hashlib
import hmac

PAGE = "unsubscribe"


def link(site: str, user_id: int, address: str, key: str) -> str:
    """Return the address at which somebody ends mail to their address; `key` is the server's private key."""
    return f"{site}/{PAGE}/{user_id}/{_signature(user_id, address, key)}"


def is_signed(signature: str, user_id: int, address: str, key: str) -> bool:
    """Tell whether a signature is that of somebody's link."""
    given = signature.encode("utf-8", "surrogatepass")
    return hmac.compare_digest(given, _signature(user_id, address, key).encode())


def _signature(user_id: int, address: str, key: str) -> str:
    said = f"{PAGE}/{user_id}/{address}".encode()
    digest = hmac.new(key.encode(), said, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
