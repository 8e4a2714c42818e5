"""The form that creates an account."""

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.post import Post
from messenger.ui.parts.fields import field, submit
from messenger.ui.parts.link import link, onward
from messenger.ui.screens.sign_up.state import SignUp
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase

has_refusal = held.latest("refusal", SignUp.refusal != "", is_known=SignUp.is_known)


def sign_up_form() -> rx.Component:
    """Ask for nickname, email and password."""
    return rx.el.form(
        field(
            _("Nickname"),
            "nickname",
            SignUp.errors["nickname"],
            auto_complete="nickname",
            auto_focus=True,
        ),
        field(_("Email"), "email", SignUp.errors["email"], type="email", auto_complete="email"),
        field(
            _("Password"),
            "password",
            SignUp.errors["password"],
            type="password",
            auto_complete="new-password",
        ),
        submit(_("Sign up")),
        on_submit=SignUp.submit,
        no_validate=True,
    )


def signed_up() -> rx.Component:
    """Sign the user in once the account is created."""
    return Post.create(action="/auth/session", fields={"ticket": SignUp.ticket, "next": SignUp.next})


def refusal() -> rx.Component:
    """Say why there is no form."""
    return rx.el.p(SignUp.refusal, class_name="hint", role="alert")


def sign_in_instead() -> rx.Component:
    """Link to the sign-in page for people who have an account."""
    to = onward("/sign-in", SignUp.next)
    return rx.el.p(phrase("Already have an account? {link}", link=link(_("Sign in"), to=to)))
