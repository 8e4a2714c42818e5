"""The audit log."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import formats
from messenger.ui.parts.link import link
from messenger.ui.screens.audit.sentences import (
    DETAILS,
    SENTENCES,
    SOMEBODY,
    UNKNOWN_ABOUT,
    UNKNOWN_BY,
    UNKNOWN_BY_AND_ABOUT,
)
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
                    "Showing only actions by {name} or on their account. {link}",
                    name=rx.el.bdi(Audit.nickname),
                    link=link(_("Show everything"), to="/administration/audit"),
                )
            ),
            rx.el.p(
                _("Actions by administrators and security changes to accounts. Entries are kept for a year."),
                class_name="note",
            ),
        ),
        rx.cond(
            Audit.entries.length() == 0,
            rx.el.p(_("No entries yet. What administrators do is listed here."), class_name="empty"),
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
        rx.el.p(_sentence(entry)),
        rx.cond(entry.detail, rx.el.p(rx.el.bdi(_detail(entry)), class_name="note")),
        rx.el.p(formats.moment(entry.at), class_name="note"),
        key=entry.id.to_string(),
    )


def _sentence(entry: Any) -> Any:
    known = ((action, _filled(template, entry)) for action, template in SENTENCES.items())
    return rx.match(entry.action, *known, _unknown(entry))


def _unknown(entry: Any) -> rx.Component:
    """Show an action of an earlier version."""
    is_about_another = entry.about & (entry.about != entry.by)
    return rx.cond(
        is_about_another,
        rx.cond(entry.by, _filled(UNKNOWN_BY_AND_ABOUT, entry), _filled(UNKNOWN_ABOUT, entry)),
        _filled(UNKNOWN_BY, entry),
    )


def _filled(template: str, entry: Any) -> rx.Component:
    """Fill in a sentence; names are isolated, because they may be written in any direction."""
    values = {"by": _name(entry.by), "about": _name(entry.about), "action": rx.el.bdi(entry.action)}
    return phrase(template, **{name: value for name, value in values.items() if f"{{{name}}}" in template})


def _name(nickname: Any) -> rx.Component:
    return rx.el.bdi(rx.cond(nickname, nickname, SOMEBODY))


def _detail(entry: Any) -> Any:
    known = (
        (action, rx.match(entry.detail, *words.items(), entry.detail)) for action, words in DETAILS.items()
    )
    return rx.match(entry.action, *known, entry.detail)
