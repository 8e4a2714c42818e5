"""One's own account: nickname, email and password."""

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.forms import Acknowledged, Follow
from messenger.ui.parts.code import code_field
from messenger.ui.parts.fields import field, submit
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.profile.state import Profile


def account() -> rx.Component:
    """Show the form that changes the account, filled with what it holds."""
    return rx.el.section(
        rx.el.h2("Account"),
        rx.cond(
            held.latest("email", Profile.email, is_known=Profile.email != ""),
            Acknowledged.create(_form(), by=Profile.saved),
            skeleton(4),
        ),
        rx.el.div(rx.cond(Profile.said, rx.el.p(Profile.said, class_name="hint")), role="status"),
    )


def _form() -> rx.Component:
    errors = Profile.errors
    return rx.el.form(
        Follow.create(
            field("Nickname", "nickname", errors["nickname"], auto_complete="nickname"),
            value=Profile.nickname,
        ),
        Follow.create(
            field("Email", "email", errors["email"], type="email", auto_complete="email"),
            value=Profile.email,
        ),
        _confirmation(),
        field(
            "Current password",
            "current_password",
            errors["current_password"],
            type="password",
            auto_complete="current-password",
        ),
        rx.el.p("Needed for a change of email or password.", class_name="note"),
        code_field(errors["code"]),
        field(
            "New password",
            "new_password",
            errors["new_password"],
            type="password",
            auto_complete="new-password",
        ),
        submit("Save"),
        on_submit=Profile.save,
        no_validate=True,
    )


def _confirmation() -> rx.Component:
    again = rx.el.button("Send again", type="button", on_click=Profile.ask_again)
    return rx.cond(
        Profile.asked,
        rx.el.div(
            rx.el.p("Waiting for confirmation of ", rx.el.bdi(Profile.asked), "."),
            rx.el.p("No mail goes to an address that belongs to another account.", class_name="note"),
            again,
            rx.el.button("Cancel", type="button", on_click=Profile.keep_email),
            class_name="question",
        ),
        rx.cond(
            Profile.is_confirmed,
            rx.el.p("This email is confirmed.", class_name="note"),
            rx.el.div(rx.el.p("This email is not confirmed yet."), again, class_name="question"),
        ),
    )
