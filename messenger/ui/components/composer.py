"""Where a message is written."""

import reflex as rx

from messenger.domain.messages import LONGEST
from messenger.ui import collections

WARN = 500


def composer() -> rx.Component:
    """Show the text area and what sends it."""
    return collections.Composer.create(
        rx.el.textarea(
            name="body",
            rows="1",
            disabled=True,
            placeholder="Write a message",
            custom_attrs={"aria-label": "Message", "dir": "auto"},
        ),
        rx.el.button("Send", type="submit", class_name="primary"),
        rx.el.output(class_name="left", custom_attrs={"aria-live": "polite"}),
        into=collections.open_messages,
        draft={"conversation": collections.open_id},
        shown={"author": collections.viewer},
        field="body",
        most=LONGEST,
        warn=WARN,
        left="{n} characters left",
        class_name="composer",
    )
