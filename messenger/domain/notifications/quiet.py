"""Quiet times: daily hours in somebody's time zone, and pauses."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
MAX_ZONE = 64


@dataclass(frozen=True)
class Hours:
    """Daily hours, in minutes after midnight; they may go past midnight."""

    start: int
    end: int
    zone: str


def zone(name: str) -> ZoneInfo | None:
    """Return the time zone of a name such as `Europe/Berlin`, or None if there is none."""
    if not name or len(name) > MAX_ZONE or not name.isascii():
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def covers(hours: Hours | None, now: int) -> bool:
    """Tell whether a time, in milliseconds, is within the hours."""
    if hours is None:
        return False
    local = datetime.fromtimestamp(now / 1000, zone(hours.zone) or UTC)
    minute = local.hour * 60 + local.minute
    if hours.start <= hours.end:
        return hours.start <= minute < hours.end
    return minute >= hours.start or minute < hours.end
