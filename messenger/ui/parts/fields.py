"""Form fields with their errors, the submit button, choices that take effect at once, and links to copy."""

from collections.abc import Callable, Mapping
from typing import Any

import reflex as rx

from messenger.ui.notices import Notices
from messenger.ui.texts import gettext as _


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


def choice(id: str, label: Any, meaning: Any = None, type: Any = "checkbox", **rest: Any) -> rx.Component:
    """Show a checkbox, or a radio button, whose meaning screen readers read out with it."""
    described = {"aria-describedby": f"{id}-meaning"} if meaning is not None else {}
    return rx.el.div(
        rx.el.input(type=type, custom_attrs={"id": id, **described}, **rest),
        rx.el.label(label, html_for=id),
        rx.el.p(meaning, id=f"{id}-meaning", class_name="note") if described else rx.fragment(),
        class_name="choice",
    )


def choices(
    name: str, legend: Any, labels: Mapping[str, Any], chosen: Any, choose: Callable[[str], Any]
) -> rx.Component:
    """Show radio buttons of which one is chosen."""
    return rx.el.fieldset(
        rx.el.legend(legend),
        *[
            choice(
                f"{name}-{key}",
                label,
                type="radio",
                name=name,
                checked=chosen == key,
                on_change=choose(key),
            )
            for key, label in labels.items()
        ],
    )


def handed_over(link_text: Any, *buttons: rx.Component, name: Any = None) -> rx.Component:
    """Show a link to be handed over, with a button that copies it."""
    return rx.el.div(
        rx.el.input(
            value=link_text,
            read_only=True,
            custom_attrs={"aria-label": _("Link") if name is None else name},
        ),
        rx.el.div(
            rx.el.button(_("Copy"), type="button", class_name="primary", on_click=_copied(link_text)),
            *buttons,
            class_name="buttons",
        ),
        class_name="handed-over",
    )


def _copied(text: Any) -> list[Any]:
    return [rx.set_clipboard(text), Notices.show(_("Copied."))]
