"""A forgotten password: asking for a link."""

import reflex as rx

from messenger.ui.parts.card import card
from messenger.ui.parts.fields import field, submit
from messenger.ui.parts.link import link
from messenger.ui.screens.recovery.state import Recovery
from messenger.ui.texts import gettext as _


def forgot_password_page() -> rx.Component:
    """Ask for the email of the account."""
    return card(
        _("Forgot your password?"),
        rx.el.p(_("Enter your account's email to get a link that lets you set a new password.")),
        rx.el.form(
            field(_("Email"), "email", Recovery.errors["email"], type="email", auto_complete="username"),
            submit(_("Send link")),
            on_submit=Recovery.ask,
            no_validate=True,
        ),
        rx.el.div(rx.cond(Recovery.answer, rx.el.p(_answer(), class_name="hint")), role="status"),
        rx.el.p(link(_("Back to sign in"), to="/sign-in")),
    )


def _answer() -> rx.Var[str]:
    return rx.cond(
        Recovery.answer == "mail",
        _(
            "If there's an account with this address, an email is on its way. The link in it works for one "
            "hour."
        ),
        _(
            "This server doesn't send email. If there's an account with this address, an administrator can "
            "give you a link. Please ask them."
        ),
    )
