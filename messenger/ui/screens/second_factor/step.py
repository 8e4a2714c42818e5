"""The current step of the two-factor section, and the parts that its forms share."""

from dataclasses import dataclass
from dataclasses import field as field_of
from typing import Any

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.parts.fields import field, submit
from messenger.ui.screens.second_factor.state import SecondFactor
from messenger.ui.texts import gettext as _


@dataclass(frozen=True)
class Shown:
    """The step as the browser holds it, with the server's answer."""

    asking: str = ""
    step: str = ""
    secret: str = ""
    address: str = ""
    picture: str = ""
    groups: list[str] = field_of(default_factory=list)
    codes: list[str] = field_of(default_factory=list)
    errors: dict[str, str] = field_of(default_factory=dict)


held_step = held.Held("factor", Shown)
shown = held_step.value


def password_field() -> rx.Component:
    """Show the field for the current password."""
    return field(
        _("Current password"),
        "factor_password",
        shown.errors["current_password"],
        type="password",
        auto_complete="current-password",
        auto_focus=True,
    )


def buttons(label: Any) -> rx.Component:
    """Show the submit button with this label, and Cancel."""
    return rx.el.div(
        submit(label),
        rx.el.button(_("Cancel"), type="button", on_click=close()),
        class_name="buttons",
    )


def close() -> list[Any]:
    """Close the step and clear its secrets on the server."""
    return [held_step.drop(), SecondFactor.close]
