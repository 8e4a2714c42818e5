"""Read positions, and counting what is behind them."""

from typing import Any

import reflex as rx

from messenger.ui.wire.reflex_internals import expression


def read_position(seat: Any) -> Any:
    """Return the number of the last message that counts as read."""
    return rx.cond(seat.unread_from > 0, seat.unread_from - 1, seat.read)


def count_after(conversation: Any, number: Any) -> Any:
    """Count the messages of a conversation behind a number; system messages don't count."""
    number = rx.Var.create(number)
    imports = {"$/public/conversations/counting.js": ["countAfter"]}
    call = f"countAfter({conversation!s}, {number!s})"
    return expression(call, int, imports=imports, uses=[conversation, number])
