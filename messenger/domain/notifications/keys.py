"""The key that signs messages to push services: it makes itself, and is part of every backup."""

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.notifications import vapid
from messenger.models import PushKey

THE_ROW = 1


def public(actor: Actor) -> str:  # noqa: ARG001  everybody who is signed in
    """Return the public key, which browsers subscribe with."""
    return vapid.public_of(private())


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
        key = vapid.made()
        tx.add(PushKey(id=THE_ROW, private_key=key, created_at=clock.now()))
        return key
