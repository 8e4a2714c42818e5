"""Levels: which messages notify somebody."""

from typing import Literal, get_args

from messenger.domain.messages.history import Message
from messenger.domain.messages.mentions import EVERYONE

Level = Literal["all", "mentions", "none"]
LEVELS: tuple[Level, ...] = get_args(Level)
DEFAULT: Level = "all"
# With as many members, whatever one writes is for the other.
MAX_DIRECT = 2


def of(own: str | None, default: str | None) -> str:
    """Return the level of a conversation, given the member's own for it and their default."""
    return own or default or DEFAULT


def addresses(message: Message, user_id: int) -> bool:
    """Tell whether a message mentions somebody, or replies to them."""
    mentioned = message.mentions.values()
    is_answer = message.quote is not None and message.quote.author == user_id
    return message.author != user_id and (user_id in mentioned or EVERYONE in mentioned or is_answer)


def notifies(message: Message, user_id: int, level: str, *, is_muted: bool, is_direct: bool) -> bool:
    """Tell whether a message notifies somebody; a muted conversation only when it addresses them."""
    if message.author == user_id or message.deleted or message.system or level == "none":
        return False
    if level == "all" and not is_muted:
        return True
    return addresses(message, user_id) or (is_direct and not is_muted)
