"""Signed-in devices: where one is signed in, and ending that."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import formats
from messenger.ui.screens.devices.state import Devices


def sign_in_list() -> rx.Component:
    """Show this section of the profile."""
    return rx.el.section(
        rx.el.h2("Signed-in devices"),
        rx.el.ul(rx.foreach(Devices.listed, _device), role="list", class_name="devices"),
        rx.cond(
            Devices.listed.length() > 1,
            rx.el.button(
                "Revoke all others", type="button", class_name="danger", on_click=Devices.revoke_others
            ),
        ),
    )


def _device(device: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(device.name),
            rx.cond(device.is_this, rx.el.span("This device", class_name="here")),
            rx.el.p(
                "Signed in ",
                rx.el.time(formats.ago(device.signed_in_at), title=formats.moment(device.signed_in_at)),
                ", last used ",
                rx.el.time(formats.ago(device.used_at), title=formats.moment(device.used_at)),
                class_name="note",
            ),
        ),
        rx.el.button(
            "Revoke",
            type="button",
            on_click=Devices.revoke(device.id),
            custom_attrs={"aria-label": f"Revoke {device.name}"},
        ),
        key=device.id.to_string(),
    )
