"""System messages: what members did to a conversation, told among its messages.

They are stored as a kind and ids, never as text: each reader gets a sentence in their own language, with the
names that people have now.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

# Of people who are added at once, as many are named, and the others counted.
MAX_NAMED = 3
# A conversation knows the numbers of as many of its newest system messages.
MAX_UNCOUNTED = 100


class Kind(StrEnum):
    """What the author did; the values are stored."""

    CREATED = "created"
    ADDED = "added"
    REMOVED = "removed"
    LEFT = "left"
    # The owner left, and the member who is named owns the conversation now.
    SUCCEEDED = "succeeded"
    PINNED = "pinned"
    RENAMED = "renamed"
    # The group got a description or a picture, or another one; or it has none any more.
    DESCRIBED = "described"
    UNDESCRIBED = "undescribed"
    PICTURED = "pictured"
    UNPICTURED = "unpictured"
    # For all members: nobody can write in it until it is reopened.
    ARCHIVED = "archived"
    REOPENED = "reopened"
    # By themselves: the group is open, they had a link, or they signed up, as others who are counted.
    JOINED = "joined"
    # Everybody on the site can find and join it, or no longer.
    OPENED = "opened"
    MADE_PRIVATE = "made_private"
    # The owner has made the member who is named the owner.
    HANDED_OVER = "handed_over"


@dataclass(frozen=True)
class SystemMessage:
    """What the author of a message did, instead of a text.

    `people` holds the ids of whom it concerns, `others` how many more it concerns, and `number` is that of a
    pinned message.
    """

    kind: str
    people: list[int] = field(default_factory=list)
    others: int = 0
    number: int = 0


def about(kind: Kind, user_ids: list[int]) -> SystemMessage:
    """Return a system message about these people, of whom the first are named."""
    return SystemMessage(kind=kind, people=user_ids[:MAX_NAMED], others=len(user_ids[MAX_NAMED:]))


def stored(system: SystemMessage) -> dict[str, Any]:
    """Return what is stored; what is empty is left out."""
    return {name: value for name, value in vars(system).items() if value}


def shown(row: dict[str, Any] | None) -> SystemMessage | None:
    """Return a system message as it was stored."""
    return SystemMessage(**row) if row else None
