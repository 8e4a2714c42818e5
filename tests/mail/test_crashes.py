"""Killing what mails people who are away: everybody gets their mail."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest

from messenger.config import Settings
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.away import mailing
from messenger.domain.clock import HOUR_MS
from messenger.jobs import worker
from messenger.jobs.worker import Worker
from messenger.mail import away, sending
from tests.support.accounts import change
from tests.support.mail_server import MailServer, Stage
from tests.support.people import conversation_of, people, say
from tests.support.posting import SITE
from tests.support.senders import running
from tests.support.servers import ROOT, inherited
from tests.support.waiting import eventually
from tests.support.working import add, queued

NAMES = ("Grace", "Alan", "Edsger", "Barbara", "Tony")
SENT_BEFORE = 2

# Looks and sends as the application does; on request, it hangs while it queues a mail.
PROGRAM = """
import asyncio, sys, time
from messenger.config import settings
from messenger.domain import mails
from messenger.jobs.worker import Worker
from messenger.mail import away, sending

def hang(*given):
    if len(posted) == int(sys.argv[1]):
        print("queuing", flush=True)
        time.sleep(3600)
    posted.append(post(*given))

post, posted = mails.post, []
mails.post = hang
kinds = away.kind(settings, settling=0), sending.kind(settings)
asyncio.run(Worker(kinds).run())
"""
NEVER = -1


@pytest.fixture
def addresses(ada: Actor, mail_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of people who have been away for an hour, with a message each."""
    members = people(*NAMES)
    found = [f"{name.lower()}@example.org" for name in NAMES]
    for member, address in zip(members, found, strict=True):
        change(member, email=address, email_key=address, email_confirmed_at=1)
    with monkeypatch.context() as past:
        now = clock.now()
        past.setattr(clock, "now", lambda: now - HOUR_MS)
        for member in members:
            say(ada, conversation_of(ada, member), "Are you there?")
    return sorted(found)


@pytest.fixture
def start(server: MailServer, sqlite_url: str) -> Callable[[int], subprocess.Popen[str]]:
    """A function that starts a worker in another process, which hangs after it has queued so many mails."""

    def run(most: int) -> subprocess.Popen[str]:
        own = {"DATABASE_URL": sqlite_url, "SMTP_URL": server.url, "PUBLIC_URL": SITE}
        command = [sys.executable, "-c", PROGRAM, str(most)]
        return subprocess.Popen(command, cwd=ROOT, env=inherited() | own, stdout=subprocess.PIPE, text=True)

    return run


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a process with a signal that it can't handle."""
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


async def work_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have another worker take over, and send until nothing is left."""
    for name in ("LEASE_SECONDS", "WATCH_SECONDS", "POLL_SECONDS"):
        monkeypatch.setattr(worker, name, 0.05)
    for module in (away, sending):
        monkeypatch.setattr(module, "BACKOFF_MS", (0, 0, 0))
    kinds = away.kind(settings, settling=0), sending.kind(settings)

    def is_done() -> bool:
        # A look is always planned for later. One that is tried again is due now.
        return all(job.kind == mailing.JOB and (job.due_at or 0) > clock.now() for job in queued())

    async with running(Worker(kinds)):
        await eventually(is_done, "another worker has sent everything")


@pytest.mark.parametrize(("stage", "twice"), [("recipient", 0), ("content", 1)])
async def test_killed_sender_loses_no_mail(
    stage: Stage,
    twice: int,
    server: MailServer,
    addresses: list[str],
    start: Callable[[int], subprocess.Popen[str]],
    mail_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
):
    server.hang(stage, SENT_BEFORE)
    add(mailing.JOB)
    process = await asyncio.to_thread(start, NEVER)
    try:
        await eventually(lambda: server.is_hanging, "a mail is on its way")
    finally:
        kill(process)
    assert len(server.mails) == SENT_BEFORE
    server.accept()
    await work_on(mail_settings, monkeypatch)
    got = Counter(server.recipients)
    # Nobody can know whether a server that did not answer has taken the mail: it is sent once more.
    assert sorted(got) == addresses
    assert got.total() == len(addresses) + twice


async def test_worker_killed_while_queuing_loses_no_mail(
    server: MailServer,
    addresses: list[str],
    start: Callable[[int], subprocess.Popen[str]],
    mail_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
):
    server.hang()
    add(mailing.JOB)
    process = await asyncio.to_thread(start, SENT_BEFORE)
    try:
        assert process.stdout
        assert await asyncio.to_thread(process.stdout.readline) == "queuing\n"
    finally:
        kill(process)
    server.accept()
    await work_on(mail_settings, monkeypatch)
    assert sorted(server.recipients) == addresses
