"""The second factor: turning it on and off."""

from dataclasses import dataclass
from dataclasses import field as field_of
from typing import Any

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.forms import Swap
from messenger.ui.notices import Notices
from messenger.ui.parts.code import code_input, has_second_factor
from messenger.ui.parts.fields import field, submit
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.second_factor.state import SecondFactor
from messenger.ui.texts import gettext as _
from messenger.ui.texts import ngettext, phrase

HEADING = "second-factor"
FEW = 3


@dataclass(frozen=True)
class Shown:
    """The step that the section is at, with what the server answered."""

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
is_known = held.latest("factorIsKnown", SecondFactor.is_known, is_known=SecondFactor.is_known)
codes_left = held.latest("codesLeft", SecondFactor.codes_left, is_known=SecondFactor.is_known)


def second_factor() -> rx.Component:
    """Show this section of the profile."""
    return rx.el.section(
        held.Answer.create(
            name=held_step.name, answer=SecondFactor.answer, is_unasked=True, on_leave=SecondFactor.close
        ),
        Swap.create(
            # After each step the focus is at the heading, unless what comes has a place for it.
            rx.el.h2(_("Second factor"), id=HEADING, tab_index=-1, custom_attrs={"data-focus": "true"}),
            rx.match(
                shown.step,
                ("set up", _set_up()),
                ("scan", _set_up()),
                ("codes", _codes()),
                ("turn off", _turn_off()),
                ("renew", _renew()),
                rx.cond(is_known, rx.cond(has_second_factor, _on(), _off()), skeleton(1)),
            ),
            on=shown.step,
        ),
        class_name="second-factor",
        custom_attrs={"aria-labelledby": HEADING},
    )


def _off() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            _("Off. When it's on, signing in takes your password and a code from an app on your phone."),
            class_name="note",
        ),
        rx.el.div(
            rx.el.button(_("Set up"), type="button", on_click=held_step.ask(step="set up")),
            class_name="buttons",
        ),
    )


def _on() -> rx.Component:
    few = _("Create new recovery codes before you run out.")
    return rx.fragment(
        rx.el.p(
            ngettext(
                "On. You have {n} recovery code left.", "On. You have {n} recovery codes left.", n=codes_left
            ),
            class_name="note",
        ),
        rx.cond(codes_left < FEW, rx.el.p(few, class_name="hint")),
        rx.el.div(
            rx.el.button(_("New recovery codes"), type="button", on_click=held_step.ask(step="renew")),
            rx.el.button(_("Turn off"), type="button", on_click=held_step.ask(step="turn off")),
            class_name="buttons",
        ),
    )


def _set_up() -> rx.Component:
    is_scanning = shown.step == "scan"
    return rx.el.form(
        # The password stays in the form: a server that has lost its state asks for it once more.
        rx.el.div(
            rx.el.p(_("Turning it on signs you out everywhere except here."), class_name="note"),
            _password(),
            hidden=is_scanning & ~shown.errors["current_password"].bool(),
            class_name="password-step",
        ),
        rx.cond(is_scanning, _scan()),
        _send(rx.cond(is_scanning, _("Turn on"), _("Continue"))),
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


def _codes() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            _(
                "The second factor is on. These are your recovery codes. Each one signs you in once without "
                "the app."
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
            rx.el.button(_("I've saved them"), type="button", class_name="primary", on_click=_close()),
            class_name="buttons",
        ),
        class_name="codes",
    )


def _file() -> Any:
    """Return the recovery codes as the address of a file, one a line."""
    return rx.Var.create("data:text/plain,") + shown.codes.join("%0A") + "%0A"


def _turn_off() -> rx.Component:
    return rx.el.form(
        _password(),
        code_input(shown.errors["code"], "factor_code"),
        _send(_("Turn off")),
        on_submit=SecondFactor.turn_off(shown.asking),
        no_validate=True,
    )


def _renew() -> rx.Component:
    return rx.el.form(
        rx.el.p(_("Your current recovery codes will stop working."), class_name="note"),
        _password(),
        code_input(shown.errors["code"], "factor_code"),
        _send(_("Create new codes")),
        on_submit=SecondFactor.renew(shown.asking),
        no_validate=True,
    )


def _password() -> rx.Component:
    return field(
        _("Current password"),
        "factor_password",
        shown.errors["current_password"],
        type="password",
        auto_complete="current-password",
        auto_focus=True,
    )


def _send(label: Any) -> rx.Component:
    return rx.el.div(
        submit(label),
        rx.el.button(_("Cancel"), type="button", on_click=_close()),
        class_name="buttons",
    )


def _close() -> list[Any]:
    """Close, and let the server forget what was shown."""
    return [held_step.drop(), SecondFactor.close]
