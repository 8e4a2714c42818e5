"""Who has seen a message, on demand."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from dataclasses import dataclass
from typing import Any

import reflex as rx

from messenger.domain.presence.reading import Reader
from messenger.domain.talk.contacts import Person
from messenger.ui.bindings import collections, held, messages
from messenger.ui.bindings.forms import Modal
from messenger.ui.parts.avatar import avatar
from messenger.ui.parts.lists.listing import listing
from messenger.ui.parts.names import person_name
from messenger.ui.texts import gettext as _


@dataclass(frozen=True)
class Found:
    """The members who have seen a message, as the browser holds them."""

    rows: list[Reader]
    status: str


@dataclass(frozen=True)
class Asked:
    """The message of which it is shown."""

    asking: str = ""
    message: str = ""


layer = held.Layer("readers", Asked)
found = messages.readers(Found)
people = collections.index("people", "people", Person)


def dialog() -> rx.Component:
    """Show who has seen a message."""
    return Modal.create(
        rx.el.header(
            rx.el.h2(_("Seen by"), id="readers-title"),
            rx.el.button(_("Close"), type="button", class_name="quiet", on_click=layer.close()),
        ),
        listing(
            found.status,
            found.rows,
            rx.el.ul(rx.foreach(found.rows, _reader), role="list", class_name="readers"),
            _("Nobody has seen it yet, or those who have don't show it."),
            bones=2,
        ),
        name=layer.name,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "readers-title"},
    )


def _reader(reader: Any) -> rx.Component:
    name = people[reader.id].nickname
    return rx.el.li(
        avatar(name, reader.id, people[reader.id].picture),
        person_name(name, reader.id),
        key=reader.id.to_string(),
    )
