"""A question asked in the row it concerns, before something that can't be undone."""

from typing import Any

import reflex as rx

from messenger.ui.bindings.forms import Swap
from messenger.ui.bindings.held import Held
from messenger.ui.texts import gettext as _


def confirmation(pending: Held, id: Any, choices: rx.Component, confirm: Any, *then: Any) -> rx.Component:
    """Show the choices of a row, and the question in their place while `pending` holds the row's id."""
    is_asked = pending.value.id == id
    question = rx.el.div(
        rx.el.button(confirm, type="button", class_name="danger", on_click=[*then, pending.drop()]),
        rx.el.button(_("Keep it"), type="button", on_click=pending.drop(), custom_attrs={"data-after": ""}),
        class_name="buttons",
    )
    return Swap.create(rx.cond(is_asked, question, choices), on=rx.cond(is_asked, "asked", ""))
