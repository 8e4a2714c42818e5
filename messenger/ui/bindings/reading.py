"""Read positions."""

from typing import Any

import reflex as rx


def read_position(seat: Any) -> Any:
    """Return the number of the last message that counts as read."""
    return rx.cond(seat.unread_from > 0, seat.unread_from - 1, seat.read)
