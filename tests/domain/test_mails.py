from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import mails
from messenger.domain.actors import Actor
from messenger.domain.authentication import links
from messenger.domain.clock import HOUR_MS
from messenger.domain.mail_kinds import WITH_LINK, MailKind
from messenger.domain.mails import MAX_ATTEMPTS, PAUSES_MS
from messenger.models import User
from tests.support.at_once import at_once
from tests.support.people import contents
from tests.support.posting import ADDRESS, attempts, choose_sending, post, rows, taken, token_of

NOTICES = sorted(set(MailKind) - set(WITH_LINK))


@pytest.fixture(autouse=True)
def mail_server_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings with a mail server."""
    choose_sending(monkeypatch, True)


def delete(actor: Actor) -> None:
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == actor.user_id).values(deleted_at=1))


def test_a_mail_is_taken_with_all_it_needs(ada: Actor):
    post("reset_password", ada)
    mail = taken()
    assert (mail.kind, mail.nickname, mail.address) == ("reset_password", "Ada", ADDRESS)
    with db.transaction() as tx:
        token = token_of(mail.link, "reset-password")
        assert links.take(tx, links.RESET, token) == links.Holder(ada.user_id, ADDRESS)


def test_the_link_to_confirm_an_address_is_for_that_address(ada: Actor):
    post("confirm_email", ada, "other@example.org")
    with db.reading() as session:
        token = token_of(taken().link, "confirm-email")
        assert links.holder(session, links.CONFIRM, token).email == "other@example.org"


@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_has_no_link(ada: Actor, kind: MailKind):
    post(kind, ada)
    assert taken().link == ""


def test_mail_of_a_transaction_that_fails_is_never_there(ada: Actor):
    def change_password() -> None:
        with db.transaction() as tx:
            mails.post(tx, MailKind.PASSWORD_CHANGED, ada.user_id, ADDRESS)
            tx.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_password()
    assert rows() == 0


def test_the_token_is_nowhere_in_the_database(ada: Actor):
    post("reset_password", ada)
    token = token_of(taken().link, "reset-password")
    assert token not in repr(contents())


def test_neither_link_nor_address_is_in_what_a_log_would_show(ada: Actor):
    post("reset_password", ada)
    mail = taken()
    assert mail.link not in repr(mail)
    assert mail.address not in repr(mail)


def test_mail_is_taken_by_one_of_many_at_the_same_instant(ada: Actor, grace: Actor):
    post("reset_password", ada)
    post("password_changed", grace)
    outcomes = at_once(*[mails.take] * 6)
    assert sorted(mail.kind for mail in outcomes if mail) == ["password_changed", "reset_password"]
    assert outcomes.count(None) == 4


def test_the_mail_that_is_due_for_longest_comes_first(
    ada: Actor, grace: Actor, let_pass: Callable[[int], None]
):
    for actor in (grace, ada):
        post("password_changed", actor)
        let_pass(1)
    assert [taken().nickname, taken().nickname] == ["Grace", "Ada"]


def test_a_mail_that_is_not_sent_is_tried_again_ever_later_and_for_two_days(
    ada: Actor, let_pass: Callable[[int], None]
):
    post("reset_password", ada)
    tried = list(attempts(let_pass))
    assert [mail.attempts for mail in tried] == list(range(1, MAX_ATTEMPTS + 1))
    assert len({mail.link for mail in tried}) == MAX_ATTEMPTS
    assert 44 * HOUR_MS < tried[-1].due_at - tried[0].posted_at < 52 * HOUR_MS
    let_pass(HOUR_MS)
    assert mails.take() is None


def test_a_mail_that_is_sent_is_forgotten(ada: Actor):
    post("reset_password", ada)
    mails.remove(taken())
    assert rows() == 0


def test_who_is_late_does_not_touch_what_somebody_else_has_taken(ada: Actor, let_pass: Callable[[int], None]):
    post("reset_password", ada)
    late = taken()
    let_pass(PAUSES_MS[0])
    taken()
    mails.give_up(late)
    mails.remove(late)
    let_pass(PAUSES_MS[1])
    assert taken().attempts == 3


def test_a_later_link_takes_the_place_of_one_on_its_way(ada: Actor, grace: Actor):
    post("confirm_email", ada, "first@example.org")
    post("confirm_email", grace)
    post("confirm_email", ada, "second@example.org")
    assert [taken().address, taken().address] == [ADDRESS, "second@example.org"]
    assert mails.take() is None
    assert len(mails.clear()) == 1
    assert rows() == 2


def test_a_later_notice_does_not_take_the_place_of_an_earlier(ada: Actor):
    post("password_changed", ada)
    post("password_changed", ada)
    assert mails.clear() == []
    assert taken().id != taken().id


def test_who_is_deleted_is_told_so_and_gets_no_link(ada: Actor):
    post("reset_password", ada)
    post("account_deleted", ada)
    delete(ada)
    mail = taken()
    assert (mail.kind, mail.nickname, mail.address) == ("account_deleted", "", ADDRESS)
    assert mails.take() is None
    assert [kind for _, kind in mails.clear()] == ["reset_password"]
