"""What the start page offers to people who are new: setting up the site, and first steps."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

import reflex as rx

from messenger.ui.bindings import collections
from messenger.ui.bindings.page import styles
from messenger.ui.identity import Identity
from messenger.ui.parts.link import link
from messenger.ui.screens.conversations.view import more, rows, status
from messenger.ui.screens.new_conversation.view import begin
from messenger.ui.screens.settings_notifications.bell import ring
from messenger.ui.screens.welcome.state import Welcome
from messenger.ui.texts import gettext as _

# Who has as many conversations needs no first steps: one may be the group that everyone joins.
MANY = 2


def setup_offer() -> rx.Component:
    """Offer the first run to the administrator of a new site."""
    return rx.cond(
        Identity.needs_setup,
        rx.el.section(
            rx.el.h2(_("Set up your messenger"), id="setup-title"),
            rx.el.p(_("Give it a name, invite people, and start a group for everyone."), class_name="note"),
            rx.el.div(
                link(_("Set up"), to="/welcome", class_name="button-link"),
                rx.el.button(_("Not now"), type="button", class_name="quiet", on_click=Welcome.finish),
                class_name="buttons",
            ),
            class_name="setup-offer",
            custom_attrs={"aria-labelledby": "setup-title"},
        ),
    )


def nothing_open() -> rx.Component:
    """Show what to do next, in the place of a conversation."""
    return rx.el.main(
        *styles("site/first-run"),
        rx.cond(
            status == "ready",
            rx.cond(
                _is_new(),
                _steps(),
                rx.el.p(_("Choose a conversation or start a new one."), class_name="empty"),
            ),
        ),
        class_name="thread placeholder",
    )


def _is_new() -> rx.Var[bool]:
    return (rows.length() < MANY) & ~more.bool()


def _steps() -> rx.Component:
    return rx.el.section(
        rx.el.h1(_("What to do next")),
        rx.el.button(
            _("Start a conversation"),
            type="button",
            class_name="primary",
            disabled=collections.is_early,
            on_click=begin(),
        ),
        link(_("Choose how others see you"), to="/settings/profile", class_name="button-link secondary"),
        ring(_("Hear about new messages")),
        class_name="first-steps",
        custom_attrs={"aria-label": _("What to do next")},
    )
