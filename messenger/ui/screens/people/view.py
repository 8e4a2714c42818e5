"""All accounts, for administrators."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import reflex as rx

from messenger.ui.bindings import formats, held
from messenger.ui.bindings.forms import Modal, Search
from messenger.ui.identity import Identity
from messenger.ui.parts.avatar import avatar
from messenger.ui.parts.link import link
from messenger.ui.screens.administration.frame import handed_over, proofs
from messenger.ui.screens.people.actions import ACTIONS, REACTIVATE, AccountAction, is_offered
from messenger.ui.screens.people.state import People
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase

Given = TypeVar("Given")


@dataclass(frozen=True)
class Asked:
    """The action that is asked about, for which account, and the answer of the server."""

    asking: str = ""
    action: str = ""
    id: int = 0
    nickname: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    link: str = ""


layer = held.Layer("question", Asked)
asked = layer.value
found = held.latest("peopleFound", People.found, is_known=People.status != "")


def people() -> rx.Component:
    """Show the accounts, with what may be done to each."""
    return rx.el.section(
        rx.el.h2(_("People")),
        Search.create(
            asked=People.search,
            placeholder=_("Nickname or email"),
            on_find=People.find,
            custom_attrs={"aria-label": _("Find people")},
        ),
        rx.el.p(_done(), class_name="note", role="status"),
        rx.cond(
            found.length() == 0,
            rx.el.p(_("No one found with that name or email."), class_name="empty"),
            rx.el.ul(
                rx.foreach(found, _account),
                role="list",
                class_name="accounts",
                custom_attrs={"aria-label": _("People")},
            ),
        ),
        rx.cond(
            People.has_more,
            rx.el.button(_("Show more"), type="button", class_name="quiet", on_click=People.find_more),
        ),
        _dialog(),
    )


def _account(account: Any) -> rx.Component:
    return rx.el.li(
        avatar(account.nickname, account.id),
        rx.el.div(
            rx.el.p(
                rx.el.bdi(account.nickname, class_name="name"),
                rx.cond(account.id == Identity.me.id, rx.el.span(_("(me)"), class_name="note")),
                rx.cond(account.is_administrator, rx.el.span(_("Administrator"), class_name="badge")),
                rx.cond(account.is_deactivated, rx.el.span(_("Deactivated"), class_name="badge warning")),
                rx.cond(account.has_second_factor, rx.el.span(_("Second factor"), class_name="badge")),
                class_name="names",
            ),
            rx.el.p(rx.el.bdi(account.email), class_name="note"),
            rx.el.p(
                _("Joined {day}", day=formats.day_within(account.created_at)),
                " · ",
                rx.cond(
                    account.last_seen_at,
                    _("last seen {moment}", moment=formats.moment_within(account.last_seen_at)),
                    _("not signed in"),
                ),
                class_name="note",
            ),
        ),
        rx.el.details(
            rx.el.summary(
                _("Actions"), custom_attrs={"aria-label": _("Actions for {name}", name=account.nickname)}
            ),
            _actions(account),
        ),
        key=account.id.to_string(),
    )


def _actions(account: Any) -> rx.Component:
    return rx.el.div(
        *(
            rx.cond(is_offered(key, account), _action(key, action, account))
            for key, action in ACTIONS.items()
        ),
        rx.cond(
            account.is_deactivated & (account.id != Identity.me.id),
            _button(REACTIVATE.label, account, People.reactivate(account.id)),
        ),
        link(_("Audit log"), to=f"/administration/audit?person={account.id}"),
        class_name="buttons",
    )


def _action(key: str, action: AccountAction, account: Any) -> rx.Component:
    asks = layer.open(action=key, id=account.id, nickname=account.nickname)
    return _button(action.label, account, asks, "danger" if action.is_dangerous else "")


def _button(label: Any, account: Any, on_click: Any, class_name: str = "") -> rx.Component:
    return rx.el.button(
        label,
        type="button",
        class_name=class_name,
        on_click=on_click,
        custom_attrs={"aria-label": _("{action}: {name}", action=label, name=account.nickname)},
    )


def _dialog() -> rx.Component:
    return Modal.create(
        rx.el.header(
            rx.el.h2(_title(), id="question-title"),
            rx.el.button(_("Close"), type="button", class_name="quiet", on_click=layer.close()),
        ),
        rx.el.p(avatar(asked.nickname, asked.id), rx.el.bdi(asked.nickname), class_name="subject"),
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


def _done() -> Any:
    name = rx.el.bdi(People.done_to)
    actions = {**ACTIONS, "reactivate": REACTIVATE}
    told = ((key, phrase(action.done, name=name)) for key, action in actions.items() if action.done)
    return rx.match(People.done, *told, rx.fragment())


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
