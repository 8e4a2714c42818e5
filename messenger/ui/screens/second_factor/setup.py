"""Turning two-factor authentication on: the password, the secret to scan, and the recovery codes."""

from typing import Any

import reflex as rx

from messenger.ui.notices import Notices
from messenger.ui.parts.code import code_input
from messenger.ui.screens.second_factor.state import SecondFactor
from messenger.ui.screens.second_factor.step import buttons, close, password_field, shown
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase


def set_up() -> rx.Component:
    """Ask for the password, then show a secret and ask for its code."""
    is_scanning = shown.step == "scan"
    return rx.el.form(
        # The password stays in the form, because a server that has lost its state checks it again.
        rx.el.div(
            rx.el.p(_("Turning it on signs you out everywhere except here."), class_name="note"),
            password_field(),
            hidden=is_scanning & ~shown.errors["current_password"].bool(),
            class_name="password-step",
        ),
        rx.cond(is_scanning, _scan()),
        buttons(rx.cond(is_scanning, _("Turn on"), _("Continue"))),
        on_submit=SecondFactor.set_up(shown.asking),
        no_validate=True,
    )


def _scan() -> rx.Component:
    return rx.fragment(
        rx.el.input(type="hidden", name="secret", value=shown.secret, read_only=True),
        rx.el.p(_("Scan this with an authenticator app, then enter the code it shows.")),
        rx.el.img(src=shown.picture, alt=_("QR code for your authenticator app"), class_name="qr-code"),
        rx.el.p(
            phrase(
                "Is your app on this device? {link}.",
                link=rx.el.a(_("Open it in the app"), href=shown.address),
            )
        ),
        rx.el.div(
            rx.el.p(_("Or type this key:"), id="key-label"),
            rx.el.p(
                shown.groups.join(" "),
                class_name="secret",
                role="group",
                custom_attrs={"aria-labelledby": "key-label"},
            ),
        ),
        code_input(shown.errors["code"], "factor_code", auto_focus=True, is_from_app=True),
    )


def recovery_codes() -> rx.Component:
    """Show new recovery codes, with buttons that copy and download them."""
    return rx.el.div(
        rx.el.p(
            _(
                "Two-factor authentication is on. These are your recovery codes. Each one signs you in once "
                "without the app."
            )
        ),
        rx.el.p(
            _("Save them somewhere you can get to without your phone. They're shown only once."),
            class_name="hint",
        ),
        rx.el.ul(
            rx.foreach(shown.codes, lambda code: rx.el.li(code, key=code)),
            class_name="secret recovery-codes",
            role="list",
            custom_attrs={"aria-label": _("Recovery codes")},
        ),
        rx.el.div(
            rx.el.button(
                _("Copy"),
                type="button",
                auto_focus=True,
                on_click=[rx.set_clipboard(shown.codes.join("\n")), Notices.show(_("Copied."))],
            ),
            rx.el.button(
                _("Download"),
                type="button",
                on_click=rx.download(data=_file(), filename="recovery-codes.txt"),
            ),
            rx.el.button(_("I've saved them"), type="button", class_name="primary", on_click=close()),
            class_name="buttons",
        ),
        class_name="codes",
    )


def _file() -> Any:
    """Return a data URL of a file with the recovery codes, one per line."""
    return rx.Var.create("data:text/plain,") + shown.codes.join("%0A") + "%0A"
