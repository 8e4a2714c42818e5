"""The feed of a page, which keeps what it shows up to date."""

import reflex as rx

from messenger.ui import collections
from messenger.ui.states.conversations import Conversations
from messenger.ui.states.feed import Feed
from messenger.ui.states.messages import Messages


def feed() -> rx.Component:
    """Take what the feed brings, and ask for and send what is missing."""
    return collections.Feed.create(
        source=Feed.get_full_name(), on_ask=Conversations.ask.temporal, on_send=Messages.send.temporal
    )
