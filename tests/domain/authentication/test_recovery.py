from collections.abc import Callable
from functools import partial

import pytest

from messenger import db
from messenger.domain.accounts import confirmation, profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.actors import Actor
from messenger.domain.authentication import links, reauthentication, recovery, sign_ins
from messenger.domain.authentication.sign_ins import SignInEnded
from messenger.domain.errors import Refused
from messenger.models import User
from tests.domain.accounts.test_confirmation import UNKNOWN
from tests.domain.conftest import Published
from tests.support.accounts import (
    OTHER,
    PASSWORD,
    change,
    email_and_confirmation,
    email_of,
    joined,
    link,
    mails,
    noted,
    signed_in_again,
)
from tests.support.at_once import at_once

ASKED = [("reset_password", "hopper@example.org")]


@pytest.fixture
def hopper(database: db.Database) -> Actor:
    """Somebody with a password and an unconfirmed email address."""
    return joined("Hopper")


def refusal(token: str, password: str = OTHER) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        recovery.reset(token, password)
    return {**refused.value.reasons}


@pytest.mark.parametrize("typed", ["hopper@example.org", " HOPPER@example.org "])
def test_recovery_mail_goes_to_the_stored_address(hopper: Actor, typed: str):
    recovery.ask(typed)
    assert mails() == ASKED


def test_unknown_address_gets_no_mail(hopper: Actor):
    recovery.ask("nobody@example.org")
    assert not mails()


@pytest.mark.parametrize("gone", ["deactivated_at", "deleted_at"])
def test_inactive_account_gets_no_mail(hopper: Actor, gone: str):
    change(hopper, **{gone: 1})
    recovery.ask("hopper@example.org")
    assert not mails()


@pytest.mark.parametrize("email", ["", "ada", "\x00@example.org", "\ud800", "x" * 10_000])
def test_invalid_email_is_refused(database: db.Database, email: str):
    with pytest.raises(Refused, match="email"):
        recovery.ask(email)


def test_repeated_request_sends_one_mail(hopper: Actor, let_pass: Callable[[int], None]):
    recovery.ask("hopper@example.org")
    recovery.ask("hopper@example.org")
    assert mails() == ASKED
    let_pass(recovery.AGAIN_MS)
    recovery.ask("hopper@example.org")
    assert mails() == ASKED * 2


def test_concurrent_requests_send_one_mail(hopper: Actor):
    assert at_once(*[partial(recovery.ask, "hopper@example.org")] * 4) == [None] * 4
    assert mails() == ASKED


def test_recently_sent_mail_is_not_repeated(hopper: Actor, let_pass: Callable[[int], None]):
    link(links.RESET, hopper, "hopper@example.org")
    recovery.ask("hopper@example.org")
    assert not mails()
    let_pass(recovery.AGAIN_MS)
    recovery.ask("hopper@example.org")
    assert mails() == ASKED


def test_the_link_sets_a_new_password(hopper: Actor):
    token = link(links.RESET, hopper, "hopper@example.org")
    recovery.check(token)
    recovery.reset(token, OTHER)
    reauthentication.check(hopper, OTHER)
    with pytest.raises(Refused):
        reauthentication.check(hopper, PASSWORD)
    assert mails() == [("password_changed", "hopper@example.org")]
    assert noted() == [("password_reset", None, hopper.user_id)]


def test_reset_link_confirms_the_address(hopper: Actor):
    recovery.reset(link(links.RESET, hopper, "hopper@example.org"), OTHER)
    assert email_and_confirmation(hopper) == ("hopper@example.org", True)


def test_password_reset_ends_all_sign_ins_and_tickets(published: Published):
    hopper, other = joined("Hopper"), joined("Lovelace")
    elsewhere = sign_ins.identify(signed_in_again("Hopper"))
    ticket = sign_ins.verify(email_of("Hopper"), PASSWORD, is_kept=False)
    assert elsewhere
    recovery.reset(link(links.RESET, hopper, email_of("Hopper")), OTHER)
    ids = [hopper.sign_in_id, elsewhere.sign_in_id, other.sign_in_id]
    assert sign_ins.alive(ids) == {other.sign_in_id}
    assert {event for event in published.to(hopper) if isinstance(event, SignInEnded)} == {
        SignInEnded(number, hopper.user_id) for number in ids[:2]
    }
    with pytest.raises(Refused, match="ticket"):
        sign_ins.start(ticket, "Firefox")


def test_the_second_factor_stays_on(hopper: Actor):
    change(hopper, totp_secret="JBSWY3DPEHPK3PXP", totp_step=7)
    recovery.reset(link(links.RESET, hopper, "hopper@example.org"), OTHER)
    with db.reading() as session:
        user = session.get(User, hopper.user_id)
        assert user
        assert (user.totp_secret, user.totp_step) == ("JBSWY3DPEHPK3PXP", 7)


def test_new_password_voids_pending_changes(hopper: Actor):
    profile.save(hopper, Wish(email="thief@example.org"), PASSWORD)
    prepared = link(links.CONFIRM, hopper, "thief@example.org")
    recovery.reset(link(links.RESET, hopper, "hopper@example.org"), OTHER)
    with pytest.raises(Refused, match="link"):
        confirmation.confirm(prepared)
    assert [kind for kind, _ in mails()] == ["password_changed"]


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "Enter a password"),
        ("short", "at least 10"),
        ("x" * 257, "at most 256"),
        ("nul \x00 in a password", "aren't allowed"),
        ("0123654789", "attackers try"),
        ("HOPPER@example.org", "differ"),
    ],
)
def test_bad_password_does_not_use_up_the_link(hopper: Actor, password: str, reason: str):
    token = link(links.RESET, hopper, "hopper@example.org")
    reasons = refusal(token, password)
    assert reason in reasons.pop("new_password")
    assert not reasons
    reauthentication.check(hopper, PASSWORD)
    recovery.reset(token, OTHER)


@pytest.mark.parametrize("token", UNKNOWN)
def test_an_unknown_link_is_refused(hopper: Actor, token: str):
    assert refusal(token) == {"link": links.OVER}
    with pytest.raises(Refused, match="link"):
        recovery.check(token)


def test_a_link_is_good_once(hopper: Actor):
    token = link(links.RESET, hopper, "hopper@example.org")
    recovery.reset(token, OTHER)
    assert refusal(token, PASSWORD) == {"link": links.OVER}
    reauthentication.check(hopper, OTHER)


def test_concurrent_use_of_a_link_succeeds_once(hopper: Actor):
    token = link(links.RESET, hopper, "hopper@example.org")
    outcomes = at_once(*[partial(recovery.reset, token, OTHER)] * 3)
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 2
    assert len(mails()) == 1


def test_a_link_expires(hopper: Actor, let_pass: Callable[[int], None]):
    token = link(links.RESET, hopper, "hopper@example.org")
    let_pass(links.LASTS_MS[links.RESET] - 1)
    recovery.check(token)
    let_pass(1)
    assert refusal(token) == {"link": links.OVER}


def test_a_link_that_confirms_does_not_reset(hopper: Actor):
    assert refusal(link(links.CONFIRM, hopper, "hopper@example.org")) == {"link": links.OVER}


def test_link_to_a_replaced_address_is_void(hopper: Actor):
    assert refusal(link(links.RESET, hopper, "former@example.org")) == {"link": links.OVER}


@pytest.mark.parametrize("gone", ["deactivated_at", "deleted_at"])
def test_link_of_an_inactive_account_is_void(hopper: Actor, gone: str):
    token = link(links.RESET, hopper, "hopper@example.org")
    change(hopper, **{gone: 1})
    assert refusal(token) == {"link": links.OVER}
