"""The messages that one wants to be reminded of."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from messenger.domain.reminders.reminding import Reminding
from messenger.domain.talk.contacts import Person
from messenger.ui.bindings import collections, formats, held
from messenger.ui.bindings.page import styles
from messenger.ui.parts.link import link
from messenger.ui.parts.lists.waiting import changing, waiting
from messenger.ui.parts.names import shown_name
from messenger.ui.parts.references import title_in
from messenger.ui.screens.reminders.state import ReminderChanges
from messenger.ui.sections import page
from messenger.ui.texts import MoreTexts
from messenger.ui.texts import gettext as _


@dataclass(frozen=True)
class Changing:
    """The dialog as the browser holds it: which reminder is changed, and the server's answer."""

    asking: str = ""
    id: str = ""
    at: int = 0
    errors: dict[str, str] = field(default_factory=dict)


rows = collections.rows("reminders", "reminders/own", "at", Reminding)
status = collections.status("remindersStatus", "reminders/own")
people = collections.index("people", "people", Person)
layer = held.Layer("changeReminder", Changing)


def reminders_page() -> rx.Component:
    """Show what one is reminded of, soonest first; what is due stays until it is done."""
    nothing = _("No reminders. Choose Remind me in the menu of a message to come back to it later.")
    return page(
        _("Reminders"),
        MoreTexts.create(part="reminders"),
        *styles("screens/administration", "screens/scheduled"),
        waiting(status, rows, _reminder, name=_("Reminders"), nothing=nothing),
        changing(
            layer,
            _("Remind me"),
            answer=ReminderChanges.answer,
            on_submit=ReminderChanges.change(layer.value.asking, layer.value.id),
        ),
    )


def _reminder(reminder: Any) -> rx.Component:
    place = f"/conversations/{reminder.conversation}/{reminder.number}"
    change = layer.open(id=reminder.id, at=reminder.at)
    return rx.el.li(
        rx.el.p(link(rx.el.bdi(title_in(reminder)), to=place), class_name="name"),
        rx.el.p(
            rx.cond(reminder.is_due, rx.el.strong(_("Due"), class_name="due")),
            rx.el.time(formats.moment(reminder.at)),
            class_name="note",
        ),
        rx.el.p(
            rx.el.bdi(shown_name(people[reminder.author].nickname), class_name="reference-author"),
            " ",
            formats.Excerpt.create(text=reminder.excerpt),
            dir="auto",
            class_name="scheduled-text",
        ),
        rx.el.div(
            rx.cond(
                reminder.is_due,
                rx.el.button(
                    _("Done"),
                    type="button",
                    class_name="primary",
                    on_click=ReminderChanges.end(reminder.id),
                ),
            ),
            rx.el.button(rx.cond(reminder.is_due, _("Later"), _("Change")), type="button", on_click=change),
            rx.cond(
                ~reminder.is_due,
                rx.el.button(
                    _("Delete"),
                    type="button",
                    class_name="danger",
                    on_click=ReminderChanges.end(reminder.id),
                ),
            ),
            class_name="buttons",
        ),
        key=reminder.id,
        custom_attrs={"data-due": rx.cond(reminder.is_due, "true", "false")},
    )
