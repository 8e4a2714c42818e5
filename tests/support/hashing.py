"""The cost of password hashes: most tests sign people in, and few are about what that costs."""

from collections.abc import Mapping
from typing import Any

from messenger.domain.authentication import passwords

TODAY = passwords._scheme.to_dict()
# The least that Argon2 accepts for one lane.
CHEAP = {**TODAY, "argon2__memory_cost": 8, "argon2__rounds": 1}


def use(cost: Mapping[str, Any]) -> None:
    """Hash at this cost from now on, in this process."""
    passwords._scheme.load(cost)
    passwords._nobodys.cache_clear()
