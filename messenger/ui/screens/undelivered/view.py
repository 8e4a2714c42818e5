"""Emails that could not be delivered, for administrators: recipient and reason, never the content."""

from typing import Any

import reflex as rx

from messenger.domain.mails import Failure
from messenger.ui.bindings import formats
from messenger.ui.screens.administration.mail_kinds import mail_kind
from messenger.ui.screens.undelivered.state import Undelivered
from messenger.ui.texts import gettext as _

# By the key of the failure.
REASONS: dict[Failure, Any] = {
    "utf8": _("The mail server can't send to addresses with letters other than a to z before the @."),
    "recipient": _("The mail server refused this address."),
    "refused": _("The mail server refused the email."),
    "unreachable": _("The mail server can't be reached."),
    "slow": _("The mail server took too long to answer."),
    "sign-in": _("The mail server didn't accept the user name or password in SMTP_URL."),
    "address": _("Email can't be sent to this address."),
    "other": _("The email couldn't be sent. The server's log may tell you more."),
}


def undelivered() -> rx.Component:
    """List the mails, with what can be done about each."""
    return rx.el.section(
        rx.el.h2(_("Undelivered email")),
        rx.cond(
            Undelivered.sends_mail,
            rx.el.p(
                _(
                    "Emails that haven't been sent yet, kept for one week. When the server gives up on one, "
                    "you'll find its link under Links to hand over."
                ),
                class_name="note",
            ),
            rx.el.p(
                _(
                    "This server doesn't send email. You'll find the links people request under Links to "
                    "hand over."
                ),
                class_name="note",
            ),
        ),
        rx.el.p(_said(), class_name="note", role="status"),
        rx.cond(
            Undelivered.sends_mail,
            rx.cond(
                Undelivered.mails.length() == 0,
                rx.el.p(_("All email has been delivered."), class_name="empty"),
                rx.el.ul(
                    rx.foreach(Undelivered.mails, _mail),
                    role="list",
                    class_name="invitations",
                    custom_attrs={"aria-label": _("Undelivered email")},
                ),
            ),
        ),
    )


def _said() -> Any:
    return rx.match(
        Undelivered.said,
        ("again", _("The email is being sent. If it fails again, it will be listed here.")),
        ("dismissed", _("The email was dismissed.")),
        ("gone", _("This email has already been sent or dismissed.")),
        "",
    )


def _mail(mail: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.bdi(mail.nickname, class_name="name"),
                rx.el.span(mail_kind(mail.kind), class_name="badge"),
                class_name="names",
            ),
            rx.el.p(rx.el.bdi(mail.address), class_name="note"),
            rx.el.p(rx.match(mail.failure, *REASONS.items(), REASONS["other"])),
            rx.el.p(
                _("Waiting since {moment}", moment=formats.moment_within(mail.posted_at)),
                " · ",
                rx.cond(
                    mail.next_at,
                    _("next try {moment}", moment=formats.moment_within(mail.next_at)),
                    _("given up"),
                ),
                class_name="note",
            ),
        ),
        rx.el.div(
            _button(_("Try again"), mail, Undelivered.try_again(mail.id)),
            _button(_("Dismiss"), mail, Undelivered.dismiss(mail.id)),
            class_name="buttons",
        ),
        key=mail.id.to_string(),
    )


def _button(label: Any, mail: Any, on_click: Any) -> rx.Component:
    name = _("{action}: {mail}, {name}", action=label, mail=mail_kind(mail.kind), name=mail.nickname)
    return rx.el.button(
        label,
        type="button",
        on_click=on_click,
        custom_attrs={"aria-label": name},
    )
