from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import mails
from messenger.domain.actors import Actor
from messenger.domain.authentication import links, reauthentication
from messenger.domain.clock import HOUR_MS
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.mails import KEPT_MS
from messenger.models import AuditEntry, Mail
from tests.support.accounts import PASSWORD, change, joined
from tests.support.at_once import at_once
from tests.support.people import contents
from tests.support.posting import (
    ADDRESS,
    attempts,
    choose_sending,
    give_up,
    post,
    rows,
    take,
    taken,
    token_of,
)


@pytest.fixture(autouse=True)
def sending(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """A function that configures a mail server or none; at first there is one."""
    choose_sending(monkeypatch, True)
    return lambda sends: choose_sending(monkeypatch, sends)


@pytest.fixture
def administrator(ada: Actor) -> Actor:
    """An administrator."""
    actor = joined("Hopper")
    change(actor, is_administrator=True)
    return actor


def test_undeliverable_link_waits_to_be_handed_over(
    ada: Actor, administrator: Actor, let_pass: Callable[[int], None]
):
    post("reset_password", ada)
    for _ in attempts(let_pass):
        assert mails.waiting(administrator) == []
    (mail,) = mails.waiting(administrator)
    assert (mail.kind, mail.nickname, mail.address) == ("reset_password", "Ada", ADDRESS)


def test_permanently_refused_link_waits_to_be_handed_over(ada: Actor, administrator: Actor):
    post("reset_password", ada)
    give_up(taken())
    assert take() is None
    assert len(mails.waiting(administrator)) == 1


def test_without_a_mail_server_links_wait_at_once(
    ada: Actor, administrator: Actor, sending: Callable[[bool], None]
):
    sending(False)
    post("confirm_email", ada)
    post("password_changed", ada)
    assert [mail.kind for mail in mails.waiting(administrator)] == ["confirm_email"]


def test_password_resets_are_listed_first(
    ada: Actor, grace: Actor, administrator: Actor, sending: Callable[[bool], None]
):
    sending(False)
    post("reset_password", grace)
    for actor in (ada, grace):
        post("confirm_email", actor)
    shown = [(mail.kind, mail.nickname) for mail in mails.waiting(administrator)]
    assert shown == [("reset_password", "Grace"), ("confirm_email", "Grace"), ("confirm_email", "Ada")]


def test_waiting_mail_is_sent_once_smtp_is_set(
    ada: Actor, administrator: Actor, sending: Callable[[bool], None]
):
    sending(False)
    post("confirm_email", ada)
    sending(True)
    assert mails.waiting(administrator) == []
    assert taken().mail.kind == "confirm_email"


def test_a_link_is_handed_over_once_and_works(
    ada: Actor, administrator: Actor, sending: Callable[[bool], None]
):
    sending(False)
    post("reset_password", ada)
    (mail,) = mails.waiting(administrator)
    link = mails.hand_over(administrator, mail.id, PASSWORD)
    with db.transaction() as tx:
        token = token_of(link, "reset-password")
        assert links.take(tx, links.RESET, token) == links.Holder(ada.user_id, ADDRESS)
    assert mails.waiting(administrator) == []
    with pytest.raises(NotFound):
        mails.hand_over(administrator, mail.id, PASSWORD)


def test_handing_over_is_audited_without_the_link(
    ada: Actor, administrator: Actor, sending: Callable[[bool], None]
):
    sending(False)
    post("reset_password", ada)
    link = mails.hand_over(administrator, mails.waiting(administrator)[0].id, PASSWORD)
    with db.reading() as session:
        handed = sa.select(AuditEntry).where(col(AuditEntry.action) == "link_handed_over")
        entry = session.scalars(handed).one()
    assert entry.detail == "reset_password"
    assert (entry.actor_id, entry.subject_id) == (administrator.user_id, ada.user_id)
    assert token_of(link, "reset-password") not in repr(contents())


def test_no_link_is_handed_over_without_the_password(
    ada: Actor, administrator: Actor, sending: Callable[[bool], None]
):
    sending(False)
    post("reset_password", ada)
    (mail,) = mails.waiting(administrator)
    for password, reason in (("", reauthentication.MISSING), ("not this one", reauthentication.WRONG)):
        with pytest.raises(Refused) as refusal:
            mails.hand_over(administrator, mail.id, password)
        assert refusal.value.reasons == {"current_password": reason}
    assert mails.waiting(administrator) == [mail]


def test_two_administrators_do_not_hand_over_the_same_link(
    ada: Actor, administrator: Actor, sending: Callable[[bool], None]
):
    sending(False)
    post("reset_password", ada)
    mail_id = mails.waiting(administrator)[0].id
    outcomes = at_once(*[lambda: mails.hand_over(administrator, mail_id, PASSWORD)] * 3)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotFound", "NotFound", "str"]


def test_only_administrators_see_and_hand_over(ada: Actor, grace: Actor, sending: Callable[[bool], None]):
    sending(False)
    post("reset_password", ada)
    forged = replace(grace, is_administrator=True)
    with pytest.raises(Forbidden):
        mails.waiting(forged)
    with pytest.raises(Forbidden):
        mails.hand_over(forged, 1, "")
    assert rows() == 1


def test_queued_mail_is_not_handed_over(ada: Actor, administrator: Actor):
    post("reset_password", ada)
    post("password_changed", ada)
    give_up(taken())
    notice = taken()
    give_up(notice)
    post("confirm_email", ada)
    with db.reading() as session:
        unsent = session.execute(
            sa.select(col(Mail.id)).where(col(Mail.kind) == "confirm_email")
        ).scalar_one()
    for mail_id in (notice.mail.id, unsent, 12345):
        with pytest.raises(NotFound):
            mails.hand_over(administrator, mail_id, PASSWORD)


def test_waiting_link_expires(
    ada: Actor, administrator: Actor, let_pass: Callable[[int], None], sending: Callable[[bool], None]
):
    sending(False)
    post("reset_password", ada)
    mail_id = mails.waiting(administrator)[0].id
    let_pass(KEPT_MS - 1)
    assert mails.clear() == []
    let_pass(1)
    assert mails.waiting(administrator) == []
    with pytest.raises(NotFound):
        mails.hand_over(administrator, mail_id, PASSWORD)
    assert mails.clear() == [(mail_id, "reset_password")]
    assert rows() == 0


def test_notice_is_not_handed_over(ada: Actor, administrator: Actor):
    post("password_changed", ada)
    give_up(taken())
    assert mails.waiting(administrator) == []
    assert mails.clear() == []


def test_without_mail_server_only_links_are_kept(
    ada: Actor, let_pass: Callable[[int], None], sending: Callable[[bool], None]
):
    sending(False)
    post("password_changed", ada)
    post("reset_password", ada)
    assert mails.clear() == []
    let_pass(HOUR_MS)
    assert [kind for _, kind in mails.clear()] == ["password_changed"]
    assert rows() == 1
