"""What this browser keeps."""

import reflex as rx

from messenger.ui.bindings import cache
from messenger.ui.parts.fields import choice
from messenger.ui.texts import gettext as _


def device() -> rx.Component:
    """Show whether messages are kept in this browser, and the switch."""
    return rx.el.section(
        rx.el.h2(_("This browser")),
        choice(
            "keep",
            _("Keep messages in this browser"),
            rx.cond(
                cache.can_keep,
                _(
                    "Your latest conversations open faster, and without a connection. They're encrypted, "
                    "and erased when you sign out."
                ),
                _("Messages aren't kept in this browser, because this address doesn't use HTTPS."),
            ),
            checked=cache.is_kept,
            disabled=~cache.can_keep,
            on_change=cache.choose(),
        ),
    )
