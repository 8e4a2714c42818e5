"""The duration of an answer does not reveal who has an account."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from messenger import db
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.authentication import passwords, sign_ins
from messenger.domain.errors import Refused

KNOWN, UNKNOWN = "hopper@example.org", "nobody@example.org"
# With 40 samples each of the same distribution, the measure is further than 0.2 from one half in 1 of 500
# rounds by chance. Three such rounds in a row happen once in a hundred million times.
SAMPLES, ROUNDS, FAR = 40, 3, 0.2


def seconds(call: Callable[[], object]) -> float:
    """Return the duration of a call that is refused."""
    begun = time.perf_counter()
    with suppress(Refused):
        call()
    return time.perf_counter() - begun


def measure(known: Callable[[], object], unknown: Callable[[], object]) -> float:
    """Return the probability that an answer about a known account takes longer than about an unknown one."""
    longer: list[float] = []
    shorter: list[float] = []
    for number in range(SAMPLES):
        # Alternate, also which comes first, so that other load on the machine affects both alike.
        for call, kept in [(known, longer), (unknown, shorter)][:: (-1) ** number]:
            kept.append(seconds(call))
    wins = sum((one > other) + (one == other) / 2 for one in longer for other in shorter)
    return wins / SAMPLES**2


def can_be_told_apart(known: Callable[[], object], unknown: Callable[[], object]) -> bool:
    """Tell whether timing reveals known accounts, in several rounds in a row."""
    return all(abs(measure(known, unknown) - 0.5) > FAR for _ in range(ROUNDS))


def verify(email: str, password: str = "wrong horse battery") -> Callable[[], object]:
    return lambda: sign_ins.verify(email, password, is_kept=False)


@pytest.fixture
def hopper(sqlite_url: str, real_hashes: None) -> None:
    """Somebody with an account, after warm-up calls."""
    db.use(sqlite_url)
    accounts.sign_up("Hopper", KNOWN, "correct horse battery")
    for email in (KNOWN, UNKNOWN):
        seconds(verify(email))


def test_an_unknown_address_is_answered_like_a_known_one(hopper: None):
    assert not can_be_told_apart(verify(KNOWN), verify(UNKNOWN))


def test_an_empty_password_is_answered_alike_too(hopper: None):
    assert not can_be_told_apart(verify(KNOWN, ""), verify(UNKNOWN, ""))


def test_timing_test_detects_a_missing_hash(hopper: None, monkeypatch: pytest.MonkeyPatch):
    matches = passwords.matches
    monkeypatch.setattr(
        passwords, "matches", lambda password, hash: hash is not None and matches(password, hash)
    )
    assert can_be_told_apart(verify(KNOWN), verify(UNKNOWN))
