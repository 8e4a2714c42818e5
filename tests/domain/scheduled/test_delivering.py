"""Sending scheduled messages: as all others, once, and with the rights of that moment."""

from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.clock import HOUR_MS
from messenger.domain.errors import NotFound
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft, MessageSent
from messenger.domain.scheduled import delivering, scheduling
from messenger.domain.talk import conversations, membership, seats
from messenger.domain.talk.seats import Seat
from messenger.jobs import queue, scheduled
from messenger.jobs.worker import Worker
from tests.domain.conftest import Published
from tests.support.accounts import change
from tests.support.at_once import at_once
from tests.support.people import all_said, contents, conversation_of, new_id, say
from tests.support.scheduled import claimed, due, queued, schedule

LetPass = Callable[[int], None]


async def work() -> None:
    """Work all that is due."""
    await Worker([scheduled.kind()]).work_due()


def bodies(conversation_id: int) -> list[str]:
    return [message.body for message in all_said(conversation_id)]


def failures(actor: Actor) -> list[tuple[str, str]]:
    return [(one.body, one.failure) for one in scheduling.scheduled(actor)]


def seat_of(actor: Actor, conversation_id: int) -> Seat:
    return conversations.open(actor, conversation_id).seat


async def test_message_is_sent_when_it_is_due(published: Published, tea: int, ada: Actor, let_pass: LetPass):
    message = schedule(ada, tea, "Milk", due(HOUR_MS))
    let_pass(HOUR_MS - 1)
    await work()
    assert bodies(tea) == []
    published.forget()
    let_pass(1)
    await work()
    (sent,) = all_said(tea)
    assert (sent.id, sent.body, sent.author) == (message, "Milk", ada.user_id)
    assert scheduling.scheduled(ada) == []
    assert queued() == []
    (heard,) = [event for event in published.events if isinstance(event, MessageSent)]
    assert heard.message == sent


async def test_reply_mentions_and_markup_work(tea: int, ada: Actor, grace: Actor, let_pass: LetPass):
    asked = say(grace, tea, "When?")[0]
    draft = Draft(tea, new_id(), "**Now**, @Grace https://example.org/", reply_to=asked.id)
    scheduling.schedule(ada, draft, due(HOUR_MS))
    let_pass(HOUR_MS)
    await work()
    sent = all_said(tea)[-1]
    assert sent.quote
    assert sent.quote.excerpt == "When?"
    assert sent.mentions == {"@Grace": grace.user_id}
    assert sent.runs
    assert seat_of(grace, tea).mentioned == [sent.number]


async def test_two_workers_send_once(tea: int, ada: Actor, let_pass: LetPass):
    schedule(ada, tea, "Milk", due(HOUR_MS))
    let_pass(HOUR_MS)
    job = claimed()
    outcomes = at_once(*[partial(delivering.deliver, job.lease)] * 3)
    assert outcomes == [None] * 3
    await work()
    assert bodies(tea) == ["Milk"]


async def test_attempt_after_a_crash_sends_once(tea: int, ada: Actor, let_pass: LetPass):
    schedule(ada, tea, "Milk", due(HOUR_MS))
    let_pass(HOUR_MS)
    # A worker claims the job, sends the message, and dies before it can say so.
    job = claimed()
    delivering.deliver(job.lease)
    assert bodies(tea) == ["Milk"]
    # Its lease runs out in the eyes of another worker.
    assert queue.retry(job, "abandoned", 0)
    await work()
    assert (bodies(tea), queued()) == (["Milk"], [])


async def test_deleted_message_is_not_sent_in_the_place_of_another(tea: int, ada: Actor, let_pass: LetPass):
    message = schedule(ada, tea, "Milk", due(HOUR_MS))
    let_pass(HOUR_MS)
    job = claimed()
    scheduling.cancel(ada, message)
    # Its job may get the id of the one that was deleted.
    schedule(ada, tea, "Tea", due(HOUR_MS))
    delivering.deliver(job.lease)
    assert bodies(tea) == []


async def test_attempt_that_crashed_before_sending_is_repeated(tea: int, ada: Actor, let_pass: LetPass):
    schedule(ada, tea, "Milk", due(HOUR_MS))
    let_pass(HOUR_MS)
    job = claimed()
    await work()
    assert bodies(tea) == []
    assert queue.retry(job, "abandoned", 0)
    await work()
    assert bodies(tea) == ["Milk"]


async def test_message_sent_already_is_not_sent_again(tea: int, ada: Actor, let_pass: LetPass):
    message = say(ada, tea, "Milk")[0].id
    schedule(ada, tea, "Milk", due(HOUR_MS), message)
    let_pass(HOUR_MS)
    await work()
    assert (bodies(tea), scheduling.scheduled(ada)) == (["Milk"], [])


async def test_send_now_does_not_wait(tea: int, ada: Actor):
    message = schedule(ada, tea, "Milk", due(HOUR_MS))
    scheduling.send_now(ada, message)
    await work()
    assert bodies(tea) == ["Milk"]
    with pytest.raises(NotFound):
        scheduling.send_now(ada, message)


async def test_changed_message_is_sent_as_it_is_then(tea: int, ada: Actor, let_pass: LetPass):
    message = schedule(ada, tea, "Milk", due(HOUR_MS))
    let_pass(HOUR_MS)
    # A worker has claimed the job before the change.
    job = claimed()
    scheduling.change(ada, message, "Tea", due(HOUR_MS))
    delivering.deliver(job.lease)
    await work()
    assert bodies(tea) == []
    let_pass(HOUR_MS)
    await work()
    assert bodies(tea) == ["Tea"]


def test_change_during_the_attempt_wins(
    tea: int, ada: Actor, let_pass: LetPass, monkeypatch: pytest.MonkeyPatch
):
    message = schedule(ada, tea, "Milk", due(HOUR_MS))
    let_pass(HOUR_MS)
    job = claimed()
    send = sending.send

    def change_first(actor: Actor, drafts: list[Draft]) -> sending.Receipt:
        scheduling.change(ada, message, "Tea", due(HOUR_MS))
        return send(actor, drafts)

    monkeypatch.setattr(sending, "send", change_first)
    delivering.deliver(job.lease)
    assert bodies(tea) == []
    assert failures(ada) == [("Tea", "")]


@pytest.mark.parametrize("jump", [-HOUR_MS, -24 * HOUR_MS])
async def test_clock_set_back_strands_nothing(tea: int, ada: Actor, let_pass: LetPass, jump: int):
    schedule(ada, tea, "Milk", due(HOUR_MS))
    let_pass(HOUR_MS)
    job = claimed()
    let_pass(jump)
    delivering.deliver(job.lease)
    assert bodies(tea) == ["Milk"]


async def test_former_member_keeps_the_text(
    published: Published, tea: int, ada: Actor, grace: Actor, let_pass: LetPass
):
    message = schedule(grace, tea, "Milk", due(HOUR_MS))
    membership.remove(ada, tea, grace.user_id)
    let_pass(HOUR_MS)
    published.forget()
    await work()
    assert bodies(tea) == []
    assert failures(grace) == [("Milk", "member")]
    assert published.events == published.to(grace)
    assert queued() == []
    membership.add(ada, tea, [grace.user_id])
    scheduling.send_now(grace, message)
    await work()
    assert bodies(tea) == ["Milk"]


async def test_deactivated_author_sends_nothing(tea: int, ada: Actor, grace: Actor, let_pass: LetPass):
    message = schedule(grace, tea, "Milk", due(HOUR_MS))
    change(grace, deactivated_at=1)
    let_pass(HOUR_MS)
    await work()
    assert bodies(tea) == []
    assert failures(grace) == [("Milk", "account")]
    change(grace, deactivated_at=None)
    scheduling.change(grace, message, "Tea", due(HOUR_MS))
    assert failures(grace) == [("Tea", "")]
    let_pass(HOUR_MS)
    await work()
    assert bodies(tea) == ["Tea"]


async def test_id_of_another_message_keeps_the_text(tea: int, ada: Actor, grace: Actor, let_pass: LetPass):
    taken = [say(grace, tea, "Mine")[0], say(ada, conversation_of(ada, grace), "Elsewhere")[0]]
    for other in taken:
        schedule(ada, tea, "Milk", due(HOUR_MS), other.id)
    let_pass(HOUR_MS)
    await work()
    assert bodies(tea) == ["Mine"]
    assert failures(ada) == [("Milk", "other")] * 2


async def test_job_given_up_keeps_the_text(tea: int, ada: Actor, let_pass: LetPass):
    schedule(ada, tea, "Milk", due(HOUR_MS))
    let_pass(HOUR_MS)
    job = claimed()
    assert queue.give_up(job, "abandoned", scheduled.kind())
    assert failures(ada) == [("Milk", "other")]
    let_pass(queue.KEPT_MS + HOUR_MS)
    queue.tidy({})
    assert (failures(ada), queued()) == ([("Milk", "other")], [])


async def test_sending_later_reads_nothing_for_an_absent_author(
    tea: int, ada: Actor, grace: Actor, let_pass: LetPass
):
    schedule(ada, tea, "Morning", due(HOUR_MS))
    say(grace, tea, "In the night")
    let_pass(HOUR_MS)
    await work()
    assert seat_of(ada, tea).read == 0
    seats.mark_read(ada, tea, 2)
    schedule(ada, tea, "Noon", due(HOUR_MS))
    let_pass(HOUR_MS)
    await work()
    assert seat_of(ada, tea).read == 3
    seats.mark_unread(ada, all_said(tea)[0].id)
    schedule(ada, tea, "Evening", due(HOUR_MS))
    let_pass(HOUR_MS)
    await work()
    assert (seat_of(ada, tea).read, seat_of(ada, tea).unread_from) == (3, 1)


async def test_message_of_a_lost_conversation_is_gone(tea: int, ada: Actor, let_pass: LetPass):
    schedule(ada, tea, "Milk", due(HOUR_MS))
    with db.transaction() as tx:
        tx.execute(sa.delete(models.Conversation))
    let_pass(HOUR_MS)
    await work()
    assert "Milk" not in str(contents())
