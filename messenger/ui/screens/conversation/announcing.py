"""The announcements of new messages."""

from typing import Any

import reflex as rx

from messenger.ui.bindings.collections import open_messages
from messenger.ui.bindings.messages import Announcer
from messenger.ui.texts import N, localized, ngettext, of_number
from messenger.ui.texts import gettext as _
from messenger.ui.wire.reflex_internals import expression


def announcer() -> rx.Component:
    """Tell screen readers what others write in the open conversation."""
    # Translators: how a screen reader announces a new message, as in "Ann: See you tomorrow!".
    said = _("{name}: {text}", name=expression("name", str), text=expression("text", str))
    words = {
        "spoiler": _("Spoiler"),
        "someone": _("Someone"),
        "unsent": _("Not sent."),
        "unsaved": _("Not saved."),
        "said": localized(f"((name, text) => {said!s})", Any, uses=[said]),
        "more": of_number(ngettext("{n} new message", "{n} new messages", n=N)),
    }
    return Announcer.create(into=open_messages, words=words, class_name="for-screen-readers announcer")
