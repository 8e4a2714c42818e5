import pytest
from argon2 import PasswordHasher

from messenger.domain.authentication import passwords

GOOD = "correct horse battery"


def fault(password: str) -> str:
    return passwords.fault(password, nickname="Ada Lovelace", email="ada@example.org") or ""


@pytest.mark.parametrize(
    "password", [GOOD, "x" * 9 + "y", "ж" * 256, " spaces at the ends ", "two\nlines and more"]
)
def test_a_good_password_has_no_fault(password: str):
    assert not fault(password)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "Enter"),
        ("x" * 9, "at least 10"),
        ("x" * 257, "at most 256"),
        ("correct\x00horse", "aren't allowed"),
        ("correct\ud800horse", "aren't allowed"),
        ("0123654789", "attackers try"),
        ("Q1W2E3R4T5", "attackers try"),
        ("ada lovelace", "differ"),
        ("ADA@example.org", "differ"),
    ],
)
def test_bad_password_is_refused_with_a_reason(password: str, reason: str):
    assert reason in fault(password)


def test_only_the_password_matches_its_hash():
    kept = passwords.hashed(GOOD)
    assert passwords.matches(GOOD, kept)
    assert not passwords.matches(GOOD + " ", kept)
    assert not passwords.matches(GOOD.upper(), kept)


@pytest.mark.parametrize("password", ["", "x" * 257, "\x00", "\ud800", "the password of nobody"])
def test_nothing_matches_without_a_hash(password: str):
    assert not passwords.matches(password, None)


def test_equal_passwords_have_different_hashes():
    assert passwords.hashed(GOOD) != passwords.hashed(GOOD)


def test_a_hash_is_argon2id_with_the_parameters_of_today(real_hashes: None):
    kept = passwords.hashed(GOOD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.is_outdated(kept)


def test_a_hash_with_other_parameters_is_outdated():
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
    assert passwords.matches(GOOD, weak)
    assert passwords.is_outdated(weak)
