"""The messages that one has scheduled."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from messenger.domain.messages.bodies import MAX_LENGTH
from messenger.domain.scheduled.scheduling import Scheduled
from messenger.ui.bindings import collections, formats, held
from messenger.ui.bindings.page import styles
from messenger.ui.parts.link import link
from messenger.ui.parts.lists.confirmation import confirmation
from messenger.ui.parts.lists.waiting import changing, waiting
from messenger.ui.parts.references import title_in
from messenger.ui.screens.scheduled.state import Scheduling
from messenger.ui.sections import page
from messenger.ui.texts import gettext as _


@dataclass(frozen=True)
class Deleting:
    """The message whose deletion is to be confirmed."""

    id: str = ""


@dataclass(frozen=True)
class Changing:
    """The dialog as the browser holds it: what is changed, and the server's answer."""

    asking: str = ""
    id: str = ""
    body: str = ""
    at: int = 0
    errors: dict[str, str] = field(default_factory=dict)


rows = collections.rows("scheduled", "scheduled/messages", "at", Scheduled)
status = collections.status("scheduledStatus", "scheduled/messages")
deleting = held.Held("deletingScheduled", Deleting)
layer = held.Layer("changeScheduled", Changing)


def scheduled_page() -> rx.Component:
    """Show what is to be sent later, soonest first, and let people change it."""
    nothing = _("Nothing is scheduled. Choose the clock beside the Send button to pick a time for a message.")
    return page(
        _("Scheduled messages"),
        *styles("screens/administration", "screens/scheduled"),
        rx.el.p(Scheduling.error, class_name="error", role="alert"),
        waiting(status, rows, _message, name=_("Scheduled messages"), nothing=nothing),
        _dialog(),
    )


def _message(message: Any) -> rx.Component:
    title = link(rx.el.bdi(title_in(message)), to=f"/conversations/{message.conversation}")
    former = _("A conversation you're no longer in")
    return rx.el.li(
        rx.el.p(rx.cond(message.title, title, former), class_name="name"),
        rx.el.p(rx.el.time(formats.moment(message.at)), class_name="note"),
        rx.el.p(message.excerpt, dir="auto", class_name="scheduled-text"),
        rx.cond(message.failure, rx.el.p(_failure(message), class_name="error")),
        confirmation(
            deleting, message.id, _choices(message), _("Delete it now"), Scheduling.cancel(message.id)
        ),
        key=message.id,
    )


def _failure(message: Any) -> Any:
    return rx.match(
        message.failure,
        ("member", _("Not sent, because you're no longer in this conversation.")),
        ("account", _("Not sent, because your account was deactivated at that time.")),
        ("everyone", _("Not sent, because you may not mention everyone in this conversation.")),
        _("Not sent, because something went wrong. Try to send it now."),
    )


def _choices(message: Any) -> rx.Component:
    change = layer.open(id=message.id, body=message.body, at=message.at)
    return rx.el.div(
        rx.el.button(_("Edit"), type="button", on_click=change),
        rx.el.button(_("Send now"), type="button", on_click=Scheduling.send_now(message.id)),
        rx.el.button(
            _("Delete"),
            type="button",
            class_name="danger",
            on_click=deleting.ask(id=message.id),
            custom_attrs={"data-after": "asked"},
        ),
        class_name="buttons",
    )


def _dialog() -> rx.Component:
    value = layer.value
    writing = {"default_value": value.body, "rows": 6, "max_length": 2 * MAX_LENGTH, "dir": "auto"}
    return changing(
        layer,
        _("Edit scheduled message"),
        rx.el.label(_("Message"), rx.el.textarea(name="body", **writing)),
        rx.el.p(value.errors["body"], class_name="error", role="alert"),
        answer=Scheduling.answer,
        on_submit=Scheduling.change(value.asking, value.id),
    )
