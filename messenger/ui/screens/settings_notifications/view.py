"""What notifies, when nothing does, and notifications in this browser."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.notifications.preferences import Preferences
from messenger.ui.bindings import collections
from messenger.ui.bindings.page import styles
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.settings_notifications.state import NotificationChoices
from messenger.ui.texts import gettext as _

# The beginning and the end, in minutes after midnight, and the time zone.
_hours = rx.event.passthrough_event_spec(int, int, str)  # pyright: ignore[reportCallIssue]
_minutes = rx.event.passthrough_event_spec(int)


class ThisBrowser(rx.Component):
    """Whether notifications are on in this browser, a test, and the sound."""

    library = "$/public/notifications/section.js"
    tag = "ThisBrowser"


class Hours(rx.Component):
    """The quiet hours, in minutes after midnight."""

    library = "$/public/notifications/quiet.js"
    tag = "Hours"

    start: rx.Var[int]
    end: rx.Var[int]
    on_choose: rx.EventHandler[_hours]
    on_end: rx.EventHandler[rx.event.no_args_event_spec]


class Pause(rx.Component):
    """Buttons that pause notifications, and one that ends a pause."""

    library = "$/public/notifications/quiet.js"
    tag = "Pause"

    until: rx.Var[int]
    on_pause: rx.EventHandler[_minutes]


rows = collections.rows("preferences", "notifications/own", "paused_until", Preferences)
own = rows[0]
LEVELS = {"all": _("Everything"), "mentions": _("Mentions and replies"), "none": _("Nothing")}

MAIL_AFTER = {
    "10": _("After 10 minutes"),
    "60": _("After an hour"),
    "1440": _("After a day"),
    "0": _("Never"),
}


def notification_sections() -> list[rx.Component]:
    """Show all about notifications, in sections."""
    return [
        *styles("parts/notifications"),
        rx.el.section(rx.el.h2(_("In this browser")), ThisBrowser.create()),
        rx.cond(
            rows.length() > 0,
            rx.fragment(_level(), _quiet(), _mail()),
            skeleton(4),
        ),
    ]


def _level() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Notify me of"), id="level-title"),
        rx.el.select(
            *[rx.el.option(text, value=level) for level, text in LEVELS.items()],
            value=own.level,
            on_change=NotificationChoices.choose_level,
            custom_attrs={"aria-labelledby": "level-title"},
        ),
        rx.el.p(
            _("Messages between you and one other person count as mentions. Each conversation can differ."),
            class_name="note",
        ),
        _outcome("level"),
    )


def _quiet() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Don't disturb me")),
        Hours.create(
            start=own.quiet_from,
            end=own.quiet_until,
            on_choose=NotificationChoices.choose_hours,
            on_end=NotificationChoices.end_hours,
        ),
        _outcome("hours"),
        rx.el.h3(_("Pause notifications")),
        Pause.create(until=own.paused_until, on_pause=NotificationChoices.pause),
        _outcome("pause"),
    )


def _mail() -> rx.Component:
    choice = rx.el.select(
        *[rx.el.option(text, value=minutes) for minutes, text in MAIL_AFTER.items()],
        value=own.mail_after.to_string(),
        on_change=NotificationChoices.choose_mail,
        custom_attrs={"aria-labelledby": "mail-title"},
    )
    return rx.el.section(
        rx.el.h2(_("Email me what is unread"), id="mail-title"),
        rx.match(
            own.no_mail,
            ("server", rx.el.p(_("This site sends no email."), class_name="note")),
            (
                "address",
                rx.el.p(_("Confirm your email address first: open the link we sent you."), class_name="note"),
            ),
            rx.fragment(
                choice,
                rx.el.p(
                    _("While you're away, you get one email with what is unread, until you look."),
                    class_name="note",
                ),
            ),
        ),
        _outcome("mail"),
    )


def _outcome(field: str) -> rx.Component:
    is_saved: Any = NotificationChoices.saved == field
    return rx.fragment(
        rx.el.p(NotificationChoices.errors[field], class_name="error", role="alert"),
        rx.el.p(rx.cond(is_saved, _("Saved."), ""), class_name="note", role="status"),
    )
