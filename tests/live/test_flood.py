"""Flood limits: how much may arrive, how often, and from whom."""

import logging

import pytest

from messenger.live import flood
from messenger.live.flood import (
    ADDRESS,
    PATIENCE,
    TAB,
    USER,
    Allowance,
    Bucket,
    Buckets,
    Guard,
    Rate,
    Verdict,
)

HERE, THERE = "192.0.2.1", "192.0.2.2"
ANN, BEN = 1, 2


class Time:
    """A fake clock, which moves only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """The fake clock of the guard."""
    clock = Time()
    monkeypatch.setattr(flood, "time", clock)
    return clock


class Door:
    """A guard and the connections that it has admitted, by name."""

    def __init__(self) -> None:
        self.guard = Guard()
        self.inside: dict[str, Allowance] = {}

    def open(self, name: str, address: str) -> bool:
        allowance = self.guard.open(address)
        if allowance:
            self.inside[name] = allowance
        return allowance is not None

    def close(self, name: str) -> None:
        self.guard.close(self.inside[name])

    def judge(self, name: str, size: int) -> Verdict:
        return self.guard.judge(self.inside[name], size)

    def belongs(self, name: str, user_id: int) -> None:
        self.inside[name].user_id = user_id


@pytest.fixture
def guard(time: Time) -> Door:
    """A guard with its connections."""
    return Door()


def taken(guard: Door, id: str, number: int, size: int = 100) -> int:
    """Let a number of messages arrive, and return how many were accepted."""
    return [guard.judge(id, size) for _ in range(number)].count(Verdict.TAKE)


def test_token_bucket_allows_a_burst_then_refills():
    bucket = Bucket(Rate(10, 50), now=0)
    assert [bucket.take(0) for _ in range(60)].count(True) == 50
    assert [bucket.take(1) for _ in range(60)].count(True) == 10
    assert [bucket.take(1000) for _ in range(60)].count(True) == 50


def test_oldest_buckets_are_evicted():
    buckets = Buckets(Rate(1, 1), most=3)
    for key in "abcad":
        buckets.take(key, 0)
    assert len(buckets) == 3
    # The first is still known, because it came again.
    assert not buckets.take("a", 0)
    assert buckets.take("b", 0)


def test_tab_is_limited_to_a_burst_and_a_rate(guard: Door, time: Time):
    assert guard.open("tab", HERE)
    assert taken(guard, "tab", 50 + round(TAB.burst)) == TAB.burst
    for _ in range(60):
        time.now += 1
        assert taken(guard, "tab", round(TAB.per_second)) == TAB.per_second


def test_persistent_flooder_is_cut_once(guard: Door):
    guard.open("tab", HERE)
    assert taken(guard, "tab", 10_000) == TAB.burst
    guard.open("other", HERE)
    verdicts = [guard.judge("other", 100) for _ in range(10_000)]
    assert verdicts.count(Verdict.CUT) == 1
    assert verdicts.index(Verdict.CUT) == TAB.burst + PATIENCE.burst
    assert Verdict.TAKE not in verdicts[round(TAB.burst) :]


def test_cut_tab_can_reconnect(guard: Door):
    guard.open("tab", HERE)
    taken(guard, "tab", 10_000)
    guard.close("tab")
    assert guard.judge("tab", 100) is Verdict.DROP
    assert guard.open("again", HERE)
    assert taken(guard, "again", 100) == 100


def test_large_messages_count_for_more(guard: Door):
    guard.open("tab", HERE)
    assert taken(guard, "tab", 100, size=1_000_000) < 10


def test_tabs_of_one_user_share_a_limit(guard: Door):
    for number in range(10):
        guard.open(f"{number}", HERE)
        guard.belongs(f"{number}", ANN)
    assert sum(taken(guard, f"{number}", round(TAB.burst)) for number in range(10)) == USER.burst
    guard.open("other", HERE)
    guard.belongs("other", BEN)
    assert taken(guard, "other", 100) == 100


def test_flooding_tab_costs_its_neighbours_nothing(guard: Door):
    for number in range(40):
        guard.open(f"{number}", HERE)
        guard.belongs(f"{number}", ANN)
        taken(guard, f"{number}", 10_000)
    guard.open("neighbour", HERE)
    guard.belongs("neighbour", BEN)
    assert taken(guard, "neighbour", 300) == 300


def test_address_rate_is_limited(guard: Door):
    for number in range(100):
        guard.open(f"{number}", HERE)
        guard.belongs(f"{number}", number)
    assert sum(taken(guard, f"{number}", round(TAB.burst)) for number in range(100)) == ADDRESS.burst
    guard.open("elsewhere", THERE)
    assert taken(guard, "elsewhere", 100) == 100


def test_connections_from_one_address_are_counted(guard: Door, time: Time):
    opened = [guard.open(f"{number}", HERE) for number in range(3000)]
    assert opened.count(True) == flood.CONNECTIONS.burst
    assert guard.open("elsewhere", THERE)
    time.now += 1
    assert guard.open("later", HERE)


def test_open_connections_per_address_are_limited(guard: Door, time: Time):
    for number in range(flood.MAX_OPEN):
        time.now += 1
        assert guard.open(f"{number}", HERE)
    time.now += 1
    assert not guard.open("one more", HERE)
    guard.close("0")
    guard.close("0")
    assert guard.open("one more", HERE)
    assert not guard.open("and another", HERE)


def test_offender_is_logged_once_a_minute(guard: Door, time: Time, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    for number in range(5):
        guard.open(f"{number}", HERE)
        taken(guard, f"{number}", 1000)
    assert caplog.messages == [f"dropped messages that came too fast from {HERE}"]
    time.now += 61
    guard.open("again", HERE)
    taken(guard, "again", 1000)
    assert caplog.messages == [f"dropped messages that came too fast from {HERE}"] * 2


def test_expired_counters_are_forgotten(guard: Door):
    for number in range(100):
        guard.open(f"{number}", HERE)
        assert guard.inside[f"{number}"].address == HERE
        guard.close(f"{number}")
        guard.belongs(f"{number}", ANN)
        assert guard.judge(f"{number}", 100) is Verdict.DROP
    assert not guard.guard._open
    assert not len(guard.guard._users)
