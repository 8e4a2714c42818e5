"""The button of the composer that has its text sent later."""

from typing import Any

import reflex as rx

from messenger.translation import gettext as _
from messenger.ui.bindings import collections
from messenger.ui.screens.scheduled.state import Scheduling
from messenger.ui.texts import gettext

# Of the menu and the dialog: `messenger/ui/catalogues.py` writes them into a script, so that they are no part
# of the first load.
TEXTS = {
    "title": _("Send later"),
    "cancel": _("Cancel"),
    "hour": _("In an hour"),
    "tomorrow": _("Tomorrow morning, {time}"),
    "monday": _("Monday, {time}"),
    "pick": _("Pick date and time…"),
    "list": _("Scheduled messages"),
    "moment": _("Date and time"),
    "schedule": _("Schedule"),
    "offline": _("Scheduling needs a connection. Your text is kept."),
    "done": _("Scheduled for {moment}."),
}

# The id of the request, the conversation, the id of the message, its text, what it replies to, and the time.
_request = rx.event.passthrough_event_spec(str, int, str, str, str, int)  # pyright: ignore[reportCallIssue]


class _Button(rx.Component):
    library = "$/public/scheduling/opening.js"
    tag = "LaterButton"

    into: rx.Var[str]
    conversation: rx.Var[int]


class _SendLater(rx.Component):
    """The menu of times and the dialog for any other time, loaded when the menu is first opened."""

    library = "$/public/scheduling/opening.js"
    tag = "SendLater"

    unavailable: rx.Var[str]
    answer: rx.Var[dict[str, Any]]
    on_schedule: rx.EventHandler[_request]


def later_button() -> rx.Component:
    """Show the button that opens the menu of times, for the text of its form."""
    return _Button.create(
        into=collections.open_messages,
        conversation=collections.open_id,
        class_name="quiet icon write-only",
        custom_attrs={
            "aria-label": gettext("Schedule message"),
            "title": gettext("Schedule message"),
            "aria-haspopup": "menu",
            "data-icon": "clock",
        },
    )


def send_later() -> rx.Component:
    """Show the menu of times while it is open."""
    return _SendLater.create(
        unavailable=gettext("This couldn't be loaded. Check your connection, then open it again."),
        answer=Scheduling.answer,
        on_schedule=Scheduling.schedule.temporal,
    )
