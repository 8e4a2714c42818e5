"""Two-factor authentication: turning it on and off."""

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.forms import Swap
from messenger.ui.parts.code import code_input, has_second_factor
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.second_factor.setup import recovery_codes, set_up
from messenger.ui.screens.second_factor.state import SecondFactor
from messenger.ui.screens.second_factor.step import buttons, held_step, password_field, shown
from messenger.ui.texts import gettext as _
from messenger.ui.texts import ngettext

HEADING = "second-factor"
# With fewer recovery codes left, the section advises creating new ones.
FEW = 3
is_known = held.latest("factorIsKnown", SecondFactor.is_known, is_known=SecondFactor.is_known)
codes_left = held.latest("codesLeft", SecondFactor.codes_left, is_known=SecondFactor.is_known)


def second_factor() -> rx.Component:
    """Show this section of the profile."""
    return rx.el.section(
        held.Answer.create(
            name=held_step.name, answer=SecondFactor.answer, is_unasked=True, on_leave=SecondFactor.close
        ),
        Swap.create(
            # After each step, the heading takes the focus unless the new step has a field or button for it.
            rx.el.h2(
                _("Two-factor authentication"), id=HEADING, tab_index=-1, custom_attrs={"data-focus": "true"}
            ),
            rx.match(
                shown.step,
                ("set up", set_up()),
                ("scan", set_up()),
                ("codes", recovery_codes()),
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


def _turn_off() -> rx.Component:
    return rx.el.form(
        password_field(),
        code_input(shown.errors["code"], "factor_code"),
        buttons(_("Turn off")),
        on_submit=SecondFactor.turn_off(shown.asking),
        no_validate=True,
    )


def _renew() -> rx.Component:
    return rx.el.form(
        rx.el.p(_("Your current recovery codes will stop working."), class_name="note"),
        password_field(),
        code_input(shown.errors["code"], "factor_code"),
        buttons(_("Create new codes")),
        on_submit=SecondFactor.renew(shown.asking),
        no_validate=True,
    )
