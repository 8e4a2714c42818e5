"""The keys that work wherever the focus is, and the command palette that one of them opens."""

import reflex as rx

from messenger.ui.bindings import cache, collections
from messenger.ui.identity import Identity
from messenger.ui.screens.new_conversation.state import NewConversation
from messenger.ui.texts import gettext as _

SCRIPT = "$/public/shortcuts/shortcuts.js"

# The id of a draft, and whom to write to.
_person = rx.event.passthrough_event_spec(str, int)  # pyright: ignore[reportCallIssue]


class Shortcuts(rx.Component):
    """Listens for keys; the palette and the list of keys are loaded when they are first opened."""

    library = SCRIPT
    tag = "Shortcuts"

    is_administrator: rx.Var[bool]
    on_theme: rx.EventHandler[rx.event.no_args_event_spec]
    on_sign_out: rx.EventHandler[rx.event.no_args_event_spec]
    on_person: rx.EventHandler[_person]


class _Button(rx.Component):
    library = SCRIPT
    tag = "PaletteButton"

    disabled: rx.Var[bool]


def shortcuts() -> rx.Component:
    """Listen for keys."""
    return Shortcuts.create(
        is_administrator=Identity.is_administrator,
        on_theme=rx.toggle_color_mode,
        on_sign_out=[cache.erase(), Identity.sign_out],
        on_person=NewConversation.write_to.temporal,
    )


def palette_button() -> rx.Component:
    """Show the button that opens the command palette."""
    names = {
        "aria-label": _("Search"),
        "title": _("Search"),
        "aria-haspopup": "dialog",
        "data-icon": "search",
    }
    return _Button.create(class_name="quiet icon", disabled=collections.is_early, custom_attrs=names)
