"""The field for a code of the second factor."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.forms import Keyboard
from messenger.ui.identity import Identity
from messenger.ui.texts import gettext as _

has_second_factor = held.latest("hasSecondFactor", Identity.has_second_factor, is_known=Identity.me.id != 0)


def code_field(error: Any, name: str = "code") -> rx.Component:
    """Show the field "Code" to users with a second factor; its name must be unique on the page."""
    # When another tab has turned the second factor on, this tab learns of it only by the error.
    return rx.cond(has_second_factor | rx.Var.create(error).bool(), code_input(error, name))


def code_input(
    error: Any, name: str = "code", *, auto_focus: bool = False, is_from_app: bool = False
) -> rx.Component:
    """Show the labelled field "Code"; it also takes recovery codes unless the code must come from the app.

    Its name must be unique on the page.
    """
    from_app = _("The current code from your authenticator app.")
    hint = from_app if is_from_app else _("The code from your authenticator app, or a recovery code.")
    entry = rx.el.input(
        name=name,
        auto_complete="one-time-code",
        input_mode="numeric",
        auto_focus=auto_focus,
        custom_attrs={
            # With `id=`, Reflex would keep a ref and submit None while the field is not shown.
            "id": name,
            "aria-invalid": rx.Var.create(error).bool(),
            "aria-describedby": f"{name}-hint {name}-error",
        },
    )
    return rx.el.div(
        rx.el.label(_("Code"), html_for=name),
        rx.el.p(hint, id=f"{name}-hint", class_name="note"),
        entry
        if is_from_app
        else Keyboard.create(
            entry, to_letters=_("Use a recovery code"), to_digits=_("Use a code from the app")
        ),
        rx.el.p(error, id=f"{name}-error", class_name="error", role="alert"),
        class_name="field",
    )
