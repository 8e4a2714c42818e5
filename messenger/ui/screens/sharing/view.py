"""Choosing a conversation for a text that another app has shared."""

from typing import Any

import reflex as rx

from messenger.ui.bindings.page import styles
from messenger.ui.screens.conversation.forwarding import choosing, cursor
from messenger.ui.sections import page
from messenger.ui.texts import gettext as _
from messenger.ui.wire.feed import Feed


class _Sharing(rx.Component):
    """What was shared, and the conversations to choose from; the browser alone knows the text."""

    library = "$/public/sharing/sharing.js"
    tag = "Sharing"

    words: rx.Var[dict[str, Any]]
    on_more: rx.EventHandler[cursor]


def sharing_page() -> rx.Component:
    """Show what was shared; choosing a conversation puts it into its composer."""
    words = choosing() | {
        "hint": _("Choose a conversation. You can change the text before you send it."),
        "nothing": _(
            "There's nothing to share. Choose Messenger when you share a text or link in another app."
        ),
        "text": _("Shared text"),
    }
    return page(
        _("Share"),
        _Sharing.create(words=words, on_more=Feed.more),
        *styles("sharing"),
    )
