from collections.abc import Callable
from functools import partial

import pytest
from sqlmodel import col

from messenger import db
from messenger.domain.accounts import deletion, profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.accounts.sign_up import EMAIL_TAKEN
from messenger.domain.actors import Actor
from messenger.domain.authentication import codes, reauthentication, second_factor, sign_ins
from messenger.domain.authentication.second_factor import Status
from messenger.domain.authentication.sign_ins import SignInEnded
from messenger.domain.errors import Refused
from messenger.models import AuditEntry, Mail, RecoveryCode, Ticket, User
from tests.domain.conftest import Published
from tests.support.at_once import at_once
from tests.support.codes import EMAIL, PASSWORD, code_of, is_good, signed_in, verify
from tests.support.databases import stored


def test_proposed_secret_is_not_active(hopper: Actor):
    proposed = second_factor.propose(hopper, PASSWORD)
    assert stored(User.totp_secret) == [None]
    assert second_factor.status(hopper) == Status(is_on=False, codes_left=0)
    assert proposed.secret != second_factor.propose(hopper, PASSWORD).secret
    assert verify()


def test_the_address_names_this_messenger_and_the_account(hopper: Actor):
    proposed = second_factor.propose(hopper, PASSWORD)
    assert proposed.address.startswith("otpauth://totp/Messenger%20%28localhost%29:hopper%40example.org?")
    assert f"secret={proposed.secret}" in proposed.address
    assert "issuer=Messenger%20%28localhost%29" in proposed.address


def test_nothing_is_proposed_without_the_password(hopper: Actor):
    with pytest.raises(Refused) as refusal:
        second_factor.propose(hopper, "wrong horse battery")
    assert refusal.value.reasons == {"current_password": reauthentication.WRONG}


def test_code_enables_second_factor_with_recovery_codes(hopper: Actor):
    proposed = second_factor.propose(hopper, PASSWORD)
    made = second_factor.turn_on(hopper, proposed.secret, code_of(proposed.secret))
    assert len(set(made)) == codes.RECOVERY_CODES
    assert second_factor.status(hopper) == Status(is_on=True, codes_left=codes.RECOVERY_CODES)
    assert stored(AuditEntry.action)[-1] == "second_factor_turned_on"
    assert stored(Mail.kind)[-1] == "second_factor_changed"
    assert set(stored(Mail.address)) == {EMAIL}


@pytest.mark.parametrize("code", ["", "000000", "12345", "1234567", "abcdef", "\x00", "\ud800", "9" * 10_000])
def test_wrong_code_does_not_enable_second_factor(code: str, hopper: Actor):
    secret = "A" * 32
    assert code != code_of(secret)
    with pytest.raises(Refused) as refusal:
        second_factor.turn_on(hopper, secret, code)
    assert refusal.value.reasons == {"code": codes.WRONG}
    assert not second_factor.status(hopper).is_on


def test_concurrent_setup_turns_it_on_once(hopper: Actor):
    secrets = [second_factor.propose(hopper, PASSWORD).secret for _ in range(4)]
    outcomes = at_once(*[partial(second_factor.turn_on, hopper, s, code_of(s)) for s in secrets])
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 3
    assert second_factor.status(hopper).codes_left == codes.RECOVERY_CODES
    (winner,) = (s for s, outcome in zip(secrets, outcomes, strict=True) if isinstance(outcome, list))
    assert stored(User.totp_secret) == [winner]
    with pytest.raises(Refused, match="current_password"):
        second_factor.propose(hopper, PASSWORD)


def test_enabling_second_factor_ends_older_sign_ins(published: Published, hopper: Actor):
    elsewhere, waiting = signed_in(verify()), verify()
    secret = second_factor.propose(hopper, PASSWORD).secret
    second_factor.turn_on(hopper, secret, code_of(secret))
    assert sign_ins.alive([hopper.sign_in_id, elsewhere.sign_in_id]) == {hopper.sign_in_id}
    assert published.to(hopper) == [SignInEnded(elsewhere.sign_in_id, hopper.user_id)]
    with pytest.raises(Refused, match="ticket"):
        sign_ins.start(waiting, "Firefox")


def test_sign_in_during_setup_is_ended(hopper: Actor):
    secret, ticket = second_factor.propose(hopper, PASSWORD).secret, verify()
    calls = [
        partial(second_factor.turn_on, hopper, secret, code_of(secret)),
        partial(sign_ins.start, ticket, "Firefox"),
        *[verify] * 2,
    ]
    at_once(*calls)
    assert stored(Ticket.user_id) == []
    assert sign_ins.alive(range(20)) == {hopper.sign_in_id}


def check(actor: Actor, code: str) -> None:
    with db.transaction() as tx:
        codes.check(tx, actor.user_id, code)


def test_check_passes_without_second_factor(hopper: Actor):
    for code in ("", "000000", "\ud800"):
        check(hopper, code)


def test_check_accepts_app_or_recovery_code(hopper: Actor, secret: str, recovery: list[str]):
    check(hopper, code_of(secret))
    check(hopper, recovery[0])
    for code, sentence in {code_of(secret): codes.WRONG, recovery[0]: codes.WRONG, "": codes.MISSING}.items():
        with pytest.raises(Refused) as refusal:
            check(hopper, code)
        assert refusal.value.reasons == {"code": sentence}


def check_and_refuse(actor: Actor, code: str) -> None:
    with db.transaction() as tx:
        codes.check(tx, actor.user_id, code)
        raise Refused(email=EMAIL_TAKEN)


def test_later_refusal_does_not_consume_the_code(hopper: Actor, secret: str, recovery: list[str]):
    for code in (code_of(secret), recovery[0]):
        with pytest.raises(Refused, match="email"):
            check_and_refuse(hopper, code)
        check(hopper, code)


@pytest.mark.parametrize(
    "verb",
    [
        partial(profile.save, wish=Wish(new_password="an entirely different one"), current_password=PASSWORD),
        partial(profile.save, wish=Wish(email="hopper@new.example.org"), current_password=PASSWORD),
        partial(profile.save, wish=Wish(email=EMAIL), current_password=PASSWORD),
        partial(deletion.delete, password=PASSWORD),
    ],
    ids=["password", "email", "the email as it is", "deletion"],
)
def test_sensitive_verb_needs_a_code(verb: Callable[..., None], hopper: Actor, secret: str):
    before = stored(User.email), stored(User.password_hash), stored(Mail.kind), stored(col(User.deleted_at))
    for code, sentence in (("", codes.MISSING), ("000000", codes.WRONG)):
        with pytest.raises(Refused) as refusal:
            verb(hopper, code=code)
        assert refusal.value.reasons == {"code": sentence}
    assert before == (
        stored(User.email),
        stored(User.password_hash),
        stored(Mail.kind),
        stored(col(User.deleted_at)),
    )
    verb(hopper, code=code_of(secret))


def test_turning_it_off_takes_password_and_code(published: Published, hopper: Actor, secret: str):
    for password, code, field in (
        ("", code_of(secret), "current_password"),
        ("wrong horse battery", code_of(secret), "current_password"),
        (PASSWORD, "", "code"),
        (PASSWORD, "000000", "code"),
    ):
        with pytest.raises(Refused) as refusal:
            second_factor.turn_off(hopper, password, code)
        assert list(refusal.value.reasons) == [field]
        assert second_factor.status(hopper).is_on
    second_factor.turn_off(hopper, PASSWORD, code_of(secret))
    assert second_factor.status(hopper) == Status(is_on=False, codes_left=0)
    assert stored(col(User.totp_step)) == [None] * len(stored(User.id))
    assert stored(AuditEntry.action)[-2:] == ["second_factor_turned_on", "second_factor_turned_off"]
    assert stored(Mail.kind).count("second_factor_changed") == 2
    second_factor.turn_off(hopper, PASSWORD, "")
    assert stored(AuditEntry.action).count("second_factor_turned_off") == 1
    assert verify()
    assert published.events == []


def test_new_recovery_codes_make_the_old_ones_void(hopper: Actor, secret: str, recovery: list[str]):
    for password, code, field in (("no", code_of(secret), "current_password"), (PASSWORD, "1", "code")):
        with pytest.raises(Refused) as refusal:
            second_factor.renew_codes(hopper, password, code)
        assert list(refusal.value.reasons) == [field]
    made = second_factor.renew_codes(hopper, PASSWORD, recovery[0])
    assert second_factor.status(hopper).codes_left == codes.RECOVERY_CODES
    assert not any(is_good(code) for code in recovery[:2])
    assert is_good(made[0])
    noted = stored(AuditEntry.action)
    assert noted[noted.index("recovery_code_used") + 1] == "recovery_codes_renewed"


def test_no_recovery_codes_without_second_factor(hopper: Actor):
    with pytest.raises(Refused, match="code"):
        second_factor.renew_codes(hopper, PASSWORD, "")
    assert stored(RecoveryCode.user_id) == []


def test_administrator_can_reset_the_second_factor(hopper: Actor, recovery: list[str]):
    with db.transaction() as tx:
        second_factor.reset(tx, hopper.user_id)
    assert second_factor.status(hopper) == Status(is_on=False, codes_left=0)
    assert verify()
