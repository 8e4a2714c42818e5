"""Signing up."""

import reflex as rx

from messenger.ui.parts.card import card
from messenger.ui.screens.sign_up.form import has_refusal, refusal, sign_in_instead, sign_up_form, signed_up
from messenger.ui.screens.sign_up.state import SignUp
from messenger.ui.texts import gettext as _


def sign_up_page() -> rx.Component:
    """Ask for nickname, email and password, or say who may sign up."""
    return card(
        _("Sign up"),
        rx.cond(
            SignUp.is_first,
            rx.el.p(_("You're the first one here, so you'll be the administrator."), class_name="hint"),
        ),
        rx.cond(
            SignUp.is_joining,
            rx.el.p(_("Sign up to see the group you can join with this link."), class_name="hint"),
        ),
        rx.cond(has_refusal, refusal(), sign_up_form()),
        sign_in_instead(),
        signed_up(),
    )
