"""Signing up with an invitation."""

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.page import site_name
from messenger.ui.parts.card import card
from messenger.ui.parts.link import link
from messenger.ui.screens.sign_up.form import has_refusal, refusal, sign_in_instead, sign_up_form, signed_up
from messenger.ui.screens.sign_up.state import SignUp
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase

inviter = held.latest("inviter", SignUp.inviter, is_known=SignUp.is_known)


def join_page() -> rx.Component:
    """Say who invites and ask for nickname, email and password, or say what to do without an invitation."""
    return card(
        _("Join"),
        rx.cond(has_refusal, _over(), rx.cond(inviter, _welcome())),
        sign_in_instead(),
        signed_up(),
    )


def _welcome() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            phrase("{name} invited you to {site}.", name=rx.el.bdi(inviter), site=rx.el.bdi(site_name)),
            class_name="hint",
        ),
        sign_up_form(),
    )


def _over() -> rx.Component:
    return rx.fragment(
        refusal(),
        rx.cond(
            SignUp.is_open,
            rx.el.p(
                phrase(
                    "You don't need an invitation: {link}.",
                    link=link(_("sign up without one"), to="/sign-up"),
                )
            ),
            rx.el.p(_("Ask the person who invited you for a new link.")),
        ),
    )
