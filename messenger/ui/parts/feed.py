"""What connects a page with what happens: the collections, the outbox, and the end of the sign-in."""

import reflex as rx

from messenger.ui.bindings import collections
from messenger.ui.screens.conversation.state import Messages
from messenger.ui.screens.conversations.state import Conversations
from messenger.ui.wire.feed import Feed


def feed() -> rx.Component:
    """Fold what happens into what the page holds; nothing of it can be seen."""
    return collections.Feed.create(
        source=Feed.get_full_name(),
        on_ask=Conversations.ask.temporal,
        on_send=Messages.send.temporal,
    )
