"""Races between deleting an account and other actions on it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import col

from messenger import db
from messenger.domain import mails, tokens
from messenger.domain.accounts import deletion
from messenger.domain.actors import Actor
from messenger.domain.authentication import reauthentication, second_factor, sign_ins, totp
from messenger.domain.errors import Refused, SignInRequired
from messenger.domain.mail_kinds import MailKind
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations, membership, seats
from messenger.models import User
from tests.support import posting
from tests.support.at_once import at_once, before_next_commit
from tests.support.codes import code_of
from tests.support.databases import stored
from tests.support.people import all_said, contents, conversation_of, new_id
from tests.support.waiting import until

WAITING = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
Verb = Callable[[], object]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accept every password, without hashing, whose duration would hide the race."""
    monkeypatch.setattr(reauthentication, "check", lambda _actor, _password: None)


def overtaken(first: Verb, second: Verb) -> "Future[object]":
    """Start the second verb when the first is about to commit, and return its outcome."""
    with ThreadPoolExecutor(1) as threads:
        began: list[Future[object]] = []

        def begin(_transaction: object) -> None:
            began.append(threads.submit(second))
            if not db.current().is_sqlite:
                until(lambda: began[0].done() or _is_somebody_waiting(), "the second waits for the first")

        before_next_commit(begin)
        first()
    return began[0]


def _is_somebody_waiting() -> bool:
    with db.reading() as session:
        return session.execute(WAITING).scalar_one() > 0


def _has_left(actor: Actor) -> bool:
    held = contents()
    return all(actor.user_id != row[1] for row in held["members"]) and all(
        actor.user_id != row[1] for row in held["sign_ins"]
    )


def test_deleted_user_cannot_be_added(tea: int, ada: Actor, stranger: Actor):
    add = overtaken(
        partial(deletion.delete, stranger, ""), lambda: membership.add(ada, tea, [stranger.user_id])
    )
    with pytest.raises(Refused, match="members"):
        add.result()
    assert _has_left(stranger)


def test_new_member_can_leave(tea: int, ada: Actor, stranger: Actor):
    gone = overtaken(
        lambda: membership.add(ada, tea, [stranger.user_id]), partial(deletion.delete, stranger, "")
    )
    assert gone.result() is None
    assert _has_left(stranger)


def test_conversation_with_a_deleted_user_is_refused(tea: int, ada: Actor, stranger: Actor):
    start = overtaken(partial(deletion.delete, stranger, ""), lambda: conversation_of(ada, stranger))
    with pytest.raises(Refused, match="members"):
        start.result()
    assert _has_left(stranger)


def test_member_of_a_new_conversation_can_leave(tea: int, ada: Actor, stranger: Actor):
    gone = overtaken(lambda: conversation_of(ada, stranger), partial(deletion.delete, stranger, ""))
    assert gone.result() is None
    assert _has_left(stranger)
    assert len(conversations.listing(ada).conversations) == 2


def test_deleted_user_cannot_start_a_conversation(tea: int, ada: Actor, stranger: Actor):
    start = overtaken(partial(deletion.delete, stranger, ""), lambda: conversation_of(stranger, ada))
    with pytest.raises(Refused, match="members"):
        start.result()
    assert _has_left(stranger)


def test_expired_draft_is_refused(tea: int, grace: Actor):
    draft = Draft(tea, new_id(), "Too late")
    sent = overtaken(partial(deletion.delete, grace, ""), lambda: sending.send(grace, [draft])).result()
    assert isinstance(sent, sending.Receipt)
    assert set(sent.refused) == {draft.id}
    assert _has_left(grace)


def test_message_sent_before_removal_stays(tea: int, grace: Actor):
    draft = Draft(tea, new_id(), "In time")
    gone = overtaken(lambda: sending.send(grace, [draft]), partial(deletion.delete, grace, ""))
    assert gone.result() is None
    assert [message.body for message in all_said(tea)] == ["In time"]
    assert _has_left(grace)


def _ticket(actor: Actor) -> str:
    with db.transaction() as tx:
        return sign_ins.issue_ticket(tx, actor.user_id, is_kept=True)


def test_sign_in_during_deletion_does_not_survive(tea: int, ada: Actor, grace: Actor):
    late, early = _ticket(ada), _ticket(grace)
    start = overtaken(partial(deletion.delete, ada, ""), lambda: sign_ins.start(late, "Firefox"))
    with pytest.raises(Refused, match="ticket"):
        start.result()
    gone = overtaken(lambda: sign_ins.start(early, "Firefox"), partial(deletion.delete, grace, ""))
    assert gone.result() is None
    assert _has_left(ada)
    assert _has_left(grace)


def test_deletion_voids_links_being_sent(tea: int, ada: Actor):
    with db.transaction() as tx:
        mails.post(tx, MailKind.RESET_PASSWORD, ada.user_id, "ada@example.org")
    gone = overtaken(posting.take, partial(deletion.delete, ada, ""))
    assert gone.result() is None
    assert contents()["links"] == []


def test_deletion_voids_a_pending_second_factor(tea: int, ada: Actor):
    secret = totp.new_secret()
    turn_on = partial(second_factor.turn_on, ada, secret, code_of(secret))
    turned = overtaken(partial(deletion.delete, ada, ""), turn_on)
    with pytest.raises(SignInRequired):
        turned.result()
    assert stored(User.totp_secret) == [None] * 4
    assert contents()["recovery_codes"] == []


def test_sign_in_and_deletion_do_not_deadlock(tea: int, ada: Actor):
    ticket = _ticket(ada)
    with ThreadPoolExecutor(1) as threads:
        gone: list[Future[object]] = []

        def delete(_session: object, _context: object) -> None:
            gone.append(threads.submit(deletion.delete, ada, ""))
            if not db.current().is_sqlite:
                until(lambda: gone[0].done() or _is_somebody_waiting(), "the deletion waits for the sign-in")

        event.listen(db.Transaction, "after_flush", delete, once=True)
        sign_ins.start(ticket, "Firefox", device_token=tokens.new())
    assert gone[0].result() is None
    assert _has_left(ada)
    assert contents()["known_devices"] == []


def test_concurrent_deletions_all_succeed(everybody: list[Actor], tea: int, ada: Actor):
    for _ in range(5):
        conversation_of(ada, *everybody)
    assert at_once(*(partial(deletion.delete, actor, "") for actor in everybody)) == [None] * 4
    assert contents()["members"] == contents()["conversations"] == []


def test_the_same_account_is_deleted_once(tea: int, ada: Actor):
    outcomes = at_once(*[partial(deletion.delete, ada, "")] * 3)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "NoneType",
        *[SignInRequired.__name__] * 2,
    ]


def test_concurrent_deletions_keep_one_administrator(tea: int, ada: Actor, grace: Actor):
    with db.transaction() as tx:
        both = col(User.id).in_((ada.user_id, grace.user_id))
        tx.execute(sa.update(User).where(both).values(is_administrator=True))
    outcomes = at_once(partial(deletion.delete, ada, ""), partial(deletion.delete, grace, ""))
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert sum(outcome is None for outcome in outcomes) == 1


def test_concurrent_verbs_do_not_deadlock(
    everybody: list[Actor], ada: Actor, grace: Actor, alan: Actor, stranger: Actor
):
    places = [conversation_of(ada, grace, alan) for _ in range(4)]
    more: list[Verb] = [partial(deletion.delete, grace, "")]
    for place in places:
        more += [
            partial(membership.add, ada, place, [stranger.user_id]),
            partial(sending.send, grace, [Draft(place, new_id(), "Bye")]),
            partial(membership.leave, alan, place),
            partial(seats.mark_read, ada, place, 1),
        ]
    outcomes = at_once(*more, partial(conversation_of, ada, grace))
    assert not [outcome for outcome in outcomes if isinstance(outcome, db.Unavailable)]
    assert _has_left(grace)
