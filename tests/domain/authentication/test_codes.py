from collections.abc import Callable
from functools import partial

import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.authentication import codes, second_factor, sign_ins, totp
from messenger.domain.authentication.totp import STEP_MS
from messenger.domain.errors import CodeRequired, Refused
from messenger.models import AuditEntry, RecoveryCode, Ticket
from tests.support.at_once import at_once, before_next_commit
from tests.support.codes import EMAIL, PASSWORD, code_of, is_good, verify
from tests.support.databases import stored

LetPass = Callable[[int], None]


def test_the_right_password_alone_asks_for_a_code(secret: str):
    for nothing in ("", "  ", "- -", "\x00", "\ud800"):
        with pytest.raises(CodeRequired):
            verify(nothing)
    assert stored(Ticket.user_id) == []


@pytest.mark.parametrize("code", ["", "000000", "the right one"])
def test_wrong_password_never_asks_for_a_code(code: str, secret: str):
    given = code_of(secret) if code == "the right one" else code
    for email, password in ((EMAIL, "wrong horse battery"), ("nobody@example.org", PASSWORD)):
        with pytest.raises(Refused) as refusal:
            sign_ins.verify(email, password, is_kept=False, code=given)
        assert refusal.value.reasons == {"password": sign_ins.WRONG}
    assert verify(code_of(secret))


def test_code_is_ignored_without_second_factor(hopper: Actor):
    assert verify("123456")


def test_code_accepts_groups_and_wide_digits(secret: str, let_pass: LetPass):
    code = code_of(secret)
    assert is_good(f" {code[:3]} {code[3:]} ")
    let_pass(STEP_MS)
    assert is_good("".join(chr(ord(digit) - ord("0") + ord("\uff10")) for digit in code_of(secret)))


@pytest.mark.parametrize("code", ["x", "12345", "A" * 24, "1\x002\ud800", "\u0663" * 6, "9" * 10_000])
def test_malformed_code_is_refused(code: str, secret: str):
    assert not is_good(code)


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_code_is_valid_one_step_before_and_after(steps: int, good: bool, secret: str, let_pass: LetPass):
    let_pass(5 * STEP_MS)
    assert is_good(code_of(secret, steps)) is good


def test_code_and_earlier_codes_work_once(secret: str, let_pass: LetPass):
    code, earlier = code_of(secret), code_of(secret, -1)
    assert is_good(code)
    assert not is_good(code)
    assert not is_good(earlier)
    let_pass(STEP_MS)
    assert not is_good(code)
    assert is_good(code_of(secret))


def test_setup_code_cannot_sign_in(hopper: Actor):
    secret = second_factor.propose(hopper, PASSWORD).secret
    second_factor.turn_on(hopper, secret, code_of(secret))
    assert not is_good(code_of(secret))


def test_concurrent_use_of_a_code_succeeds_once(secret: str):
    outcomes = at_once(*[partial(is_good, code_of(secret))] * 4)
    assert sorted(outcomes) == [False, False, False, True]


def test_concurrent_use_of_a_recovery_code_succeeds_once(recovery: list[str], hopper: Actor):
    outcomes = at_once(*[partial(is_good, recovery[0])] * 4)
    assert sorted(outcomes) == [False, False, False, True]
    assert second_factor.status(hopper).codes_left == codes.RECOVERY_CODES - 1


def test_different_codes_at_the_same_instant_are_all_good(recovery: list[str]):
    assert at_once(*[partial(is_good, code) for code in recovery[:4]]) == [True] * 4


def test_recovery_code_signs_in_once(recovery: list[str], hopper: Actor):
    assert is_good(recovery[3])
    assert not is_good(recovery[3])
    assert second_factor.status(hopper).codes_left == codes.RECOVERY_CODES - 1
    assert "recovery_code_used" in stored(AuditEntry.action)


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " \u2013 "),
        lambda code: f"\n {code}\t",
        lambda code: code.replace("O", "0").replace("I", "1").replace("B", "8"),
    ],
)
def test_a_recovery_code_may_be_typed_in_many_ways(typed: Callable[[str], str], recovery: list[str]):
    assert is_good(typed(recovery[0]))


def test_recovery_code_is_readable_and_stored_hashed(recovery: list[str]):
    for code in recovery:
        groups = code.split("-")
        assert [len(group) for group in groups] == [4] * 6
        assert set("".join(groups)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    kept = stored(RecoveryCode.code_hash)
    assert len(kept) == 10
    assert not any(code in str(kept) or code.replace("-", "") in str(kept) for code in recovery)


def test_a_recovery_code_of_somebody_else_is_wrong(recovery: list[str], ada: Actor):
    secret = totp.new_secret()
    second_factor.turn_on(ada, secret, code_of(secret))
    with pytest.raises(Refused), db.transaction() as tx:
        codes.check(tx, ada.user_id, recovery[0])
    assert is_good(recovery[0])


def test_rollback_does_not_consume_the_code(secret: str, recovery: list[str]):
    def fail(_tx: db.Transaction) -> None:
        raise RuntimeError("the disk is full")

    for code in (code_of(secret), recovery[0]):
        before_next_commit(fail)
        with pytest.raises(RuntimeError):
            verify(code)
        assert is_good(code)
