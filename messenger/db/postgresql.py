"""Connections to PostgreSQL on which no wait is unbounded, not even for a server that says nothing."""

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
# Longer than the server's own timeouts, which tell more: this one is for a server that is silent.
ANSWER_SECONDS = 10.0
PING_SECONDS = 3.0
RECYCLE_SECONDS = 600

# The kernel's own view of a dead peer. It also keeps firewalls from forgetting an idle connection.
NETWORK = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives": 1,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # Milliseconds.
    "tcp_user_timeout": int(ANSWER_SECONDS * 1000),
}
# The server's view of us: a client it lost must not keep row locks, nor one of its connections.
SERVER_SETTINGS = {
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "idle_in_transaction_session_timeout": f"{ANSWER_SECONDS:.0f}s",
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server has not answered in time.

    Keepalives do not notice a frozen server whose kernel still acknowledges, nor a relay that takes bytes
    and passes none on; `statement_timeout` is kept by the server, so it is of no use then either.
    """

    answer_seconds: float | None = None

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """Wait for the server's answer. Raises `ConnectionTimeout` and closes the connection."""
        bound = self.answer_seconds or ANSWER_SECONDS
        deadline = time.monotonic() + bound
        try:
            return super().wait(gen, interval, bound if timeout is None else min(timeout, bound))
        except psycopg.OperationalError as error:
            # An error with a code is the server's answer.
            if error.sqlstate is None and time.monotonic() >= deadline:
                self.close()
                raise psycopg.errors.ConnectionTimeout("the server does not answer") from None
            raise

    @contextmanager
    def answering_within(self, seconds: float) -> Iterator[None]:
        """Wait for each answer no longer than this meanwhile."""
        self.answer_seconds = seconds
        try:
            yield
        finally:
            self.answer_seconds = None


def network(url: sa.URL) -> dict[str, Any]:
    """Return how to notice a dead server; what the address itself sets is left as it is."""
    return {name: value for name, value in NETWORK.items() if name not in url.query}


def options(url: sa.URL, lock_seconds: float) -> dict[str, Any]:
    """Return how SQLAlchemy keeps connections."""
    chosen = SERVER_SETTINGS | {"lock_timeout": f"{lock_seconds}s"}
    settings = " ".join(f"-c {name}={value}" for name, value in chosen.items())
    return {
        "connect_args": network(url) | {"options": settings},
        "pool_pre_ping": True,
        "pool_recycle": RECYCLE_SECONDS,
    }


def bound(engine: sa.Engine) -> None:
    """Let the engine open bounded connections, and ping them quickly before each use."""
    ping = engine.dialect.do_ping

    def connect(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
        return BoundedConnection.connect(*arguments, **named)

    def ping_quickly(dbapi_connection: Any) -> bool:
        with dbapi_connection.answering_within(PING_SECONDS):
            return ping(dbapi_connection)

    event.listen(engine, "do_connect", connect)
    # SQLAlchemy invalidates the whole pool when a ping fails: no other dead connection is waited for.
    engine.dialect.do_ping = ping_quickly
