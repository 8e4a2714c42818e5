"""What waits for a time, as reminders and scheduled messages do: its list, and the dialog that changes it."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from messenger.ui.bindings.forms import Modal, Moment
from messenger.ui.bindings.held import Layer
from messenger.ui.parts.fields import submit
from messenger.ui.parts.lists.listing import listing
from messenger.ui.texts import gettext as _


def waiting(status: Any, rows: Any, row: Callable[[Any], rx.Component], *, name: Any, nothing: Any) -> Any:
    """Show the rows of a collection once they are loaded, or the text for an empty one."""
    names = {"aria-label": name}
    rows_shown = rx.el.ul(rx.foreach(rows, row), role="list", class_name="scheduled", custom_attrs=names)
    return listing(status, rows, rows_shown, nothing)


def changing(layer: Layer, title: Any, *fields: rx.Component, answer: Any, on_submit: Any) -> rx.Component:
    """Show the dialog that changes the fields and the time of what the layer holds."""
    heading = f"{layer.name}-title"
    return Modal.create(
        rx.el.header(
            rx.el.h2(title, id=heading),
            rx.el.button(_("Cancel"), type="button", class_name="quiet", on_click=layer.close()),
        ),
        rx.el.form(
            *fields,
            rx.el.label(_("Date and time"), Moment.create(name="time", at=layer.value.at)),
            rx.el.p(layer.value.errors["at"], class_name="error", role="alert"),
            submit(_("Save")),
            on_submit=on_submit,
            no_validate=True,
        ),
        name=layer.name,
        answer=answer,
        class_name="dialog",
        custom_attrs={"aria-labelledby": heading},
    )
