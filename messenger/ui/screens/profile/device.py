"""Settings of this browser, not of the account."""

import reflex as rx

from messenger.ui.bindings import cache, plain_text, previews
from messenger.ui.texts import gettext as _


def device() -> rx.Component:
    """Show whether messages are kept in this browser, how they are shown, and the switches."""
    return rx.el.section(
        rx.el.h2(_("This browser")),
        rx.el.label(
            rx.el.input(
                type="checkbox", checked=cache.is_kept, disabled=~cache.can_keep, on_change=cache.choose()
            ),
            " ",
            _("Keep messages in this browser"),
            class_name="check",
        ),
        rx.el.p(
            rx.cond(
                cache.can_keep,
                _(
                    "Your latest conversations open faster, and without a connection. They're encrypted, "
                    "and erased when you sign out."
                ),
                _("Messages aren't kept in this browser, because this address doesn't use HTTPS."),
            ),
            class_name="note",
        ),
        rx.el.label(
            rx.el.input(type="checkbox", checked=plain_text.is_chosen, on_change=plain_text.choose()),
            " ",
            _("Show messages as plain text"),
            class_name="check",
        ),
        rx.el.p(_("You see *bold*, lists and code as they were typed."), class_name="note"),
        rx.el.label(
            rx.el.input(type="checkbox", checked=~previews.is_hidden, on_change=previews.choose()),
            " ",
            _("Show previews of links"),
            class_name="check",
        ),
        rx.el.p(_("You see the title and the beginning of the page below a message."), class_name="note"),
    )
