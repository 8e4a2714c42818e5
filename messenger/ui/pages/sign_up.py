"""Signing up."""

import reflex as rx

from messenger.ui.components.card import card
from messenger.ui.components.fields import field, submit
from messenger.ui.components.link import link
from messenger.ui.components.post import Post
from messenger.ui.states.sign_up import SignUp


def sign_up_page() -> rx.Component:
    """Ask for nickname, email and password."""
    return card(
        "Sign up",
        rx.cond(
            SignUp.is_first,
            rx.el.p("You are the first here: this account becomes the administrator.", class_name="hint"),
        ),
        rx.el.form(
            field(
                "Nickname", "nickname", SignUp.errors["nickname"], auto_complete="nickname", auto_focus=True
            ),
            field("Email", "email", SignUp.errors["email"], type="email", auto_complete="email"),
            field(
                "Password",
                "password",
                SignUp.errors["password"],
                type="password",
                auto_complete="new-password",
            ),
            submit("Sign up"),
            on_submit=SignUp.submit,
            no_validate=True,
        ),
        rx.el.p("Have an account? ", link("Sign in", to="/sign-in")),
        Post.create(action="/auth/session", fields={"ticket": SignUp.ticket, "next": "/"}),
    )
