"""Python binding for completion while typing."""

from typing import Any

import reflex as rx

from messenger.ui.bindings.collections import open_id
from messenger.ui.texts import N, ngettext, of_number
from messenger.ui.texts import gettext as _


class _Completion(rx.Component):
    library = "$/public/completion/completing.js"
    tag = "Completion"

    conversation: rx.Var[int]
    words: rx.Var[dict[str, Any]]


def completion() -> rx.Component:
    """Offer emoji after a colon, and members after an at sign, in the text area of a form."""
    found = of_number(ngettext("{n} suggestion", "{n} suggestions", n=N))
    words = {"label": _("Suggestions"), "found": found, "everyone": _("Notify all members")}
    return _Completion.create(conversation=open_id, words=words)
