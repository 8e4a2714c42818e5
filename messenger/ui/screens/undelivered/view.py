"""Mail that could not be delivered, for administrators: to whom and why, never what is in it."""

from typing import Any

import reflex as rx

from messenger.domain.mails import Failure
from messenger.ui.bindings import formats
from messenger.ui.screens.administration.mail_kinds import mail_kind
from messenger.ui.screens.undelivered.state import Undelivered

# By the key of the failure.
REASONS: dict[Failure, str] = {
    "utf8": "The mail server can't send to addresses with letters other than a to z before the @.",
    "recipient": "The mail server refused this address.",
    "refused": "The mail server refused the mail.",
    "unreachable": "The mail server can't be reached.",
    "slow": "The mail server took too long to answer.",
    "sign-in": "The mail server didn't accept the user name or password in SMTP_URL.",
    "address": "This is not an address that mail can be sent to.",
    "other": "The mail could not be sent. The log of the server may say more.",
}


def undelivered() -> rx.Component:
    """List the mails, with what can be done about each."""
    return rx.el.section(
        rx.el.h2("Undelivered mail"),
        rx.cond(
            Undelivered.sends_mail,
            rx.el.p(
                "Mail that could not be sent so far. It is kept for a week. Links in mail that is no longer "
                "tried can be given to people under Links to hand over.",
                class_name="note",
            ),
            rx.el.p(
                "This server sends no mail. What people ask for waits under Links to hand over.",
                class_name="note",
            ),
        ),
        rx.el.p(Undelivered.said, class_name="note", role="status"),
        rx.cond(
            Undelivered.sends_mail,
            rx.cond(
                Undelivered.mails.length() == 0,
                rx.el.p("All mail has been delivered.", class_name="empty"),
                rx.el.ul(
                    rx.foreach(Undelivered.mails, _mail),
                    role="list",
                    class_name="invitations",
                    custom_attrs={"aria-label": "Undelivered mail"},
                ),
            ),
        ),
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
                "Waiting since ",
                formats.moment_within(mail.posted_at),
                " · ",
                rx.cond(
                    mail.next_at,
                    rx.fragment("next try ", formats.moment_within(mail.next_at)),
                    "no longer tried",
                ),
                class_name="note",
            ),
        ),
        rx.el.div(
            _button("Try again", mail, Undelivered.try_again(mail.id)),
            _button("Dismiss", mail, Undelivered.dismiss(mail.id)),
            class_name="buttons",
        ),
        key=mail.id.to_string(),
    )


def _button(label: str, mail: Any, on_click: Any) -> rx.Component:
    return rx.el.button(
        label,
        type="button",
        on_click=on_click,
        custom_attrs={"aria-label": f"{label}: {mail_kind(mail.kind)}, {mail.nickname}"},
    )
