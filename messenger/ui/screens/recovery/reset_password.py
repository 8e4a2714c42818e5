"""A forgotten password: choosing a new one."""

import reflex as rx

from messenger.ui.parts.card import card
from messenger.ui.parts.fields import field, submit
from messenger.ui.parts.link import link
from messenger.ui.screens.recovery.state import Recovery
from messenger.ui.texts import gettext as _


def reset_password_page() -> rx.Component:
    """Ask for a new password, if the link is valid."""
    # Optimistic: most links are valid, so the form is there before the link is checked.
    return card(_("New password"), rx.cond(Recovery.link == "over", _over(), _form()))


def _form() -> rx.Component:
    return rx.el.form(
        field(
            _("New password"),
            "new_password",
            Recovery.errors["new_password"],
            type="password",
            auto_complete="new-password",
            auto_focus=True,
        ),
        rx.el.p(_("You'll be signed out everywhere. Then sign in with the new password."), class_name="note"),
        submit(_("Set password")),
        on_submit=Recovery.set_password,
        no_validate=True,
    )


def _over() -> rx.Component:
    return rx.fragment(
        rx.el.p(_("This link has expired, was used before, or is incomplete."), role="alert"),
        rx.el.p(link(_("Request a new link"), to="/forgot-password")),
        rx.el.p(link(_("Sign in"), to="/sign-in")),
    )
