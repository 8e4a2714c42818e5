"""What is shown instead of a page whose rendering failed."""

import reflex as rx

from messenger.ui.parts.card import card
from messenger.ui.texts import gettext as _
from messenger.ui.wire.reflex_internals import default_error_boundary, trigger


def error_boundary() -> rx.Component:
    """Catch rendering errors of the page inside: Reflex reports them to the server, and people can reload."""
    fallback = card(
        _("Something went wrong"),
        rx.el.p(_("Reload the page to go on. What you haven't sent is kept.")),
        rx.el.button(
            _("Reload"), type="button", class_name="primary", on_click=trigger("(() => location.reload())")
        ),
    )
    return default_error_boundary(fallback_render=rx.Var.create(fallback))
