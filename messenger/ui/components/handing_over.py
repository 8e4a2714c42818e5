"""Links of mail that could not be sent, for an administrator to hand over."""

from typing import Any

import reflex as rx

from messenger.ui import formats
from messenger.ui.components.administration import handed_over, proofs
from messenger.ui.components.forms import Modal
from messenger.ui.states.handing_over import HandingOver


def handing_over() -> rx.Component:
    """Show the links that wait."""
    return rx.el.section(
        rx.el.h2("Links to hand over"),
        rx.cond(
            HandingOver.sends_mail,
            rx.el.p(
                "Mail that could not be sent. Give its links to those who wait for them, in another way."
            ),
            rx.el.p(
                "This server sends no mail. Give these links to those who wait for them, in another way."
            ),
        ),
        rx.cond(
            HandingOver.waiting.length() == 0,
            rx.el.p("Nobody waits for a link.", class_name="empty"),
            rx.el.ul(
                rx.foreach(HandingOver.waiting, _mail),
                role="list",
                class_name="invitations",
                custom_attrs={"aria-label": "Links to hand over"},
            ),
        ),
        _dialog(),
    )


def _mail(mail: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.bdi(mail.nickname), class_name="name"),
            rx.el.p(
                rx.cond(mail.kind == "reset password", "Chooses a new password", "Confirms "),
                rx.cond(mail.kind == "reset password", "", rx.el.bdi(mail.address)),
                " · asked ",
                formats.moment(mail.posted_at),
                class_name="note",
            ),
        ),
        rx.el.button(
            "Show link",
            type="button",
            on_click=HandingOver.ask(mail.id),
            custom_attrs={"aria-label": f"Show link: {mail.nickname}"},
        ),
        key=mail.id.to_string(),
    )


def _dialog() -> rx.Component:
    return Modal.create(
        rx.el.header(
            rx.el.h2("Link to hand over", id="handing-over-title"),
            rx.el.button("Close", type="button", class_name="quiet", on_click=HandingOver.cancel),
        ),
        rx.el.p(rx.el.bdi(HandingOver.nickname), class_name="subject"),
        rx.cond(HandingOver.link, _link(), _question()),
        open=HandingOver.asked != 0,
        on_close=HandingOver.cancel,
        on_unmount=HandingOver.cancel,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "handing-over-title"},
    )


def _question() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            "Be sure that it is them who ask: whoever has the link can use it.", class_name="consequence"
        ),
        rx.el.form(
            *proofs(HandingOver.errors),
            rx.el.p(HandingOver.errors["mail"], class_name="error", role="alert"),
            rx.el.div(
                rx.el.button("Show link", type="submit", class_name="primary"),
                rx.el.button("Cancel", type="button", on_click=HandingOver.cancel),
                class_name="buttons",
            ),
            on_submit=HandingOver.take,
            no_validate=True,
        ),
    )


def _link() -> rx.Component:
    return rx.el.div(
        rx.el.p("Hand this link over. It is shown only now, and good once."),
        handed_over(HandingOver.link, rx.el.button("Done", type="button", on_click=HandingOver.cancel)),
        class_name="consequence",
    )
