"""Connections to PostgreSQL on which every wait has a timeout, even if the server is silent."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from psycopg.abc import PQGen
from sqlalchemy import event

Result = TypeVar("Result")

STATEMENT_SECONDS = 8
CONNECT_SECONDS = 5
# For a silent server. Longer than the server's own timeouts, whose errors say more.
ANSWER_SECONDS = 10.0
PING_SECONDS = 3.0
RECYCLE_SECONDS = 600

# How our kernel detects a dead server. Keepalives also keep firewalls from dropping idle connections.
NETWORK = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives": 1,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # Milliseconds.
    "tcp_user_timeout": int(ANSWER_SECONDS * 1000),
}
# How the server detects a dead client, whose row locks and connection it must release.
SERVER_SETTINGS = {
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "idle_in_transaction_session_timeout": f"{ANSWER_SECONDS:.0f}s",
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that closes itself if the server does not answer in time.

    Keepalives detect neither a frozen server whose kernel still acknowledges packets, nor a relay that
    accepts bytes without forwarding them. `statement_timeout` doesn't help then: the server enforces it.
    """

    answer_seconds: float | None = None

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """Wait for the server's answer. Raises `ConnectionTimeout` and closes the connection."""
        bound = self.answer_seconds or ANSWER_SECONDS
        deadline = time.monotonic() + bound
        try:
            return super().wait(gen, interval, bound if timeout is None else min(timeout, bound))
        except psycopg.OperationalError as error:
            # An error with a code comes from the server, so the server did answer.
            if error.sqlstate is None and time.monotonic() >= deadline:
                self.close()
                raise psycopg.errors.ConnectionTimeout("the server does not answer") from None
            raise

    @contextmanager
    def answering_within(self, seconds: float) -> Iterator[None]:
        """Within the block, use this timeout for each answer."""
        self.answer_seconds = seconds
        try:
            yield
        finally:
            self.answer_seconds = None


def network(url: sa.URL) -> dict[str, Any]:
    """Return the network parameters that detect a dead server, except those that the URL sets."""
    return {name: value for name, value in NETWORK.items() if name not in url.query}


def options(url: sa.URL, lock_seconds: float) -> dict[str, Any]:
    """Return SQLAlchemy's options for connections and their pool."""
    chosen = SERVER_SETTINGS | {"lock_timeout": f"{lock_seconds}s"}
    settings = " ".join(f"-c {name}={value}" for name, value in chosen.items())
    return {
        "connect_args": network(url) | {"options": settings},
        "pool_pre_ping": True,
        "pool_recycle": RECYCLE_SECONDS,
    }


def bound(engine: sa.Engine) -> None:
    """Make the engine open bounded connections, and ping them with a short timeout before each use."""
    ping = engine.dialect.do_ping

    def connect(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
        return BoundedConnection.connect(*arguments, **named)

    def ping_quickly(dbapi_connection: Any) -> bool:
        with dbapi_connection.answering_within(PING_SECONDS):
            return ping(dbapi_connection)

    event.listen(engine, "do_connect", connect)
    # When a ping fails, SQLAlchemy invalidates the whole pool, so no other dead connection causes a wait.
    engine.dialect.do_ping = ping_quickly
