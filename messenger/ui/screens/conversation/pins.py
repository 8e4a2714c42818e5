"""The bar with the pinned messages of the open conversation."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.references.pins import Pin
from messenger.domain.talk.contacts import Person
from messenger.ui.bindings import collections, formats
from messenger.ui.parts.link import link
from messenger.ui.parts.names import shown_name
from messenger.ui.texts import gettext as _

pins = collections.open_rows("pins", "pins", "-at", Pin)
people = collections.index("people", "people", Person)


def pinned() -> rx.Component:
    """Show the pinned messages, newest first; each leads to its place."""
    bar = rx.el.section(
        rx.el.ul(rx.foreach(pins, _pin), role="list"),
        class_name="pins",
        custom_attrs={"aria-label": _("Pinned messages")},
    )
    return rx.cond(pins.length() > 0, bar)


def _pin(pin: Any) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.bdi(shown_name(people[pin.author].nickname), class_name="reference-author"),
            rx.el.span(formats.Excerpt.create(text=pin.excerpt), class_name="reference-text"),
            to=f"/conversations/{collections.open_id}/{pin.number}",
            class_name="pin",
        ),
        key=pin.id,
    )
