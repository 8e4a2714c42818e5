"""The frame of the pages for administrators."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.page import styles
from messenger.ui.parts.code import code_field
from messenger.ui.parts.fields import field
from messenger.ui.screens.not_found.notice import not_found
from messenger.ui.sections import section_of, sections_page
from messenger.ui.texts import MoreTexts
from messenger.ui.texts import gettext as _

SECTIONS = {
    "people": ("/administration", _("People")),
    "invitations": ("/administration/invitations", _("Sign-up and invitations")),
    "links": ("/administration/links", _("Links to hand over")),
    "settings": ("/administration/settings", _("Settings")),
    "mail": ("/administration/mail", _("Undelivered email")),
    "audit": ("/administration/audit", _("Audit log")),
}
RESET_LINK_WARNING = _(
    "This link lets them set a new password within one hour. Make sure the request really came from them, "
    "and don't give the link to anyone else: whoever has it can get into the account."
)


def administration(section: str, status: Any, *children: rx.Component) -> rx.Component:
    """Show a section to administrators, and to everybody else the page for unknown addresses."""
    status = held.latest("status", rx.Var.create(status), is_known=status)
    return sections_page(
        *styles("screens/administration"),
        MoreTexts.create(part="administration"),
        rx.match(
            status,
            ("shown", section_of(_("Administration"), _("Administration"), SECTIONS, section, *children)),
            ("missing", rx.el.div(not_found(), class_name="card")),
            rx.el.div(class_name="sections", custom_attrs={"aria-busy": "true"}),
        ),
        class_name=rx.cond(status == "missing", "card-page", "sections-page"),
    )


def proofs(errors: Any) -> list[rx.Component]:
    """Show the fields that reauthenticate the actor."""
    password = field(
        _("Current password"),
        "current_password",
        errors["current_password"],
        type="password",
        auto_complete="current-password",
    )
    return [password, code_field(errors["code"])]
