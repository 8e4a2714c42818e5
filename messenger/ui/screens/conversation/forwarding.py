"""Forwarding messages to other conversations."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.ui.parts.names import shown_name
from messenger.ui.texts import N, ngettext, of_number, phrase
from messenger.ui.texts import gettext as _
from messenger.ui.wire.feed import Feed


def cursor(at: rx.Var[int], conversation: rx.Var[int]) -> tuple[rx.Var[int], rx.Var[int]]:
    """Pass on where the next page of conversations begins."""
    return at, conversation


class _Forwarding(rx.Component):
    """The dialog in which people choose conversations; its content is loaded when it is first opened."""

    library = "$/public/forwarding/opening.js"
    tag = "Forwarding"

    words: rx.Var[dict[str, Any]]
    on_more: rx.EventHandler[cursor]


def choosing() -> dict[str, Any]:
    """Return the texts of the list from which people choose conversations."""
    return {
        "search": _("Search conversations"),
        "conversations": _("Conversations"),
        "none": _("No conversation found."),
        "more": _("Show more"),
        "notes": _("Notes to yourself"),
    }


def dialog() -> rx.Component:
    """Show the dialog while `openForward` in `assets/forwarding/opening.js` has opened it."""
    done = ngettext("Forwarded to {n} conversation.", "Forwarded to {n} conversations.", n=N)
    return _Forwarding.create(
        words=choosing()
        | {
            "title": _("Forward to"),
            "cancel": _("Cancel"),
            "unavailable": _("This couldn't be loaded. Check your connection, then open it again."),
            "comment": _("Comment (optional)"),
            "forward": _("Forward"),
            "done": of_number(done),
        },
        on_more=Feed.more,
        class_name="dialog",
    )


def origin(message: Any, author: Any) -> rx.Component:
    """Show who wrote a forwarded message."""
    name = rx.el.bdi(shown_name(author.nickname), class_name="origin-author")
    line = rx.el.div(phrase("Forwarded from {name}", name=name), class_name="origin")
    return rx.cond(message.forwarded_from & ~message.deleted, line)
