"""Keys that sign messages to push services (VAPID), as those want them."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

BYTES = 32


def made() -> str:
    """Make a private key."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _encoded(number.to_bytes(BYTES))


def public_of(key: str) -> str:
    """Return the public key that belongs to a private one."""
    number = int.from_bytes(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _encoded(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
