"""Signing in."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import cache, held
from messenger.ui.bindings.post import Post
from messenger.ui.parts.card import card
from messenger.ui.parts.code import code_input
from messenger.ui.parts.fields import field, submit
from messenger.ui.parts.link import link, onward
from messenger.ui.screens.sign_in.state import SignIn
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase

# The code field stays when the server loses its state.
_needs_code = held.latest("needsCode", SignIn.needs_code, is_known=SignIn.is_checked)


def sign_in_page() -> rx.Component:
    """Ask for email and password."""
    sign_up = onward("/sign-up", SignIn.next)
    return card(
        _("Sign in"),
        rx.el.div(_reason(), role="status"),
        rx.el.form(
            field(_("Email"), "email", "", type="email", required=True, auto_complete="username"),
            field(
                _("Password"),
                "password",
                SignIn.error,
                type="password",
                required=True,
                auto_complete="current-password",
            ),
            rx.cond(_needs_code, code_input(SignIn.code_error, auto_focus=True)),
            rx.el.label(
                rx.el.input(type="checkbox", name="keep"), " ", _("Keep me signed in"), class_name="check"
            ),
            submit(_("Sign in")),
            on_submit=SignIn.submit,
            no_validate=True,
        ),
        rx.el.p(link(_("Forgot your password?"), to="/forgot-password")),
        rx.el.p(phrase("No account yet? {link}", link=link(_("Sign up"), to=sign_up))),
        cache.SignedOut.create(is_signed_out=SignIn.is_signed_out),
        Post.create(action="/auth/session", fields={"ticket": SignIn.ticket, "next": SignIn.next}),
    )


def _reason() -> Any:
    """Say why another page redirected here."""
    texts = {
        "reset": _(
            "Your new password is set, and you've been signed out everywhere. Sign in with your new password."
        ),
        "confirmation": _("Your email is confirmed."),
        "link": _("Sign in to see the group you can join with this link."),
    }
    return rx.match(
        SignIn.after,
        *[(after, rx.el.p(text, class_name="hint")) for after, text in texts.items()],
        rx.fragment(),
    )
