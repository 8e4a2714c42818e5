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
from messenger.domain.mails import KEPT_MS
from messenger.mail.sending import BACKOFF_MS
from messenger.models import Mail
from tests.support.accounts import change, joined, noted
from tests.support.people import contents
from tests.support.posting import ADDRESS, choose_sending, give_up, post, put_off, rows, taken, token_of


@pytest.fixture(autouse=True)
def mail_server_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings with a mail server."""
    choose_sending(monkeypatch, True)


@pytest.fixture
def administrator(ada: Actor) -> Actor:
    """An administrator."""
    actor = joined("Hopper")
    change(actor, is_administrator=True)
    return actor


def posted_at() -> int:
    with db.reading() as session:
        return session.execute(sa.select(col(Mail.posted_at))).scalar_one()


def test_mail_given_up_is_listed_with_its_reason(ada: Actor, administrator: Actor):
    post("password_changed", ada)
    found = taken()
    assert undelivered.listing(administrator) == []
    give_up(found, "recipient")
    expected = Undelivered(
        found.mail.id, "password_changed", "Ada", ADDRESS, posted_at(), "recipient", next_at=None
    )
    assert undelivered.listing(administrator) == [expected]
    assert mails.clear() == []


def test_delayed_mail_is_listed_until_its_retry(
    ada: Actor, administrator: Actor, let_pass: Callable[[int], None]
):
    post("password_changed", ada)
    put_off(taken(), "unreachable")
    (shown,) = undelivered.listing(administrator)
    assert (shown.failure, shown.next_at) == ("unreachable", posted_at() + BACKOFF_MS[0])
    let_pass(BACKOFF_MS[0])
    taken()
    assert undelivered.listing(administrator) == []


def test_retry_starts_at_once_with_all_attempts(ada: Actor, administrator: Actor):
    post("reset_password", ada)
    give_up(taken(), "utf8")
    (shown,) = undelivered.listing(administrator)
    undelivered.try_again(administrator, shown.id)
    assert undelivered.listing(administrator) == []
    assert mails.waiting(administrator) == []
    assert taken().job.attempts == 1


def test_dismissed_mail_is_removed_and_audited(ada: Actor, administrator: Actor):
    post("password_changed", ada)
    give_up(taken(), "refused")
    undelivered.dismiss(administrator, undelivered.listing(administrator)[0].id)
    assert rows() == 0
    assert noted() == [("mail_dismissed", administrator.user_id, ada.user_id)]


@pytest.mark.parametrize("verb", [undelivered.try_again, undelivered.dismiss])
def test_only_mail_that_failed_is_touched(
    verb: Callable[[Actor, int], None], ada: Actor, administrator: Actor
):
    post("password_changed", ada)
    for mail_id in (taken().mail.id, 12345):
        with pytest.raises(NotFound):
            verb(administrator, mail_id)
    assert rows() == 1


def test_only_administrators_see_and_act(ada: Actor, grace: Actor, administrator: Actor):
    post("password_changed", ada)
    give_up(taken(), "refused")
    forged = replace(grace, is_administrator=True)
    before = contents()
    with pytest.raises(Forbidden):
        undelivered.listing(forged)
    for verb in (undelivered.try_again, undelivered.dismiss):
        with pytest.raises(Forbidden):
            verb(forged, 1)
    assert contents() == before


def test_list_contains_no_link(ada: Actor, administrator: Actor):
    post("reset_password", ada)
    found = taken()
    give_up(found, "refused")
    assert token_of(found.mail.link, "reset-password") not in repr(undelivered.listing(administrator))


def test_listed_mail_expires(ada: Actor, administrator: Actor, let_pass: Callable[[int], None]):
    post("password_changed", ada)
    give_up(taken(), "refused")
    let_pass(KEPT_MS)
    assert undelivered.listing(administrator) == []
    assert [kind for _, kind in mails.clear()] == ["password_changed"]


def test_undelivered_mail_of_a_deleted_user_is_cleared(ada: Actor, administrator: Actor):
    post("account_deleted", ada)
    give_up(taken(), "refused")
    change(ada, deleted_at=1)
    assert [kind for _, kind in mails.clear()] == ["account_deleted"]
