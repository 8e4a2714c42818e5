"""Where a message is written."""

import reflex as rx

from messenger.domain.talk.messages import MAX_LENGTH
from messenger.ui.bindings import collections

WARN = 500
WORDS = {
    "left": "{n} characters left",
    "over": "Too long by {n}. Shorten the message to send it.",
    "cut": f"That's too long. Only the first part is here. A message can have {MAX_LENGTH:,} characters.",
}


def composer() -> rx.Component:
    """Show the text area and what sends it."""
    return collections.Composer.create(
        rx.el.button("Send", type="submit", class_name="primary"),
        rx.el.output(class_name="left", custom_attrs={"aria-live": "polite"}),
        area={"placeholder": "Write a message", "aria-label": "Message", "dir": "auto"},
        into=collections.open_messages,
        draft={"conversation": collections.open_id},
        shown={"author": collections.viewer},
        field="body",
        most=MAX_LENGTH,
        warn=WARN,
        words=WORDS,
        class_name="composer",
    )
