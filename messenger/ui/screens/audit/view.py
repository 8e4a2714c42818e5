"""The audit log."""

from typing import Any

import reflex as rx

from messenger.domain.administration.audit_log import Part
from messenger.ui.bindings import formats
from messenger.ui.parts.link import link
from messenger.ui.screens.audit.state import Audit
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase


def audit() -> rx.Component:
    """Show what happened, newest first."""
    return rx.el.section(
        rx.el.h2(_("Audit log")),
        rx.cond(
            Audit.nickname,
            rx.el.p(
                phrase(
                    "Only what {name} did and what was done to them. {link}",
                    name=rx.el.bdi(Audit.nickname),
                    link=link(_("Show everything"), to="/administration/audit"),
                )
            ),
            rx.el.p(_("What administrators did and security events of all accounts, kept for one year.")),
        ),
        rx.cond(
            Audit.entries.length() == 0,
            rx.el.p(_("Nothing has happened yet."), class_name="empty"),
            rx.el.ul(
                rx.foreach(Audit.entries, _entry),
                role="list",
                class_name="entries",
                custom_attrs={"aria-label": _("Audit log")},
            ),
        ),
        rx.cond(
            Audit.has_more,
            rx.el.button(_("Show more"), type="button", class_name="quiet", on_click=Audit.read_more),
        ),
    )


def _entry(entry: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(rx.foreach(entry.sentence, _part)),
        rx.cond(entry.detail, rx.el.p(rx.el.bdi(entry.detail), class_name="note")),
        rx.el.p(formats.moment(entry.at), class_name="note"),
        key=entry.id.to_string(),
    )


def _part(part: Part) -> rx.Component:
    return rx.cond(part.is_name, rx.el.bdi(part.text), rx.el.span(part.text))
