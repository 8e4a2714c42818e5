"""Links that no mail brings to people, for administrators to hand over."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from messenger.domain.mail_kinds import MailKind
from messenger.ui.bindings import formats, held
from messenger.ui.bindings.forms import Modal
from messenger.ui.screens.administration.frame import handed_over, proofs
from messenger.ui.screens.administration.mail_kinds import mail_kind
from messenger.ui.screens.handing_over.state import HandingOver


@dataclass(frozen=True)
class Asked:
    """The link that is asked about, and what the server answered."""

    asking: str = ""
    id: int = 0
    kind: str = ""
    nickname: str = ""
    address: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    link: str = ""


layer = held.Layer("handing_over", Asked)
asked = layer.value
waiting = held.latest("waiting", HandingOver.waiting, is_known=HandingOver.status != "")


def handing_over() -> rx.Component:
    """Show whose links wait, with a button that shows one."""
    return rx.el.section(
        rx.el.h2("Links to hand over"),
        rx.el.p(
            rx.cond(
                HandingOver.sends_mail,
                "Of mails that could not be sent. Give each to the person it is for, in a way you trust.",
                "This server sends no mail: what people ask for waits here. Give each to the person it is "
                "for, in a way you trust.",
            ),
            class_name="note",
        ),
        rx.el.p(HandingOver.said, class_name="note", role="status"),
        rx.cond(
            waiting.length() == 0,
            rx.el.p("No link is waiting.", class_name="empty"),
            rx.el.ul(
                rx.foreach(waiting, _mail),
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
            rx.el.p(
                rx.el.bdi(mail.nickname, class_name="name"),
                rx.el.span(mail_kind(mail.kind), class_name="badge"),
                class_name="names",
            ),
            rx.el.p(rx.el.bdi(mail.address), class_name="note"),
            rx.el.p(formats.moment(mail.posted_at), class_name="note"),
        ),
        rx.el.button(
            "Hand over",
            type="button",
            on_click=layer.open(id=mail.id, kind=mail.kind, nickname=mail.nickname, address=mail.address),
            custom_attrs={"aria-label": f"Hand over: {mail_kind(mail.kind)}, {mail.nickname}"},
        ),
        key=mail.id.to_string(),
    )


def _dialog() -> rx.Component:
    return Modal.create(
        rx.el.header(
            rx.el.h2("Hand over", id="handing-over-title"),
            rx.el.button("Close", type="button", class_name="quiet", on_click=layer.close()),
        ),
        rx.el.p(
            rx.el.bdi(asked.nickname),
            rx.el.span(mail_kind(asked.kind), class_name="badge"),
            class_name="subject",
        ),
        rx.cond(asked.link, _link(), _question()),
        name=layer.name,
        answer=HandingOver.answer,
        on_close=HandingOver.cancel,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "handing-over-title"},
    )


def _question() -> rx.Component:
    return rx.fragment(
        rx.cond(
            asked.kind == MailKind.RESET_PASSWORD,
            rx.el.p(
                "By this link they choose a new password within an hour. Be sure that it is them who asked, "
                "and give it to nobody else: whoever has it gets into the account.",
                class_name="consequence",
            ),
            rx.el.p(
                "By this link they confirm within 48 hours that ",
                rx.el.bdi(asked.address),
                " is theirs. Be sure that it is.",
                class_name="consequence",
            ),
        ),
        rx.el.form(
            *proofs(asked.errors),
            rx.el.div(
                rx.el.button("Show link", type="submit", class_name="primary"),
                rx.el.button("Cancel", type="button", on_click=layer.close()),
                class_name="buttons",
            ),
            on_submit=HandingOver.hand_over(asked.asking, asked.id),
            no_validate=True,
        ),
    )


def _link() -> rx.Component:
    return rx.el.div(
        rx.el.p("It is shown only now, and does not wait here any more."),
        handed_over(asked.link, rx.el.button("Done", type="button", on_click=layer.close())),
        class_name="consequence",
    )
