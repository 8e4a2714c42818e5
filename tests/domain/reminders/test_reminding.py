"""Setting, changing and ending reminders, and what makes them due."""

from collections.abc import Callable

import pytest

from messenger import db
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import DAY_MS, HOUR_MS
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import closing
from messenger.domain.messages import deleting, editing
from messenger.domain.reminders import firing, reminding
from messenger.domain.reminders.reminding import Reminding
from messenger.domain.reminders.waiting import RemindersChanged
from messenger.domain.talk import membership
from messenger.domain.talk.seats import SeatChanged
from messenger.jobs import queue
from tests.domain.conftest import Published
from tests.support import working
from tests.support.at_once import at_once
from tests.support.people import contents, message_of, say
from tests.support.reminders import fire, own, queued

Pass = Callable[[int], None]


@pytest.fixture
def spoken(tea: int, grace: Actor) -> str:
    """The id of a message by Grace."""
    return say(grace, tea, "Milk at noon")[0].id


def remind(actor: Actor, message_id: str, later: int = HOUR_MS) -> int:
    """Set a reminder, and return its time."""
    at = clock.now() + later
    reminding.remind(actor, message_id, at)
    return at


def test_reminder_is_one_s_own(published: Published, tea: int, spoken: str, ada: Actor, grace: Actor):
    published.forget()
    at = remind(ada, spoken)
    assert own(ada) == [Reminding(spoken, tea, "Tea", 1, grace.user_id, "Milk at noon", at, is_due=False)]
    assert [person.id for person in reminding.reminders(ada).people] == [grace.user_id]
    assert [type(event) for event in published.to(ada)] == [SeatChanged, RemindersChanged]
    assert published.events == published.to(ada)
    assert own(grace) == []


def test_reminder_becomes_due_and_stays(let_pass: Pass, published: Published, spoken: str, ada: Actor):
    remind(ada, spoken)
    let_pass(HOUR_MS - 1)
    assert queue.claim(["reminder"]) is None
    let_pass(1)
    published.forget()
    fire()
    assert [one.is_due for one in own(ada)] == [True]
    assert RemindersChanged(spoken) in published.to(ada)
    assert queued() == []
    reminding.end(ada, spoken)
    assert own(ada) == []


def test_new_time_replaces_the_old_one(let_pass: Pass, spoken: str, ada: Actor):
    remind(ada, spoken)
    later = remind(ada, spoken, 2 * HOUR_MS)
    assert ([one.at for one in own(ada)], len(queued())) == ([later], 1)
    let_pass(2 * HOUR_MS)
    fire()
    again = remind(ada, spoken)
    assert [(one.at, one.is_due) for one in own(ada)] == [(again, False)]


def test_ended_reminder_reminds_no_more(published: Published, spoken: str, ada: Actor):
    remind(ada, spoken)
    reminding.end(ada, spoken)
    published.forget()
    reminding.end(ada, spoken)
    assert (own(ada), queued(), published.events) == ([], [], [])


def test_reminder_that_was_moved_meanwhile_is_not_due(let_pass: Pass, spoken: str, ada: Actor):
    remind(ada, spoken)
    let_pass(HOUR_MS)
    job = working.claimed("reminder")
    later = remind(ada, spoken)
    firing.fire(job.lease)
    assert [(one.at, one.is_due) for one in own(ada)] == [(later, False)]


def test_job_that_is_given_up_still_reminds(spoken: str, ada: Actor):
    remind(ada, spoken)
    (job,) = queued()
    with db.transaction() as tx:
        firing.give_up(tx, job.id)
    assert [one.is_due for one in own(ada)] == [True]


@pytest.mark.parametrize(
    ("later", "reason"), [(0, reminding.PAST), (-1, reminding.PAST), (367 * DAY_MS, reminding.TOO_FAR)]
)
def test_impossible_time_is_refused(let_pass: Pass, later: int, reason: str, spoken: str, ada: Actor):
    let_pass(0)
    with pytest.raises(Refused) as refused:
        remind(ada, spoken, later)
    assert refused.value.reasons == {"at": reason}


def test_number_of_reminders_is_limited(
    monkeypatch: pytest.MonkeyPatch, tea: int, spoken: str, ada: Actor, grace: Actor
):
    monkeypatch.setattr(reminding, "MAX_REMINDERS", 1)
    remind(ada, spoken)
    remind(ada, spoken, 2 * HOUR_MS)
    with pytest.raises(Refused):
        remind(ada, say(grace, tea, "one more")[0].id)


def test_stranger_cannot_be_reminded(spoken: str, stranger: Actor):
    for verb in (remind, reminding.end):
        with pytest.raises(NotFound):
            verb(stranger, spoken)


def test_nobody_is_reminded_of_what_is_gone(tea: int, ada: Actor, grace: Actor):
    gone = say(grace, tea, "gone")[0].id
    deleting.delete(grace, gone)
    with pytest.raises(Forbidden):
        remind(ada, gone)


def test_deletion_hides_the_reminder_and_its_undo_brings_it_back(spoken: str, ada: Actor, grace: Actor):
    remind(ada, spoken)
    text = message_of(spoken).body
    deletion = deleting.delete(grace, spoken)
    assert own(ada) == []
    deleting.restore(grace, spoken, text, deletion.undo_key)
    assert [one.excerpt for one in own(ada)] == [text]


def test_deleted_message_reminds_of_nothing(
    let_pass: Pass, published: Published, spoken: str, ada: Actor, grace: Actor
):
    remind(ada, spoken)
    deleting.delete(grace, spoken)
    let_pass(HOUR_MS)
    published.forget()
    fire()
    assert (contents()["reminders"], published.events) == ([], [])


def test_edit_shows_in_the_reminder(published: Published, spoken: str, ada: Actor, grace: Actor):
    remind(ada, spoken)
    published.forget()
    editing.edit(grace, spoken, "Milk at one")
    assert [one.excerpt for one in own(ada)] == ["Milk at one"]
    assert RemindersChanged(spoken) in published.to(ada)
    assert RemindersChanged(spoken) not in published.to(grace)


def test_leaving_ends_the_reminders_there(tea: int, spoken: str, ada: Actor, grace: Actor):
    for actor in (ada, grace):
        remind(actor, spoken)
    membership.leave(ada, tea)
    assert (len(contents()["reminders"]), len(queued())) == (1, 1)
    assert len(own(grace)) == 1


def test_deleted_conversation_takes_its_reminders_along(let_pass: Pass, tea: int, spoken: str, ada: Actor):
    remind(ada, spoken)
    closing.delete(ada, tea, "Tea")
    assert contents()["reminders"] == []
    let_pass(HOUR_MS)
    fire()


def test_two_tabs_set_one_reminder(database: db.Database, spoken: str, ada: Actor):
    at = clock.now() + HOUR_MS
    at_once(*[lambda: reminding.remind(ada, spoken, at)] * 2)
    assert (len(own(ada)), len(queued())) == (1, 1)
