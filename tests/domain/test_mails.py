from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock, mails
from messenger.domain.actors import Actor
from messenger.domain.authentication import links
from messenger.domain.clock import HOUR_MS, MINUTE_MS
from messenger.domain.mail_kinds import WITH_LINK, MailKind
from messenger.jobs import queue
from messenger.models import User
from tests.support.at_once import at_once
from tests.support.people import contents
from tests.support.posting import (
    ADDRESS,
    attempts,
    choose_sending,
    give_up,
    post,
    put_off,
    rows,
    take,
    taken,
    token_of,
)

# All but that of unread messages, which needs some: see `tests/mail/test_away.py`.
NOTICES = sorted(set(MailKind) - set(WITH_LINK) - {MailKind.UNREAD})


@pytest.fixture(autouse=True)
def mail_server_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings with a mail server."""
    choose_sending(monkeypatch, True)


def delete(actor: Actor) -> None:
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == actor.user_id).values(deleted_at=1))


def test_claimed_mail_has_everything_to_send_it(ada: Actor):
    post("reset_password", ada)
    mail = taken().mail
    assert (mail.kind, mail.nickname, mail.address) == ("reset_password", "Ada", ADDRESS)
    with db.transaction() as tx:
        token = token_of(mail.link, "reset-password")
        assert links.take(tx, links.RESET, token) == links.Holder(ada.user_id, ADDRESS)


def test_confirmation_link_is_bound_to_its_address(ada: Actor):
    post("confirm_email", ada, "other@example.org")
    with db.reading() as session:
        token = token_of(taken().mail.link, "confirm-email")
        assert links.holder(session, links.CONFIRM, token).email == "other@example.org"


@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_has_no_link(ada: Actor, kind: MailKind):
    post(kind, ada)
    assert taken().mail.link == ""


def test_rolled_back_mail_is_not_queued(ada: Actor):
    def change_password() -> None:
        with db.transaction() as tx:
            mails.post(tx, MailKind.PASSWORD_CHANGED, ada.user_id, ADDRESS)
            tx.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_password()
    assert rows() == 0


def test_token_is_not_stored(ada: Actor):
    post("reset_password", ada)
    token = token_of(taken().mail.link, "reset-password")
    assert token not in repr(contents())


def test_link_and_address_are_hidden_from_logs(ada: Actor):
    post("reset_password", ada)
    mail = taken().mail
    assert mail.link not in repr(mail)
    assert mail.address not in repr(mail)


def test_one_worker_claims_a_mail(ada: Actor, grace: Actor):
    post("reset_password", ada)
    post("password_changed", grace)
    outcomes = at_once(*[take] * 6)
    assert sorted(found.mail.kind for found in outcomes if found) == ["password_changed", "reset_password"]
    assert outcomes.count(None) == 4


def test_oldest_due_mail_comes_first(ada: Actor, grace: Actor, let_pass: Callable[[int], None]):
    for actor in (grace, ada):
        post("password_changed", actor)
        let_pass(1)
    assert [taken().mail.nickname, taken().mail.nickname] == ["Grace", "Ada"]


def test_mail_is_retried_with_backoff_for_two_days(ada: Actor, let_pass: Callable[[int], None]):
    post("reset_password", ada)
    tried = list(attempts(let_pass))
    assert [found.job.attempts for found in tried] == list(range(1, 10))
    assert len({found.mail.link for found in tried}) == 9
    assert 44 * HOUR_MS < clock.now() - tried[0].mail.posted_at < 52 * HOUR_MS
    let_pass(HOUR_MS)
    assert take() is None


def test_sent_mail_is_deleted(ada: Actor):
    post("reset_password", ada)
    queue.complete(taken().job)
    assert rows() == 0


def test_expired_claim_cannot_touch_a_new_claim(ada: Actor, let_pass: Callable[[int], None]):
    post("reset_password", ada)
    late = taken()
    put_off(late)
    let_pass(MINUTE_MS)
    current = taken()
    give_up(late)
    assert not queue.complete(late.job)
    assert rows() == 1
    assert queue.complete(current.job)


def test_later_link_replaces_a_queued_one(ada: Actor, grace: Actor):
    post("confirm_email", ada, "first@example.org")
    post("confirm_email", grace)
    post("confirm_email", ada, "second@example.org")
    assert [taken().mail.address, taken().mail.address] == [ADDRESS, "second@example.org"]
    assert take() is None
    assert rows() == 2


def test_later_notice_does_not_replace_an_earlier_one(ada: Actor):
    post("password_changed", ada)
    post("password_changed", ada)
    assert mails.clear() == []
    assert taken().mail.id != taken().mail.id


def test_deleted_user_gets_no_link(ada: Actor):
    post("reset_password", ada)
    post("account_deleted", ada)
    delete(ada)
    assert [kind for _, kind in mails.clear()] == ["reset_password"]
    mail = taken().mail
    assert (mail.kind, mail.nickname, mail.address) == ("account_deleted", "", ADDRESS)
    assert take() is None


def test_link_of_a_deleted_user_is_not_sent(ada: Actor):
    post("reset_password", ada)
    delete(ada)
    assert take() is None
    assert rows() == 0


def test_superseded_link_is_cleared(ada: Actor):
    post("confirm_email", ada, "first@example.org")
    post("confirm_email", ada, "second@example.org")
    assert [kind for _, kind in mails.clear()] == ["confirm_email"]
    assert taken().mail.address == "second@example.org"
