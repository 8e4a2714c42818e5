"""Scheduling messages: what may be scheduled, by whom, and who learns of it."""

from collections.abc import Callable
from functools import partial

import pytest

from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import DAY_MS, HOUR_MS
from messenger.domain.errors import NotFound, Refused
from messenger.domain.messages.sending import ID_TAKEN, NO_CONVERSATION, NO_QUOTED, Draft
from messenger.domain.scheduled import scheduling
from messenger.domain.scheduled.scheduling import MAX_AHEAD_MS, PAST, TOO_FAR, Scheduled
from messenger.domain.scheduled.waiting import ScheduleChanged
from messenger.domain.talk import membership
from messenger.domain.talk.seats import SeatChanged
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.people import all_said, contents, conversation_of, new_id, say
from tests.support.scheduled import due, queued, schedule
from tests.support.working import queued as jobs


def texts(actor: Actor) -> list[str]:
    return [one.body for one in scheduling.scheduled(actor)]


def test_only_the_author_sees_what_is_scheduled(published: Published, tea: int, ada: Actor, grace: Actor):
    at = due(HOUR_MS)
    published.forget()
    message = schedule(ada, tea, "**Milk** at noon", at)
    (one,) = scheduling.scheduled(ada)
    assert one == Scheduled(message, tea, "Tea", "**Milk** at noon", "**Milk** at noon", at)
    assert [type(event) for event in published.events] == [SeatChanged, ScheduleChanged]
    assert published.events == published.to(ada)
    assert "Milk" not in str(published.events)
    assert scheduling.scheduled(grace) == []
    assert all_said(tea) == []


def test_the_job_is_queued_in_the_same_transaction(published: Published, tea: int, ada: Actor):
    at = due(HOUR_MS)
    published.keep_contents()
    message = schedule(ada, tea, "Milk", at)
    assert [(job.due_at, job.payload) for job in queued()] == [(at, {})]
    assert published.contents
    assert all(found["scheduled_messages"][0][0] == message for found in published.contents)
    assert all(found["jobs"] for found in published.contents)


def test_soonest_is_first(tea: int, ada: Actor):
    for hours in (2, 1, 3):
        schedule(ada, tea, str(hours), due(hours * HOUR_MS))
    assert texts(ada) == ["1", "2", "3"]


def test_retry_schedules_once(tea: int, ada: Actor):
    message = new_id()
    for _ in range(2):
        schedule(ada, tea, "Milk", due(HOUR_MS), message)
    schedule(ada, tea, "Milk", due(2 * HOUR_MS), message)
    assert texts(ada) == ["Milk"]
    assert len(queued()) == 1


def test_past_time_is_refused(tea: int, ada: Actor):
    for at in (0, clock.now() - 1):
        with pytest.raises(Refused) as refused:
            schedule(ada, tea, "Milk", at)
        assert refused.value.reasons == {"at": PAST}


def test_time_beyond_a_year_is_refused(tea: int, ada: Actor, let_pass: Callable[[int], None]):
    schedule(ada, tea, "Milk", clock.now() + MAX_AHEAD_MS)
    for at in (clock.now() + MAX_AHEAD_MS + 1, 2**53):
        with pytest.raises(Refused) as refused:
            schedule(ada, tea, "Tea", at)
        assert refused.value.reasons == {"at": TOO_FAR}


def test_scheduled_messages_are_limited(tea: int, ada: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scheduling, "MAX_SCHEDULED", 2)
    first, _ = (schedule(ada, tea, body, due(HOUR_MS)) for body in "ab")
    with pytest.raises(Refused, match="at"):
        schedule(ada, tea, "c", due(HOUR_MS))
    schedule(ada, tea, "a again", due(HOUR_MS), first)
    assert sorted(texts(ada)) == ["a again", "b"]


def test_scheduling_at_once_keeps_the_limit(tea: int, ada: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scheduling, "MAX_SCHEDULED", 1)
    outcomes = at_once(*(partial(schedule, ada, tea, body, due(HOUR_MS)) for body in "abc"))
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 2
    assert len(texts(ada)) == 1


@pytest.mark.parametrize("body", ["", " \n", "x" * 10_001, "\ud800"])
def test_unsound_text_is_refused(tea: int, ada: Actor, body: str):
    message = schedule(ada, tea, "Milk", due(HOUR_MS))
    with pytest.raises(Refused, match="body"):
        schedule(ada, tea, body, due(HOUR_MS))
    with pytest.raises(Refused, match="body"):
        scheduling.change(ada, message, body, due(HOUR_MS))
    assert texts(ada) == ["Milk"]


def test_stranger_cannot_schedule(tea: int, stranger: Actor):
    for conversation in (tea, tea + 1):
        with pytest.raises(Refused) as refused:
            schedule(stranger, conversation, "Milk", due(HOUR_MS))
        assert refused.value.reasons == {"body": NO_CONVERSATION}


def test_reply_needs_a_message_of_the_conversation(tea: int, ada: Actor, grace: Actor):
    elsewhere = say(ada, conversation_of(ada, grace), "Chess")[0].id
    for quoted in (elsewhere, new_id(), "\x00"):
        with pytest.raises(Refused) as refused:
            scheduling.schedule(ada, Draft(tea, new_id(), "Milk", reply_to=quoted), due(HOUR_MS))
        assert refused.value.reasons == {"body": NO_QUOTED}


def test_nobody_reaches_what_others_scheduled(tea: int, ada: Actor, grace: Actor):
    message = schedule(ada, tea, "Milk", due(HOUR_MS))
    before = contents()
    with pytest.raises(Refused) as refused:
        schedule(grace, tea, "Forged", due(HOUR_MS), message)
    assert refused.value.reasons == {"body": ID_TAKEN}
    with pytest.raises(NotFound):
        scheduling.change(grace, message, "Forged", due(HOUR_MS))
    with pytest.raises(NotFound):
        scheduling.send_now(grace, message)
    scheduling.cancel(grace, message)
    assert contents() == before


def test_text_and_time_can_be_changed(published: Published, tea: int, ada: Actor):
    message = schedule(ada, tea, "Milk", due(HOUR_MS))
    published.forget()
    at = due(2 * DAY_MS)
    scheduling.change(ada, message, "Tea", at)
    assert [(one.body, one.at) for one in scheduling.scheduled(ada)] == [("Tea", at)]
    assert [job.due_at for job in queued()] == [at]
    assert [type(event) for event in published.to(ada)] == [SeatChanged, ScheduleChanged]
    with pytest.raises(Refused, match="at"):
        scheduling.change(ada, message, "Tea", clock.now())


def test_deleting_erases_the_text(published: Published, tea: int, ada: Actor):
    message = schedule(ada, tea, "Milk", due(HOUR_MS))
    scheduling.cancel(ada, message)
    scheduling.cancel(ada, message)
    assert (texts(ada), jobs()) == ([], [])
    assert "Milk" not in str(contents())


def test_former_member_cannot_change_but_delete(tea: int, ada: Actor, grace: Actor):
    message = schedule(grace, tea, "Milk", due(HOUR_MS))
    membership.leave(grace, tea)
    assert [(one.title, one.body) for one in scheduling.scheduled(grace)] == [("", "Milk")]
    for verb in (
        partial(scheduling.change, grace, message, "Tea", due(HOUR_MS)),
        partial(scheduling.send_now, grace, message),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.reasons == {"body": NO_CONVERSATION}
    scheduling.cancel(grace, message)
    assert texts(grace) == []
