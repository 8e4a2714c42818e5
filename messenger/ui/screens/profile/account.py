"""The user's own account: nickname, email and password."""

from typing import Any

import reflex as rx

from messenger.translation import LANGUAGES
from messenger.ui.bindings import held
from messenger.ui.bindings.forms import Acknowledged, Follow
from messenger.ui.parts.code import code_field
from messenger.ui.parts.fields import field, submit
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.profile.state import Profile
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase


def account() -> rx.Component:
    """Show the account form, filled with the saved values."""
    return rx.el.section(
        rx.el.h2(_("Account")),
        rx.cond(
            held.latest("email", Profile.email, is_known=Profile.email != ""),
            Acknowledged.create(_form(), by=Profile.saved),
            skeleton(4),
        ),
        rx.el.div(rx.foreach(Profile.said, _said), role="status"),
    )


def language() -> rx.Component:
    """Show the choice of the language, which takes effect at once."""
    return rx.el.section(
        rx.el.h2(_("Language"), id="language-title"),
        rx.cond(
            held.latest("languageIsKnown", Profile.email, is_known=Profile.email != ""),
            rx.el.select(
                rx.el.option(_("Same as browser"), value=""),
                # Each language is called by its own name, not translated.
                *[rx.el.option(name, value=tag, lang=tag) for tag, name in LANGUAGES.items()],
                value=held.latest("language", Profile.language, is_known=Profile.email != ""),
                on_change=Profile.choose_language,
                custom_attrs={"aria-labelledby": "language-title"},
            ),
            skeleton(1),
        ),
        rx.el.p(Profile.errors["language"], class_name="error", role="alert"),
    )


def _form() -> rx.Component:
    errors = Profile.errors
    return rx.el.form(
        Follow.create(
            field(_("Nickname"), "nickname", errors["nickname"], auto_complete="nickname"),
            value=Profile.nickname,
        ),
        Follow.create(
            field(_("Email"), "email", errors["email"], type="email", auto_complete="email"),
            value=Profile.email,
        ),
        _confirmation(),
        field(
            _("Current password"),
            "current_password",
            errors["current_password"],
            type="password",
            auto_complete="current-password",
        ),
        rx.el.p(_("Needed to change your email or password."), class_name="note"),
        code_field(errors["code"]),
        field(
            _("New password"),
            "new_password",
            errors["new_password"],
            type="password",
            auto_complete="new-password",
        ),
        submit(_("Save")),
        on_submit=Profile.save,
        no_validate=True,
    )


def _said(key: Any) -> rx.Component:
    address = rx.el.bdi(rx.cond(Profile.asked, Profile.asked, Profile.email))
    text = rx.match(
        key,
        ("nickname", rx.fragment(_("Your nickname was saved."))),
        (
            "password",
            rx.fragment(_("Your password was changed, and you've been signed out everywhere else.")),
        ),
        ("kept", rx.fragment(_("Your email wasn't changed."))),
        (
            "mail",
            phrase(
                "An email with a link is on its way to {address}. Open the link to confirm the address.",
                address=address,
            ),
        ),
        (
            "hand",
            phrase(
                "An administrator will give you a link for {address}. Open the link to confirm the address.",
                address=address,
            ),
        ),
        rx.fragment(_("There were no changes to save.")),
    )
    return rx.el.p(text, class_name="hint", key=key)


def _confirmation() -> rx.Component:
    again = rx.el.button(_("Send again"), type="button", on_click=Profile.ask_again)
    return rx.cond(
        Profile.asked,
        rx.el.div(
            rx.el.p(phrase("Waiting for you to confirm {address}.", address=rx.el.bdi(Profile.asked))),
            rx.el.p(_("If the address belongs to another account, no email is sent."), class_name="note"),
            again,
            rx.el.button(_("Cancel"), type="button", on_click=Profile.keep_email),
            class_name="question",
        ),
        rx.cond(
            Profile.is_confirmed,
            rx.el.p(_("This email is confirmed."), class_name="note"),
            rx.el.div(rx.el.p(_("This email isn't confirmed yet.")), again, class_name="question"),
        ),
    )
