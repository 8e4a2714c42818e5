from collections.abc import Callable
from functools import partial

import pytest

from messenger import db
from messenger.domain.accounts import confirmation, profile
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.accounts.profile import Wish
from messenger.domain.actors import Actor
from messenger.domain.authentication import links, recovery, sign_ins
from messenger.domain.errors import Refused
from tests.support.accounts import (
    PASSWORD,
    change,
    email_and_confirmation,
    email_of,
    joined,
    link,
    mails,
    noted,
)
from tests.support.at_once import at_once

NEW = "ada@new.example.org"
UNKNOWN = ["", "made up", "\x00", "\ud800", "x" * 10_000, "../x", "%00"]


@pytest.fixture
def ada(database: db.Database) -> Actor:
    """Somebody with a password and an unconfirmed email address."""
    return joined("Ada")


def refusal(token: str) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        confirmation.confirm(token)
    return {**refused.value.reasons}


def test_sign_up_sends_a_confirmation(database: db.Database):
    accounts.sign_up("Ada", "ada@example.org", PASSWORD)
    assert mails() == [("confirm_email", "ada@example.org")]


def test_confirmation_is_not_repeated_after_sign_up(database: db.Database, let_pass: Callable[[int], None]):
    token, _ = sign_ins.start(accounts.sign_up("Ada", "ada@example.org", PASSWORD), "Firefox")
    ada = sign_ins.identify(token)
    assert ada
    with pytest.raises(Refused):
        profile.ask_again(ada)
    let_pass(confirmation.AGAIN_MS)
    profile.ask_again(ada)
    assert profile.own(ada).asked == ""


def test_the_link_confirms_the_first_address(ada: Actor):
    token = link(links.CONFIRM, ada, email_of("Ada"))
    assert confirmation.address(token) == email_of("Ada")
    assert email_and_confirmation(ada) == (email_of("Ada"), False)
    assert confirmation.confirm(token) == email_of("Ada")
    assert email_and_confirmation(ada) == (email_of("Ada"), True)
    assert not mails()
    assert not noted()


def test_link_confirms_the_new_address(ada: Actor):
    profile.save(ada, Wish(email=NEW), PASSWORD)
    token = link(links.CONFIRM, ada, NEW)
    confirmation.confirm(token)
    assert email_and_confirmation(ada) == (NEW, True)
    assert profile.own(ada).asked == ""
    assert mails() == [("email_changed", email_of("Ada"))]
    assert noted() == [("email_changed", ada.user_id, ada.user_id)]
    assert sign_ins.verify(NEW.upper(), PASSWORD, is_kept=False)
    with pytest.raises(Refused):
        sign_ins.verify(email_of("Ada"), PASSWORD, is_kept=False)


def test_link_to_the_old_address_is_void(ada: Actor):
    reset = link(links.RESET, ada, email_of("Ada"))
    recovery.ask(email_of("Ada"))
    confirmation.confirm(link(links.CONFIRM, ada, NEW))
    with pytest.raises(Refused, match="link"):
        recovery.reset(reset, "an entirely different one")
    assert mails() == [("email_changed", email_of("Ada"))]


@pytest.mark.parametrize("token", UNKNOWN)
def test_an_unknown_link_is_refused(ada: Actor, token: str):
    assert refusal(token) == {"link": links.OVER}
    with pytest.raises(Refused, match="link"):
        confirmation.address(token)


def test_a_link_is_good_once(ada: Actor):
    token = link(links.CONFIRM, ada, NEW)
    confirmation.confirm(token)
    assert refusal(token) == {"link": links.OVER}


def test_concurrent_use_of_a_link_succeeds_once(ada: Actor):
    token = link(links.CONFIRM, ada, NEW)
    outcomes = at_once(*[partial(confirmation.confirm, token)] * 3)
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 2
    assert outcomes.count(NEW) == 1
    assert len(mails()) == 1


def test_a_link_expires(ada: Actor, let_pass: Callable[[int], None]):
    token = link(links.CONFIRM, ada, NEW)
    let_pass(links.LASTS_MS[links.CONFIRM] - 1)
    assert confirmation.address(token) == NEW
    let_pass(1)
    assert refusal(token) == {"link": links.OVER}


def test_pending_email_expires_with_its_link(ada: Actor, let_pass: Callable[[int], None]):
    profile.save(ada, Wish(email=NEW), PASSWORD)
    let_pass(links.LASTS_MS[links.CONFIRM])
    assert profile.own(ada).asked == ""


def test_a_link_that_resets_does_not_confirm(ada: Actor):
    assert refusal(link(links.RESET, ada, NEW)) == {"link": links.OVER}


@pytest.mark.parametrize("gone", ["deactivated_at", "deleted_at"])
def test_link_of_an_inactive_account_is_void(ada: Actor, gone: str):
    token = link(links.CONFIRM, ada, NEW)
    change(ada, **{gone: 1})
    assert refusal(token) == {"link": links.OVER}
    with pytest.raises(Refused, match="link"):
        confirmation.address(token)


def test_address_taken_meanwhile_is_refused(ada: Actor):
    token = link(links.CONFIRM, ada, "GRACE@example.org")
    joined_later = accounts.sign_up("Grace", "grace@example.org", PASSWORD)
    assert joined_later
    assert refusal(token) == {"email": confirmation.TAKEN}
    assert email_and_confirmation(ada) == (email_of("Ada"), False)


def test_concurrent_confirmations_of_an_address_give_it_once(ada: Actor):
    grace = joined("Grace")
    tokens = [link(links.CONFIRM, actor, NEW) for actor in (ada, grace)]
    outcomes = at_once(*(partial(confirmation.confirm, token) for token in tokens))
    assert outcomes.count(NEW) == 1
    (refused,) = (outcome for outcome in outcomes if isinstance(outcome, Exception))
    assert isinstance(refused, Refused)
    assert refused.reasons == {"email": confirmation.TAKEN}
    assert [email_and_confirmation(actor)[0] for actor in (ada, grace)].count(NEW) == 1
