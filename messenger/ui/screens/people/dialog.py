"""The dialog about an action on an account: a question, or the link that the action returned."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.forms import Modal
from messenger.ui.parts.avatar import avatar
from messenger.ui.parts.fields import handed_over
from messenger.ui.screens.administration.frame import proofs
from messenger.ui.screens.people.actions import ACTIONS, AccountAction
from messenger.ui.screens.people.state import People
from messenger.ui.texts import gettext as _

Given = TypeVar("Given")


@dataclass(frozen=True)
class Asked:
    """The dialog as the browser holds it: the action, its account, and the server's answer."""

    asking: str = ""
    action: str = ""
    id: int = 0
    nickname: str = ""
    picture: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    link: str = ""


layer = held.Layer("question", Asked)
asked = layer.value


def dialog() -> rx.Component:
    """Show the dialog while its layer is open."""
    return Modal.create(
        rx.el.header(
            rx.el.h2(_title(), id="question-title"),
            rx.el.button(_("Close"), type="button", class_name="quiet", on_click=layer.close()),
        ),
        rx.el.p(
            avatar(asked.nickname, asked.id, asked.picture), rx.el.bdi(asked.nickname), class_name="subject"
        ),
        rx.cond(
            asked.link,
            _link(),
            rx.fragment(
                rx.el.p(_of_action(lambda action: action.question, ""), class_name="consequence"),
                rx.cond(
                    _of_action(lambda action: action.needs_password, False),
                    _password_form(),
                    _confirmation(),
                ),
            ),
        ),
        name=layer.name,
        answer=People.answer,
        on_close=People.cancel,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "question-title"},
    )


def _of_action(part: Callable[[AccountAction], Given], default: Given) -> Any:
    return rx.match(asked.action, *((key, part(action)) for key, action in ACTIONS.items()), default)


def _title() -> Any:
    return _of_action(lambda action: action.label, "")


def _confirmation() -> rx.Component:
    confirm = People.confirm(asked.asking, asked.action, asked.id)
    return rx.el.div(_refusal(), _choices(type="button", on_click=confirm), class_name="consequence")


def _password_form() -> rx.Component:
    return rx.el.form(
        *proofs(asked.errors),
        _refusal(),
        _choices(type="submit"),
        on_submit=People.confirm_with_password(asked.asking, asked.action, asked.id),
        no_validate=True,
    )


def _refusal() -> rx.Component:
    return rx.el.p(asked.errors["person"], class_name="error", role="alert")


def _choices(**how: Any) -> rx.Component:
    return rx.el.div(
        rx.el.button(
            _title(),
            class_name=_of_action(lambda action: "danger" if action.is_dangerous else "primary", "primary"),
            **how,
        ),
        rx.el.button(_("Cancel"), type="button", on_click=layer.close()),
        class_name="buttons",
    )


def _link() -> rx.Component:
    return rx.el.div(
        rx.el.p(_("Give them this link. It's shown only once and works for one hour.")),
        handed_over(asked.link, rx.el.button(_("Done"), type="button", on_click=layer.close())),
        class_name="consequence",
    )
