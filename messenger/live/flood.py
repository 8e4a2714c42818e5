"""Limits against floods: how much one connection, user or network address may send to this worker."""

import logging
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

log = logging.getLogger(__name__)

MAX_BUCKETS = 20_000
# So many bytes cost as much as one more message.
BYTES_PER_TOKEN = 16_384


class Rate(NamedTuple):
    """So much a second for any length of time, and so much at once."""

    per_second: float
    burst: float


TAB = Rate(150, 500)
USER = Rate(450, 1500)
# A whole school may come from one address, and connect again at the same moment.
ADDRESS = Rate(1500, 10_000)
CONNECTIONS = Rate(50, 2000)
MAX_OPEN = 4000
# So much is dropped before the connection is cut.
PATIENCE = Rate(5, 100)
TELLING = Rate(1 / 60, 1)


class Bucket:
    """Holds tokens: what comes takes some, and time brings new ones."""

    __slots__ = ("_at", "_rate", "_tokens")

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate, self._tokens, self._at = rate, rate.burst, now

    def take(self, now: float, cost: float = 1) -> bool:
        """Take tokens, if there are so many."""
        gained = (now - self._at) * self._rate.per_second
        self._tokens, self._at = min(self._rate.burst, self._tokens + gained), now
        if self._tokens < cost:
            return False
        self._tokens -= cost
        return True


class Buckets:
    """A bucket for each of those who came last; who is forgotten begins with a full one."""

    def __init__(self, rate: Rate, most: int = MAX_BUCKETS) -> None:
        self._rate, self._most = rate, most
        self._held: OrderedDict[Hashable, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def take(self, key: Hashable, now: float, cost: float = 1) -> bool:
        """Take tokens out of the bucket of this key, if there are so many."""
        bucket = self._held.get(key)
        if bucket is None:
            bucket = self._held[key] = Bucket(self._rate, now)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        else:
            self._held.move_to_end(key)
        return bucket.take(now, cost)


class Verdict(Enum):
    """What becomes of something that came."""

    TAKE = "take"
    DROP = "drop"
    CUT = "cut"


@dataclass(slots=True, eq=False)
class Allowance:
    """What one connection may still send, where it comes from, and whose it is."""

    address: str
    bucket: Bucket
    patience: Bucket
    user_id: int | None = None
    is_cut: bool = False
    is_over: bool = False


@dataclass
class Guard:
    """Decides how much comes over the connections of this worker."""

    _open: dict[str, int] = field(default_factory=dict)
    _newcomers: Buckets = field(default_factory=lambda: Buckets(CONNECTIONS))
    _users: Buckets = field(default_factory=lambda: Buckets(USER))
    _addresses: Buckets = field(default_factory=lambda: Buckets(ADDRESS))
    _tellings: Buckets = field(default_factory=lambda: Buckets(TELLING))

    def open(self, address: str) -> Allowance | None:
        """Let a connection in and return its allowance, or nothing if too many come from its address."""
        now = time.monotonic()
        if self._open.get(address, 0) >= MAX_OPEN or not self._newcomers.take(address, now):
            self._tell(address, "too many connections come from %s")
            return None
        self._open[address] = self._open.get(address, 0) + 1
        return Allowance(address, Bucket(TAB, now), Bucket(PATIENCE, now))

    def close(self, allowance: Allowance) -> None:
        """Count a connection that is over no longer."""
        if allowance.is_over:
            return
        allowance.is_over = True
        left = self._open.pop(allowance.address, 0) - 1
        if left > 0:
            self._open[allowance.address] = left

    def judge(self, allowance: Allowance, size: int) -> Verdict:
        """Decide what becomes of a message of so many bytes; the connection is cut once."""
        if allowance.is_cut or allowance.is_over:
            return Verdict.DROP
        now = time.monotonic()
        if self._has_room(allowance, now, 1 + size // BYTES_PER_TOKEN):
            return Verdict.TAKE
        self._tell(allowance.address, "dropped what came too fast from %s")
        if allowance.patience.take(now):
            return Verdict.DROP
        allowance.is_cut = True
        return Verdict.CUT

    def _has_room(self, allowance: Allowance, now: float, cost: float) -> bool:
        """Ask the tab's bucket first: one that sends too much costs its user and its neighbours nothing."""
        if not allowance.bucket.take(now, cost):
            return False
        user = allowance.user_id
        if user is not None and not self._users.take(user, now, cost):
            return False
        return self._addresses.take(allowance.address, now, cost)

    def _tell(self, address: str, what: str) -> None:
        """Log one line for each address and minute."""
        if self._tellings.take(address, time.monotonic()):
            log.warning(what, address or "nowhere")
