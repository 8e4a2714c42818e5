"""Pages for administrators only: to everybody else they look like pages that do not exist."""

from collections.abc import Awaitable
from typing import Any

from messenger.domain.errors import Forbidden


async def show(state: Any, look: Awaitable[None]) -> bool:
    """Load a page's data and set its `status`: "shown", or "missing" if forbidden."""
    try:
        await look
    except Forbidden:
        state.reset()
        state.status = "missing"
        return False
    state.status = "shown"
    return True
