"""The names of collections."""

CONVERSATIONS, SEATS, PEOPLE = "conversations", "seats", "people"
# What one keeps for oneself: without revisions, so that a change invalidates it.
SAVED, SCHEDULED = "saved/messages", "scheduled/messages"
SITE, EMOJI = "site", "emoji/site"
REMINDERS = "reminders/own"
# What is true for a moment: whom and what a tab shows, it is told.
PRIVACY = "privacy/own"
PRESENCE, TYPING = "presence", "typing"
# The sections of the viewer's list, as one row, and all their conversations in short.
SECTIONS, OVERVIEW = "sections", "overview/own"
# What notifies the viewer.
NOTIFICATIONS = "notifications/own"


def messages(conversation_id: int | str) -> str:
    """Name the collection of a conversation's messages."""
    return f"messages/{conversation_id}"


def members(conversation_id: int | str) -> str:
    """Name the collection of a conversation's members."""
    return f"members/{conversation_id}"


def pins(conversation_id: int | str) -> str:
    """Name the collection of a conversation's pinned messages."""
    return f"pins/{conversation_id}"


def replies(message_id: str) -> str:
    """Name the collection of the replies to a message."""
    return f"replies/{message_id}"


def reads(conversation_id: int | str) -> str:
    """Name the collection of how far the members of a conversation have read."""
    return f"reads/{conversation_id}"


def readers(message_id: str) -> str:
    """Name the collection of those who have read a message."""
    return f"readers/{message_id}"


def notified(message_id: str) -> str:
    """Name the collection of why a message notified the viewer, or did not."""
    return f"notified/{message_id}"


def profile(user_id: int) -> str:
    """Name the collection of what somebody tells of themselves."""
    return f"profile/{user_id}"


def of_conversation(conversation_id: int) -> tuple[str, str, str]:
    """Name the collections of a conversation."""
    return messages(conversation_id), members(conversation_id), pins(conversation_id)
