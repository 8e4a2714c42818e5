"""The second factor: turning it on and off."""

from typing import Any

import reflex as rx

from messenger.ui.components.code import code_input
from messenger.ui.components.fields import field, submit
from messenger.ui.components.skeleton import skeleton
from messenger.ui.states.identity import Identity
from messenger.ui.states.notices import Notices
from messenger.ui.states.second_factor import SecondFactor

HEADING = "second-factor"
FEW = 3


def second_factor() -> rx.Component:
    """Show this section of the profile."""
    return rx.el.section(
        rx.el.h2("Second factor", id=HEADING, tab_index=-1),
        rx.match(
            SecondFactor.step,
            ("set up", _set_up()),
            ("scan", _scan()),
            ("codes", _codes()),
            ("turn off", _turn_off()),
            ("renew", _renew()),
            rx.cond(SecondFactor.is_known, rx.cond(Identity.has_second_factor, _on(), _off()), skeleton(1)),
        ),
        class_name="second-factor",
        custom_attrs={"aria-labelledby": HEADING},
        on_unmount=SecondFactor.close,
    )


def _off() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            "Off. With it, signing in takes a code from an app on your phone, as well as the password.",
            class_name="note",
        ),
        rx.el.div(rx.el.button("Set up", type="button", on_click=SecondFactor.begin), class_name="buttons"),
    )


def _on() -> rx.Component:
    few = "Make new ones before they run out."
    return rx.fragment(
        rx.el.p(
            "On. ",
            SecondFactor.codes_left,
            rx.cond(SecondFactor.codes_left == 1, " recovery code is left.", " recovery codes are left."),
            class_name="note",
        ),
        rx.cond(SecondFactor.codes_left < FEW, rx.el.p(few, class_name="hint")),
        rx.el.div(
            rx.el.button("New recovery codes", type="button", on_click=SecondFactor.begin_renewing),
            rx.el.button("Turn off", type="button", on_click=SecondFactor.begin_turning_off),
            class_name="buttons",
        ),
    )


def _set_up() -> rx.Component:
    return rx.el.form(
        rx.el.p("Turning it on signs you out everywhere but here.", class_name="note"),
        _password(),
        _send("Continue"),
        on_submit=SecondFactor.set_up,
        no_validate=True,
    )


def _scan() -> rx.Component:
    return rx.el.form(
        rx.el.p("Scan this with an authenticator app, and enter the code that it shows."),
        rx.el.img(src=SecondFactor.picture, alt="QR code for your authenticator app", class_name="qr-code"),
        rx.el.p(
            "Is your app on this device? ", rx.el.a("Open it in the app", href=SecondFactor.address), "."
        ),
        rx.el.div(
            rx.el.p("Or type this key:", id="key-label"),
            rx.el.p(
                SecondFactor.groups.join(" "),
                class_name="secret",
                role="group",
                custom_attrs={"aria-labelledby": "key-label"},
            ),
        ),
        code_input(SecondFactor.errors["code"], "factor_code", auto_focus=True, is_from_app=True),
        _send("Turn on"),
        on_submit=SecondFactor.turn_on,
        no_validate=True,
    )


def _codes() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "The second factor is on. These are your recovery codes: each signs you in once, without the app."
        ),
        rx.el.p(
            "Keep them where you find them without your phone. They are shown only now.", class_name="hint"
        ),
        rx.el.ul(
            rx.foreach(SecondFactor.codes, lambda code: rx.el.li(code, key=code)),
            class_name="secret recovery-codes",
            role="list",
            custom_attrs={"aria-label": "Recovery codes"},
        ),
        rx.el.div(
            rx.el.button(
                "Copy",
                type="button",
                auto_focus=True,
                on_click=[rx.set_clipboard(SecondFactor.codes.join("\n")), Notices.show("Copied.")],
            ),
            rx.el.button("Download", type="button", on_click=SecondFactor.download),
            rx.el.button("I have kept them", type="button", class_name="primary", on_click=_close()),
            class_name="buttons",
        ),
        class_name="codes",
    )


def _turn_off() -> rx.Component:
    return rx.el.form(
        _password(),
        code_input(SecondFactor.errors["code"], "factor_code"),
        _send("Turn off"),
        on_submit=SecondFactor.turn_off,
        no_validate=True,
    )


def _renew() -> rx.Component:
    return rx.el.form(
        rx.el.p("The recovery codes that you have are void then.", class_name="note"),
        _password(),
        code_input(SecondFactor.errors["code"], "factor_code"),
        _send("Make new codes"),
        on_submit=SecondFactor.renew,
        no_validate=True,
    )


def _password() -> rx.Component:
    return field(
        "Current password",
        "factor_password",
        SecondFactor.errors["current_password"],
        type="password",
        auto_complete="current-password",
        auto_focus=True,
    )


def _send(label: str) -> rx.Component:
    return rx.el.div(
        submit(label),
        rx.el.button("Cancel", type="button", on_click=_close()),
        class_name="buttons",
    )


def _close() -> list[Any]:
    """Close, with the focus on what stays: the button that had it is gone."""
    return [SecondFactor.close, rx.set_focus(HEADING)]
