"""Confirming an email address with the link sent to it."""

import reflex as rx

from messenger.ui.parts.card import card
from messenger.ui.parts.link import link
from messenger.ui.screens.confirmation.state import Confirmation
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase


def confirm_email_page() -> rx.Component:
    """Show a button that confirms the address, if the link is valid."""
    return card(_("Confirm your email"), rx.cond(Confirmation.refusal, _refusal(), _question()))


def _question() -> rx.Component:
    return rx.fragment(
        rx.el.p(_("Confirm that this address is yours and that you can receive email there.")),
        rx.el.button(
            phrase("Confirm {address}", address=rx.el.bdi(Confirmation.address)),
            type="button",
            class_name="primary wrapping",
            on_click=Confirmation.confirm,
            disabled=Confirmation.address == "",
        ),
    )


def _refusal() -> rx.Component:
    return rx.fragment(
        rx.el.p(Confirmation.refusal, role="alert"),
        rx.el.p(_("You can request a new link or choose another address in your profile.")),
        rx.el.p(link(_("Go to your profile"), to="/profile")),
    )
