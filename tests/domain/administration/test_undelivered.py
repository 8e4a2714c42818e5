from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import mails
from messenger.domain.actors import Actor
from messenger.domain.administration import undelivered
from messenger.domain.administration.undelivered import Undelivered
from messenger.domain.errors import Forbidden, NotFound
from messenger.domain.mails import KEPT_MS, PAUSES_MS
from messenger.models import Mail
from tests.support.accounts import change, joined, noted
from tests.support.people import contents
from tests.support.posting import ADDRESS, choose_sending, post, rows, taken, token_of


@pytest.fixture(autouse=True)
def mail_server_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings with a mail server."""
    choose_sending(monkeypatch, True)


@pytest.fixture
def administrator(ada: Actor) -> Actor:
    """Somebody who administers."""
    actor = joined("Hopper")
    change(actor, is_administrator=True)
    return actor


def posted_at() -> int:
    with db.reading() as session:
        return session.execute(sa.select(col(Mail.posted_at))).scalar_one()


def test_mail_given_up_is_listed_with_its_reason(ada: Actor, administrator: Actor):
    post("password_changed", ada)
    mail = taken()
    assert undelivered.listing(administrator) == []
    mails.give_up(mail, "recipient")
    expected = Undelivered(
        mail.id, "password_changed", "Ada", ADDRESS, posted_at(), "recipient", next_at=None
    )
    assert undelivered.listing(administrator) == [expected]
    assert mails.clear() == []


def test_mail_put_off_is_listed_until_it_is_tried(
    ada: Actor, administrator: Actor, let_pass: Callable[[int], None]
):
    post("password_changed", ada)
    mails.put_off(taken(), "unreachable")
    (shown,) = undelivered.listing(administrator)
    assert (shown.failure, shown.next_at) == ("unreachable", posted_at() + PAUSES_MS[0])
    let_pass(PAUSES_MS[0])
    taken()
    assert undelivered.listing(administrator) == []


def test_mail_is_tried_again_at_once_and_as_often(ada: Actor, administrator: Actor):
    post("reset_password", ada)
    mails.give_up(taken(), "utf8")
    (shown,) = undelivered.listing(administrator)
    mails.posted.listening()
    undelivered.try_again(administrator, shown.id)
    assert undelivered.listing(administrator) == []
    assert mails.waiting(administrator) == []
    assert taken().attempts == 1


def test_dismissed_mail_is_gone_and_noted(ada: Actor, administrator: Actor):
    post("password_changed", ada)
    mails.give_up(taken(), "refused")
    undelivered.dismiss(administrator, undelivered.listing(administrator)[0].id)
    assert rows() == 0
    assert noted() == [("mail_dismissed", administrator.user_id, ada.user_id)]


@pytest.mark.parametrize("verb", [undelivered.try_again, undelivered.dismiss])
def test_only_mail_that_failed_is_touched(
    verb: Callable[[Actor, int], None], ada: Actor, administrator: Actor
):
    post("password_changed", ada)
    for mail_id in (taken().id, 12345):
        with pytest.raises(NotFound):
            verb(administrator, mail_id)
    assert rows() == 1


def test_only_administrators_see_and_act(ada: Actor, grace: Actor, administrator: Actor):
    post("password_changed", ada)
    mails.give_up(taken(), "refused")
    forged = replace(grace, is_administrator=True)
    before = contents()
    with pytest.raises(Forbidden):
        undelivered.listing(forged)
    for verb in (undelivered.try_again, undelivered.dismiss):
        with pytest.raises(Forbidden):
            verb(forged, 1)
    assert contents() == before


def test_what_is_listed_tells_no_link(ada: Actor, administrator: Actor):
    post("reset_password", ada)
    mail = taken()
    mails.give_up(mail, "refused")
    assert token_of(mail.link, "reset-password") not in repr(undelivered.listing(administrator))


def test_listed_mail_expires(ada: Actor, administrator: Actor, let_pass: Callable[[int], None]):
    post("password_changed", ada)
    mails.give_up(taken(), "refused")
    let_pass(KEPT_MS)
    assert undelivered.listing(administrator) == []
    assert [kind for _, kind in mails.clear()] == ["password_changed"]


def test_nothing_is_kept_of_a_deleted_user(ada: Actor, administrator: Actor):
    post("account_deleted", ada)
    mails.give_up(taken(), "refused")
    change(ada, deleted_at=1)
    assert [kind for _, kind in mails.clear()] == ["account_deleted"]
