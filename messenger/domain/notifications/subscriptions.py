"""Push subscriptions: where the browsers of somebody take Web Push messages, one for each sign-in."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db, translation
from messenger.domain import clock
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.errors import Refused, SignInRequired
from messenger.models import PushSubscription, SignIn, User
from messenger.translation import LANGUAGES, SOURCE, current_language, gettext

# Of more, the one that was used longest ago goes.
MAX_SUBSCRIPTIONS = 16
MAX_ENDPOINT = 2000
# A name with a dot, which no IP address is: its last part begins with a letter.
HOST = re.compile(r"([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)
HTTPS_PORT = 443
SECRET_BYTES = 16
MAX_OUTCOME = 20

UNUSABLE = gettext("This browser's notification service can't be used from here.")


@dataclass(frozen=True)
class Subscription:
    """Where a browser takes messages, with what encrypts for it, and the language that its user reads."""

    id: int
    user: int
    endpoint: str = field(repr=False)
    public_key: str = field(repr=False)
    secret: str = field(repr=False)
    language: str = SOURCE


def endpoint_fault(endpoint: str) -> translation.Message | None:
    """Return why no messages can be sent to an address, or None; the address of its host is checked later."""
    try:
        parts = urlsplit(endpoint)
        has_credentials = parts.username is not None or parts.password is not None
        is_plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
        is_sound = parts.scheme == "https" and parts.port in (None, HTTPS_PORT) and not has_credentials
        is_named = HOST.fullmatch(parts.hostname or "") is not None
    except ValueError:
        return UNUSABLE
    is_short = len(endpoint) <= MAX_ENDPOINT
    return None if is_sound and is_plain and is_named and is_short else UNUSABLE


def key_fault(public_key: str, secret: str) -> translation.Message | None:
    """Return why nothing can be encrypted with the keys of a browser, or None."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(public_key))
        return None if len(_decoded(secret)) == SECRET_BYTES else UNUSABLE
    except (ValueError, binascii.Error):
        return UNUSABLE


def subscribe(actor: Actor, endpoint: str, public_key: str, secret: str) -> None:
    """Take messages in the browser of this sign-in; what it had before ends. Idempotent.

    Raises `Refused` and `SignInRequired`.
    """
    if fault := endpoint_fault(endpoint) or key_fault(public_key, secret):
        raise Refused(endpoint=fault)
    spoken = current_language()
    values = {
        "user_id": actor.user_id,
        "endpoint": endpoint,
        "public_key": public_key.rstrip("="),
        "secret": secret.rstrip("="),
        "language": spoken if spoken in LANGUAGES else None,
        "subscribed_at": clock.now(),
    }
    with db.transaction() as tx:
        # Lock the account: two tabs of a browser subscribe at once, and the limit must hold.
        account = sa.select(col(User.id)).where(col(User.id) == actor.user_id, IS_ACTIVE)
        known = sa.select(col(SignIn.id)).where(
            col(SignIn.id) == actor.sign_in_id, col(SignIn.user_id) == actor.user_id
        )
        if tx.scalar(account.with_for_update(key_share=True)) is None or tx.scalar(known) is None:
            raise SignInRequired
        # Only the browser knows its endpoint: whoever signed in there before has left.
        is_other = sa.and_(
            col(PushSubscription.endpoint) == endpoint, col(PushSubscription.sign_in_id) != actor.sign_in_id
        )
        tx.execute(sa.delete(PushSubscription).where(is_other))
        is_this = col(PushSubscription.sign_in_id) == actor.sign_in_id
        kept = sa.update(PushSubscription).where(is_this).values(**values)
        if tx.scalar(kept.returning(col(PushSubscription.id))) is None:
            tx.add(PushSubscription(sign_in_id=actor.sign_in_id, **values))
            tx.flush()
        _drop_oldest(tx, actor.user_id)


def _drop_oldest(tx: db.Transaction, user_id: int) -> None:
    own = col(PushSubscription.user_id) == user_id
    newest = (
        sa.select(col(PushSubscription.id))
        .where(own)
        .order_by(col(PushSubscription.subscribed_at).desc(), col(PushSubscription.id).desc())
        .limit(MAX_SUBSCRIPTIONS)
    )
    tx.execute(sa.delete(PushSubscription).where(own, col(PushSubscription.id).not_in(newest)))


def unsubscribe(actor: Actor) -> None:
    """Take no more messages in the browser of this sign-in. Idempotent."""
    with db.transaction() as tx:
        is_this = col(PushSubscription.sign_in_id) == actor.sign_in_id
        tx.execute(sa.delete(PushSubscription).where(is_this))


def of(session: Session, user_ids: Iterable[int]) -> list[Subscription]:
    """Read where people take messages now: neither signed out, nor deactivated."""
    return _read(session, col(PushSubscription.user_id).in_(list(user_ids)))


def by_id(session: Session, subscription_id: int) -> Subscription | None:
    """Read one of them, or return None if nobody takes messages there any more."""
    found = _read(session, col(PushSubscription.id) == subscription_id)
    return found[0] if found else None


def of_sign_in(session: Session, actor: Actor) -> Subscription | None:
    """Read that of the actor's browser, or return None."""
    found = _read(session, col(PushSubscription.sign_in_id) == actor.sign_in_id)
    return found[0] if found else None


def _read(session: Session, which: sa.ColumnElement[bool]) -> list[Subscription]:
    query = (
        sa.select(
            col(PushSubscription.id),
            col(PushSubscription.user_id).label("user"),
            col(PushSubscription.endpoint),
            col(PushSubscription.public_key),
            col(PushSubscription.secret),
            sa.func.coalesce(col(User.language), col(PushSubscription.language), SOURCE).label("language"),
        )
        .join(SignIn, col(SignIn.id) == col(PushSubscription.sign_in_id))
        .join(User, col(User.id) == col(PushSubscription.user_id))
        .where(which, col(SignIn.expires_at) > clock.now(), IS_ACTIVE)
        .order_by(col(PushSubscription.id))
    )
    return [Subscription(**row._mapping) for row in session.execute(query)]


def _decoded(text: str) -> bytes:
    bare = text.rstrip("=")
    # Strict: the encoder of the messages would skip what is no base64.
    return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars="-_", validate=True)
