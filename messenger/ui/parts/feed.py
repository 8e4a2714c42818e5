"""The live feed of a page: it applies changes to the collections and sends the outbox."""

import reflex as rx

from messenger.ui.bindings import collections
from messenger.ui.wire.feed import Feed


def feed() -> rx.Component:
    """Connect the page's collections and outbox to the server; renders nothing."""
    return collections.Feed.create(
        source=Feed.get_full_name(),
        on_request=Feed.request.temporal,
        on_send=Feed.send.temporal,
        on_act=Feed.act.temporal,
        on_attend=Feed.attend.temporal,
        on_typing=Feed.typing.temporal,
    )
