"""Reminders that are due, as browsers show them."""

import asyncio
from collections.abc import Callable

import pytest

from messenger import db
from messenger.config import settings
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import HOUR_MS, MINUTE_MS
from messenger.domain.notifications import preferences
from messenger.domain.reminders import reminding
from messenger.jobs import reminders, worker
from messenger.jobs.worker import Worker
from messenger.push.kinds import kinds
from tests.push.test_crashes import kill_while_sending
from tests.support.people import say
from tests.support.push_services import PushServer
from tests.support.senders import running
from tests.support.waiting import eventually
from tests.support.working import queued

Pass = Callable[[int], None]


@pytest.fixture
def reminded(let_pass: Pass, database: db.Database, ada: Actor, grace: Actor, tea: int) -> str:
    """The id of a message that Grace is reminded of in an hour."""
    let_pass(0)
    (message,) = say(ada, tea, "Milk *at* noon")
    reminding.remind(grace, message.id, clock.now() + HOUR_MS)
    return message.id


async def work(service: PushServer) -> None:
    """Work what is due: the reminder, and then its push messages."""
    await Worker([reminders.kind()]).work_due()
    await service.work()


async def test_reminder_reaches_every_browser_once(
    let_pass: Pass, service: PushServer, reminded: str, grace: Actor, tea: int
):
    devices = [service.device_of(grace), service.device_of(grace)]
    await work(service)
    assert service.got == []
    let_pass(HOUR_MS)
    for _ in range(2):
        await work(service)
    assert [service.bodies(device) for device in devices] == [["Ada: Milk at noon"]] * 2
    shown = service.got[0].content["notification"]
    assert shown["title"] == "Reminder"
    assert shown["tag"] == f"reminder-{reminded}"
    assert shown["navigate"] == f"{settings.public_url}/conversations/{tea}/1"
    assert queued() == []


async def test_browser_that_failed_is_tried_again(
    let_pass: Pass, service: PushServer, reminded: str, grace: Actor
):
    device = service.device_of(grace)
    service.answers[device.name] = [503]
    for _ in range(2):
        let_pass(HOUR_MS)
        await work(service)
    assert service.bodies() == ["Ada: Milk at noon"]
    assert reminding.reminders(grace).reminders[0].id == reminded


@pytest.mark.parametrize("change", ["ended", "quiet"])
async def test_no_push_without_a_reason(
    change: str, let_pass: Pass, service: PushServer, reminded: str, grace: Actor
):
    service.device_of(grace)
    let_pass(HOUR_MS)
    if change == "quiet":
        preferences.pause(grace, 30)
    await Worker([reminders.kind()]).work_due()
    if change == "ended":
        reminding.end(grace, reminded)
    await service.work()
    assert service.got == []


async def test_killed_worker_loses_no_reminder(
    let_pass: Pass,
    service: PushServer,
    database: db.Database,
    reminded: str,
    grace: Actor,
    monkeypatch: pytest.MonkeyPatch,
):
    device = service.device_of(grace)
    let_pass(HOUR_MS)
    await Worker([reminders.kind()]).work_due()
    await asyncio.to_thread(kill_while_sending, database)
    monkeypatch.setattr(worker, "LEASE_SECONDS", 0.1)
    monkeypatch.setattr(worker, "WATCH_SECONDS", 0.02)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.02)
    async with service.services.opened(), running(Worker(kinds(service.services))):

        def is_done() -> bool:
            # The lease runs out first, and then the backoff.
            let_pass(MINUTE_MS)
            return queued() == []

        await eventually(is_done, "another worker reminds")
    assert service.bodies(device) == ["Ada: Milk at noon"]
