"""Links that could not be emailed, for administrators to hand over."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from messenger.domain.mail_kinds import MailKind
from messenger.ui.bindings import formats, held
from messenger.ui.bindings.forms import Modal
from messenger.ui.parts.fields import handed_over
from messenger.ui.screens.administration.frame import RESET_LINK_WARNING, proofs
from messenger.ui.screens.administration.mail_kinds import mail_kind
from messenger.ui.screens.handing_over.state import HandingOver
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase


@dataclass(frozen=True)
class Asked:
    """The dialog about a link as the browser holds it, with the server's answer."""

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
    """List the waiting links, each with a button that shows it."""
    return rx.el.section(
        rx.el.h2(_("Links to hand over")),
        rx.el.p(
            rx.cond(
                HandingOver.sends_mail,
                _(
                    "These links couldn't be emailed. Give each one to the person it's for, in a way you "
                    "trust."
                ),
                _(
                    "This server doesn't send email, so the links people request wait here. Give each one "
                    "to the person it's for, in a way you trust."
                ),
            ),
            class_name="note",
        ),
        rx.el.p(rx.cond(HandingOver.is_gone, _gone(), ""), class_name="note", role="status"),
        rx.cond(
            waiting.length() == 0,
            rx.el.p(_("There are no links waiting."), class_name="empty"),
            rx.el.ul(
                rx.foreach(waiting, _mail),
                role="list",
                class_name="invitations",
                custom_attrs={"aria-label": _("Links to hand over")},
            ),
        ),
        _dialog(),
    )


def _gone() -> rx.Var[str]:
    return _("This link is no longer here: another administrator took it, or the person asked for a new one.")


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
            _("Hand over"),
            type="button",
            on_click=layer.open(id=mail.id, kind=mail.kind, nickname=mail.nickname, address=mail.address),
            custom_attrs={
                "aria-label": _(
                    "Hand over: {purpose}, {name}", purpose=mail_kind(mail.kind), name=mail.nickname
                )
            },
        ),
        key=mail.id.to_string(),
    )


def _dialog() -> rx.Component:
    return Modal.create(
        rx.el.header(
            rx.el.h2(_("Hand over"), id="handing-over-title"),
            rx.el.button(_("Close"), type="button", class_name="quiet", on_click=layer.close()),
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
            rx.el.p(RESET_LINK_WARNING, class_name="consequence"),
            rx.el.p(
                phrase(
                    "This link lets them confirm within 48 hours that {address} is theirs. Make sure that "
                    "it is.",
                    address=rx.el.bdi(asked.address),
                ),
                class_name="consequence",
            ),
        ),
        rx.el.form(
            *proofs(asked.errors),
            rx.el.div(
                rx.el.button(_("Show link"), type="submit", class_name="primary"),
                rx.el.button(_("Cancel"), type="button", on_click=layer.close()),
                class_name="buttons",
            ),
            on_submit=HandingOver.hand_over(asked.asking, asked.id),
            no_validate=True,
        ),
    )


def _link() -> rx.Component:
    return rx.el.div(
        rx.el.p(_("This link is shown only once and won't be listed here again.")),
        handed_over(asked.link, rx.el.button(_("Done"), type="button", on_click=layer.close())),
        class_name="consequence",
    )
