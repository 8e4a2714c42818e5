"""Confirming an address by the link that was sent to it."""

import reflex as rx

from messenger.ui.parts.card import card
from messenger.ui.parts.link import link
from messenger.ui.screens.confirmation.state import Confirmation


def confirm_email_page() -> rx.Component:
    """Ask for one click that confirms the address, if the link is good."""
    return card("Confirm your email", rx.cond(Confirmation.refusal, _refusal(), _question()))


def _question() -> rx.Component:
    return rx.fragment(
        rx.el.p("You are about to confirm that this address is yours, and that mail reaches you there."),
        rx.el.button(
            "Confirm ",
            rx.el.bdi(Confirmation.address),
            type="button",
            class_name="primary wrapping",
            on_click=Confirmation.confirm,
            disabled=Confirmation.address == "",
        ),
    )


def _refusal() -> rx.Component:
    return rx.fragment(
        rx.el.p(Confirmation.refusal, role="alert"),
        rx.el.p("In your profile you can have a new link sent, or choose another address."),
        rx.el.p(link("Go to your profile", to="/profile")),
    )
