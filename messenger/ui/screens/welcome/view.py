"""The first run: what a new site needs, each step saved at once and none of them needed."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.page import styles
from messenger.ui.parts.fields import submit
from messenger.ui.parts.link import link
from messenger.ui.screens.invitations.state import Invitations
from messenger.ui.screens.invitations.view import new_invitation
from messenger.ui.screens.not_found.notice import not_found
from messenger.ui.screens.settings_notifications.view import ThisBrowser
from messenger.ui.screens.welcome.sections import common_group, profile
from messenger.ui.screens.welcome.state import Welcome
from messenger.ui.sections import sections_page
from messenger.ui.texts import MoreTexts, ngettext
from messenger.ui.texts import gettext as _

USES, DAYS = 25, 30


def welcome_page() -> rx.Component:
    """Show the first run to administrators, and to everybody else the page for unknown addresses."""
    status = held.latest("status", rx.Var.create(Welcome.status), is_known=Welcome.status)
    return sections_page(
        *styles("screens/administration", "parts/notifications", "site/first-run"),
        MoreTexts.create(part="administration"),
        rx.match(
            status,
            ("shown", _steps()),
            ("missing", rx.el.div(not_found(), class_name="card")),
            rx.el.div(class_name="sections", custom_attrs={"aria-busy": "true"}),
        ),
        class_name=rx.cond(status == "missing", "card-page", "sections-page"),
    )


def _steps() -> rx.Component:
    return rx.el.div(
        rx.el.header(link(_("Back"), to="/"), rx.el.h1(_("Set up your messenger"))),
        rx.el.p(
            _("Do what you like, in any order. All of it can be changed later under Administration."),
            class_name="note",
        ),
        rx.el.div(
            profile(),
            common_group(),
            _invitation(),
            rx.el.section(rx.el.h2(_("Notifications in this browser")), ThisBrowser.create()),
            rx.el.div(
                link(_("Finish"), to="/", class_name="button-link", on_click=Welcome.finish),
                class_name="buttons",
            ),
            class_name="section-content",
        ),
        class_name="sections single",
    )


def _invitation() -> rx.Component:
    return rx.el.section(rx.el.h2(_("Invite people")), new_invitation(_form()))


def _form() -> rx.Component:
    errors: Any = Invitations.errors
    return rx.el.form(
        rx.el.p(
            ngettext(
                "The link lets {n} person sign up, within {days} days.",
                "The link lets {n} people sign up, within {days} days.",
                n=USES,
                days=DAYS,
            ),
            class_name="note",
        ),
        rx.el.input(type="hidden", name="note", value=""),
        rx.el.input(type="hidden", name="uses", value=str(USES)),
        rx.el.input(type="hidden", name="days", value=str(DAYS)),
        rx.el.p(errors["note"], class_name="error", role="alert"),
        submit(_("Create invitation link")),
        on_submit=Invitations.create,
        no_validate=True,
    )
