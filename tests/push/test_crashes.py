"""A worker that is killed while it notifies: the notification is not lost."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.jobs import worker
from messenger.jobs.worker import Worker
from messenger.push.kinds import kinds
from tests.push.test_sending import waiting
from tests.support.people import say
from tests.support.push_services import PushServer
from tests.support.senders import running
from tests.support.servers import ROOT, inherited
from tests.support.waiting import eventually
from tests.support.working import add, failures, queued

# Begins to notify, and hangs when it is to send the first message.
PROGRAM = """
import asyncio
from messenger.jobs.worker import Worker
from messenger.push import kinds
from messenger.push.service import PushServices

class Hanging(PushServices):
    async def send(self, subscription, push):
        print("sending", flush=True)
        await asyncio.Event().wait()

asyncio.run(Worker(kinds.kinds(Hanging())).run())
"""


def kill_while_sending(database: db.Database) -> None:
    """Let a worker in another process begin to send, and kill it."""
    url = database.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=inherited() | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "sending\n"
        finally:
            os.kill(process.pid, signal.SIGKILL)


async def test_killed_worker_loses_no_notification(
    service: PushServer,
    database: db.Database,
    ada: Actor,
    grace: Actor,
    tea: int,
    monkeypatch: pytest.MonkeyPatch,
):
    device = service.device_of(grace)
    say(ada, tea, "first")
    await asyncio.to_thread(kill_while_sending, database)
    # It joins what the killed worker was sending.
    say(ada, tea, "second")
    monkeypatch.setattr(worker, "LEASE_SECONDS", 0.1)
    monkeypatch.setattr(worker, "WATCH_SECONDS", 0.02)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.02)
    async with service.services.opened(), running(Worker(kinds(service.services))):
        await eventually(lambda: waiting() == 0 and queued() == [], "another worker notifies of both")
    assert service.bodies(device) == ["Ada: second\n2 new messages"]


async def test_job_that_is_given_up_blocks_no_later_notification(
    service: PushServer, ada: Actor, grace: Actor, tea: int, monkeypatch: pytest.MonkeyPatch
):
    device = service.device_of(grace)
    say(ada, tea, "lost")
    (notify, _) = kinds(service.services)

    async def fail(_attempt: object) -> None:
        raise RuntimeError

    broken = Worker([notify.__class__(**{**vars(notify), "work": fail, "backoff_ms": ()})])
    await broken.work_due()
    assert ([given_up for *_, given_up in failures()], waiting()) == ([True], 0)
    say(ada, tea, "heard")
    await service.work()
    assert service.bodies(device) == ["Ada: heard\n2 new messages"]


async def test_job_for_a_conversation_that_is_gone_ends(service: PushServer):
    add("notify", conversation=12345)
    await service.work()
    assert queued() == []
