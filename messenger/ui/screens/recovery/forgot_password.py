"""A forgotten password: asking for a link."""

import reflex as rx

from messenger.ui.parts.card import card
from messenger.ui.parts.fields import field, submit
from messenger.ui.parts.link import link
from messenger.ui.screens.recovery.state import Recovery


def forgot_password_page() -> rx.Component:
    """Ask for the email of the account."""
    return card(
        "Forgot your password?",
        rx.el.p("Enter the email of your account, for a link that lets you choose a new password."),
        rx.el.form(
            field("Email", "email", Recovery.errors["email"], type="email", auto_complete="username"),
            submit("Send link"),
            on_submit=Recovery.ask,
            no_validate=True,
        ),
        rx.el.div(rx.cond(Recovery.answer, rx.el.p(Recovery.answer, class_name="hint")), role="status"),
        rx.el.p(link("Back to sign in", to="/sign-in")),
    )
