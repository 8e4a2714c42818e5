"""Fields of a form, with what is wrong next to them, and the button that sends it."""

from typing import Any

import reflex as rx


def field(label: Any, name: str, error: Any, **props: Any) -> rx.Component:
    """Show a labelled input; an error is read out with it."""
    wrong = rx.Var.create(error).bool()
    return rx.el.div(
        rx.el.label(label, html_for=name),
        rx.el.input(
            name=name,
            # By `id=` Reflex would keep a reference, and send what the browser leaves out of the form.
            custom_attrs={"id": name, "aria-invalid": wrong, "aria-describedby": f"{name}-error"},
            **props,
        ),
        rx.el.p(error, id=f"{name}-error", class_name="error", role="alert"),
        class_name="field",
    )


def submit(label: Any, class_name: str = "primary") -> rx.Component:
    """Show the button that sends a form, once there is somebody to take it."""
    # Before that the browser would send the form by itself, with the password in the address.
    is_alive = rx.Var.create(rx.State.is_hydrated)
    return rx.el.button(label, type="submit", class_name=class_name, disabled=~is_alive)
