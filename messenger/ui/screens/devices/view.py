"""Signed-in devices, and signing them out."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import formats
from messenger.ui.screens.devices.state import Devices
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase


def sign_in_list() -> rx.Component:
    """Show this section of the profile."""
    return rx.el.section(
        rx.el.h2(_("Signed-in devices")),
        rx.el.ul(rx.foreach(Devices.listed, _device), role="list", class_name="devices"),
        rx.cond(
            Devices.listed.length() > 1,
            rx.el.button(
                _("Sign out all other devices"),
                type="button",
                class_name="danger",
                on_click=Devices.revoke_others,
            ),
        ),
    )


def _device(device: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(device.name),
            rx.cond(device.is_this, rx.el.span(_("This device"), class_name="this-device")),
            rx.el.p(
                phrase(
                    "Signed in {signed_in}, last used {last_used}",
                    signed_in=_time(device.signed_in_at),
                    last_used=_time(device.used_at),
                ),
                class_name="note",
            ),
        ),
        rx.el.button(
            _("Sign out"),
            type="button",
            on_click=Devices.revoke(device.id),
            custom_attrs={"aria-label": _("Sign out {device}", device=device.name)},
        ),
        key=device.id.to_string(),
    )


def _time(at: Any) -> rx.Component:
    return rx.el.time(formats.ago(at), title=formats.moment(at))
