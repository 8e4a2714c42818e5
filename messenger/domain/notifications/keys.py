"""The key that signs messages to push services (VAPID): it makes itself, and is part of every backup."""

import base64

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlmodel import col

from messenger import db
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.models import PushKey

THE_ROW = 1
BYTES = 32


def public(_actor: Actor) -> str:
    """Return the public key, which browsers subscribe with."""
    return public_of(private())


def public_of(key: str) -> str:
    """Return the public key that belongs to a private one."""
    number = int.from_bytes(_decoded(key))
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return encoded(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def private() -> str:
    """Return the private key, made at the first use."""
    kept = sa.select(col(PushKey.private_key))
    with db.reading() as session:
        if key := session.scalar(kept):
            return key
    with db.transaction() as tx:
        # Two workers may need it for the first time at once.
        tx.alone_in(PushKey)
        if key := tx.scalar(kept):
            return key
        made = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        key = encoded(made.to_bytes(BYTES))
        tx.add(PushKey(id=THE_ROW, private_key=key, created_at=clock.now()))
        return key


def encoded(raw: bytes) -> str:
    """Encode bytes as push services want them: base64 for URLs, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
