"""Mail on its way: kept until it is sent, in the transaction that gives the reason for it."""

from typing import Literal, get_args

from messenger import db
from messenger.domain import clock
from messenger.models import Mail

Kind = Literal[
    "confirm email",
    "reset password",
    "email changed",
    "password changed",
    "second factor changed",
    "account deleted",
]
KINDS = get_args(Kind)


def post(tx: db.Transaction, kind: Kind, user_id: int, address: str) -> None:
    """Leave a mail to be sent after the commit."""
    now = clock.now()
    tx.add(Mail(kind=kind, user_id=user_id, address=address, posted_at=now, due_at=now, attempts=0))
