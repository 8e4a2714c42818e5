"""The list of keyboard shortcuts."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.forms import Modal
from messenger.ui.bindings.page import ShortcutList, Shortcuts
from messenger.ui.texts import gettext as _


@dataclass(frozen=True)
class Shown:
    """The list holds nothing."""

    asking: str = ""


layer = held.Layer("shortcuts", Shown)


def shortcuts() -> rx.Component:
    """Listen for keys everywhere, and show the list of them."""
    return rx.fragment(Shortcuts.create(name=layer.name), _dialog())


def _rows() -> list[list[Any]]:
    return [
        ["?", _("Show this list")],
        ["F6 Shift+F6", _("Go to the list, the messages or the composer")],
        ["↑ ↓ Home End", _("Move between messages")],
        # Translators: what a key does while a message has the focus.
        ["Enter", _("Open the menu of the message")],
        ["Tab", _("Go to the buttons and links of the message")],
        ["↑", _("Edit your last message, while the composer is empty")],
        ["Shift+Enter", _("New line")],
        ["Ctrl+B", _("Bold")],
        ["Ctrl+I", _("Italic")],
        ["Ctrl+E", _("Code")],
        ["Ctrl+K", _("Link")],
        ["Ctrl+Shift+V", _("Paste without formatting")],
        ["Esc", _("Close or cancel")],
    ]


def _dialog() -> rx.Component:
    # Translators: the names on a keyboard.
    names = {"Ctrl": _("Ctrl"), "Shift": _("Shift"), "Enter": _("Enter"), "Home": _("Home"), "End": _("End")}
    return Modal.create(
        rx.el.header(
            rx.el.h2(_("Keyboard shortcuts"), id="shortcuts-title"),
            rx.el.button(_("Close"), type="button", class_name="quiet", on_click=layer.close()),
        ),
        ShortcutList.create(rows=_rows(), names=names),
        name=layer.name,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "shortcuts-title"},
    )
