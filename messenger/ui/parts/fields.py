"""Form fields with their errors next to them, and the submit button."""

from typing import Any

import reflex as rx


def field(label: Any, name: str, error: Any, **props: Any) -> rx.Component:
    """Show a labelled input; screen readers read its error out with it."""
    wrong = rx.Var.create(error).bool()
    return rx.el.div(
        rx.el.label(label, html_for=name),
        rx.el.input(
            name=name,
            # With `id=`, Reflex would keep a ref and submit fields that the browser leaves out of the form.
            custom_attrs={"id": name, "aria-invalid": wrong, "aria-describedby": f"{name}-error"},
            **props,
        ),
        rx.el.p(error, id=f"{name}-error", class_name="error", role="alert"),
        class_name="field",
    )


def submit(label: Any, class_name: str = "primary") -> rx.Component:
    """Show the submit button of a form, disabled until the page is hydrated."""
    # Before hydration, the browser would submit the form itself, with the password in the address.
    is_hydrated = rx.Var.create(rx.State.is_hydrated)
    return rx.el.button(label, type="submit", class_name=class_name, disabled=~is_hydrated)
