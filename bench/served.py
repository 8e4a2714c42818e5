"""The servers under test, pinned to their cores: the built application with data in it, and the floor."""

import http.client
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import sqlalchemy as sa

from messenger import db, models
from messenger.config import Settings
from messenger.domain import clock, tokens
from messenger.domain.accounts import emails, nicknames
from messenger.domain.actors import Actor
from messenger.domain.talk import conversations
from messenger.run import schema
from tests.support.processes import free_port, workers

ROOT = Path(__file__).parents[1]
CORES = sorted(os.sched_getaffinity(0))
MAX_START_SECONDS = 60
UNSET = dict.fromkeys((name.upper() for name in Settings.model_fields), "")


class Served:
    """A running server: its port, its process, and when it answered first."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], started_at: float) -> None:
        self.port, self.process = port, process
        self.listening_at = time.perf_counter()
        self.start_seconds = self.listening_at - started_at
        # Of all processes: the supervisor works before its worker does.
        main = psutil.Process(process.pid)
        self.start_cpu = sum(sum(each.cpu_times()[:2]) for each in [main, *main.children(recursive=True)])

    @property
    def workers(self) -> list[psutil.Process]:
        """The worker processes, which serve sockets."""
        return workers(self.process.pid)

    def cpu_seconds(self) -> float:
        """Return the CPU time of the workers so far."""
        return sum(sum(worker.cpu_times()[:2]) for worker in self.workers)

    def memory(self) -> int:
        """Return the workers' unique memory (USS) in bytes."""
        return sum(worker.memory_full_info().uss for worker in self.workers)


@contextmanager
def application(folder: Path, cores: set[int], **settings: str) -> Iterator[Served]:
    """Serve the built application with the data in the folder."""
    environment = UNSET | {"DATA_DIR": str(folder)} | settings
    with _serve([sys.executable, "-m", "messenger"], environment, cores) as served:
        yield served


@contextmanager
def floor(cores: set[int]) -> Iterator[Served]:
    """Serve the floor with the same server."""
    with _serve([sys.executable, "-m", "bench.floor"], {}, cores) as served:
        yield served


@contextmanager
def _serve(command: list[str], settings: dict[str, str], cores: set[int]) -> Iterator[Served]:
    port, started_at = free_port(), time.perf_counter()
    environment = os.environ | settings | {"PORT": str(port)}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    ) as process:
        try:
            while not _answers(port):
                assert process.poll() is None, process.communicate()[0].decode()
                assert time.perf_counter() - started_at < MAX_START_SECONDS, "the server does not start"
                time.sleep(0.005)
            yield Served(port, process, started_at)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/ping")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def people(database_url: str, number: int) -> tuple[list[Actor], list[str]]:
    """Create this many signed-in people; return them and their sign-in tokens."""
    db.use(database_url)
    schema.prepare()
    now, held = clock.now(), [tokens.new() for _ in range(number)]
    with db.transaction() as tx:
        tx.execute(sa.insert(models.User), [_user(i, now) for i in range(1, number + 1)])
        tx.execute(
            sa.insert(models.SignIn), [_sign_in(i, token, now) for i, token in enumerate(held, start=1)]
        )
    return [Actor(i, i, is_administrator=False) for i in range(1, number + 1)], held


def _user(i: int, now: int) -> dict[str, object]:
    named = nicknames.columns(f"Person {i}") | emails.columns(f"person{i}@example.org")
    return {"id": i, "created_at": now, "password_hash": "-", "is_administrator": False, **named}


def _sign_in(i: int, token: str, now: int) -> dict[str, object]:
    kept = {"token_hash": tokens.hashed(token), "device": "bench", "is_kept": True}
    return {"user_id": i, "created_at": now, "last_seen_at": now, "expires_at": now + clock.DAY_MS, **kept}


def conversation(actors: list[Actor], messages: int = 0) -> int:
    """Create a conversation of these people with this many messages; return its id."""
    owner, *others = actors
    made = conversations.start(owner, str(uuid.uuid4()), "Load", [other.user_id for other in others])
    now = clock.now()
    with db.transaction() as tx:
        for first in range(1, messages + 1, 10_000):
            numbers = range(first, min(first + 10_000, messages + 1))
            tx.execute(sa.insert(models.Message), [_message(made, n, now) for n in numbers])
        tx.execute(
            sa.update(models.Member).where(sa.column("conversation_id") == made).values(read_number=messages)
        )
        counters = {"revision": messages, "last_number": messages}
        tx.execute(sa.update(models.Conversation).where(sa.column("id") == made).values(**counters))
    return made


def _message(conversation_id: int, number: int, now: int) -> dict[str, object]:
    place = {"conversation_id": conversation_id, "number": number, "revision": number}
    return {"id": str(uuid.uuid4()), "author_id": 1, "body": f"message {number}", "sent_at": now, **place}
