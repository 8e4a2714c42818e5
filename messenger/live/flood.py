"""Flood protection: token buckets limit what a connection, user or network address may send this worker."""

import logging
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

log = logging.getLogger(__name__)

MAX_BUCKETS = 20_000
# Each full block of this size costs one more token.
BYTES_PER_TOKEN = 16_384


class Rate(NamedTuple):
    """A rate limit: sustained messages per second, and the largest burst."""

    per_second: float
    burst: float


TAB = Rate(150, 500)
USER = Rate(450, 1500)
# A whole school may share one address and reconnect all at once.
ADDRESS = Rate(1500, 10_000)
CONNECTIONS = Rate(50, 2000)
MAX_OPEN = 4000
# Messages dropped from a connection before it is cut.
PATIENCE = Rate(5, 100)
# Log lines for each address.
WARNINGS = Rate(1 / 60, 1)


class Bucket:
    """A token bucket: messages take tokens, and tokens refill over time."""

    __slots__ = ("_at", "_rate", "_tokens")

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate, self._tokens, self._at = rate, rate.burst, now

    def take(self, now: float, cost: float = 1) -> bool:
        """Take this many tokens; return False if there are too few."""
        gained = (now - self._at) * self._rate.per_second
        self._tokens, self._at = min(self._rate.burst, self._tokens + gained), now
        if self._tokens < cost:
            return False
        self._tokens -= cost
        return True


class Buckets:
    """One bucket per key. The least recently used bucket is evicted; its key starts over with a full one."""

    def __init__(self, rate: Rate, most: int = MAX_BUCKETS) -> None:
        self._rate, self._most = rate, most
        self._held: OrderedDict[Hashable, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def take(self, key: Hashable, now: float, cost: float = 1) -> bool:
        """Take this many tokens from the key's bucket; return False if there are too few."""
        bucket = self._held.get(key)
        if bucket is None:
            bucket = self._held[key] = Bucket(self._rate, now)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        else:
            self._held.move_to_end(key)
        return bucket.take(now, cost)


class Verdict(Enum):
    """The decision on a message: accept it, drop it, or cut the connection."""

    TAKE = "take"
    DROP = "drop"
    CUT = "cut"


@dataclass(slots=True, eq=False)
class Allowance:
    """The rate limit of one connection, with its network address and its user."""

    address: str
    bucket: Bucket
    patience: Bucket
    user_id: int | None = None
    is_cut: bool = False
    is_over: bool = False


@dataclass
class Guard:
    """Throttles the connections of this worker and the messages they send."""

    _open: dict[str, int] = field(default_factory=dict)
    _connections: Buckets = field(default_factory=lambda: Buckets(CONNECTIONS))
    _users: Buckets = field(default_factory=lambda: Buckets(USER))
    _addresses: Buckets = field(default_factory=lambda: Buckets(ADDRESS))
    _warnings: Buckets = field(default_factory=lambda: Buckets(WARNINGS))

    def open(self, address: str) -> Allowance | None:
        """Admit a connection and return its allowance, or None if its address opens too many."""
        now = time.monotonic()
        if self._open.get(address, 0) >= MAX_OPEN or not self._connections.take(address, now):
            self._warn(address, "too many connections come from %s")
            return None
        self._open[address] = self._open.get(address, 0) + 1
        return Allowance(address, Bucket(TAB, now), Bucket(PATIENCE, now))

    def close(self, allowance: Allowance) -> None:
        """Stop counting a connection that has ended. Idempotent."""
        if allowance.is_over:
            return
        allowance.is_over = True
        left = self._open.pop(allowance.address, 0) - 1
        if left > 0:
            self._open[allowance.address] = left

    def judge(self, allowance: Allowance, size: int) -> Verdict:
        """Return what to do with a message of this size in bytes. `CUT` is returned once per connection."""
        if allowance.is_cut or allowance.is_over:
            return Verdict.DROP
        now = time.monotonic()
        if self._has_room(allowance, now, 1 + size // BYTES_PER_TOKEN):
            return Verdict.TAKE
        self._warn(allowance.address, "dropped messages that came too fast from %s")
        if allowance.patience.take(now):
            return Verdict.DROP
        allowance.is_cut = True
        return Verdict.CUT

    def _has_room(self, allowance: Allowance, now: float, cost: float) -> bool:
        """Charge the tab's bucket first: a flooding tab must not use up the limit of its user or address."""
        if not allowance.bucket.take(now, cost):
            return False
        user = allowance.user_id
        if user is not None and not self._users.take(user, now, cost):
            return False
        return self._addresses.take(allowance.address, now, cost)

    def _warn(self, address: str, line: str) -> None:
        """Log at most one line per address and minute."""
        if self._warnings.take(address, time.monotonic()):
            log.warning(line, address or "an unknown address")
