"""What connects a page with what happens: the collections, the outbox, and the end of the sign-in."""

import reflex as rx

from messenger.ui.bindings import collections
from messenger.ui.wire.feed import Feed


def feed() -> rx.Component:
    """Apply changes to what the page holds; renders nothing."""
    return collections.Feed.create(
        source=Feed.get_full_name(),
        on_request=Feed.request.temporal,
        on_send=Feed.send.temporal,
    )
