"""What can be done to a message, and to a conversation."""

from typing import Literal

Verb = Literal[
    "edit",
    "delete",
    "restore",
    "react",
    "take_back",
    "pin",
    "unpin",
    "save",
    "unsave",
    "mark_unread",
    "remove_preview",
    "mute",
    "pin_conversation",
    "unpin_conversation",
    "archive",
    "unarchive",
    "mark_conversation_unread",
    "mark_conversation_read",
    "rename",
    "describe",
    "appoint",
    "dismiss",
    "limit",
    "free",
    "close",
    "reopen",
    "leave",
    "delete_conversation",
]
