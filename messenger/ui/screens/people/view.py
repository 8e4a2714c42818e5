"""The people of the site, as administrators see them."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from messenger.ui.bindings import formats, held
from messenger.ui.bindings.forms import Modal, Search
from messenger.ui.identity import Identity
from messenger.ui.parts.avatar import avatar
from messenger.ui.parts.link import link
from messenger.ui.screens.administration.frame import handed_over, proofs
from messenger.ui.screens.people.questions import QUESTIONS, done
from messenger.ui.screens.people.state import WITH_PASSWORD, People
from messenger.ui.texts import gettext as _


@dataclass(frozen=True)
class Asked:
    """The question that is asked, about whom, and what the server answered."""

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
        rx.el.p(done(People.done, People.done_to), class_name="note", role="status"),
        rx.cond(
            found.length() == 0,
            rx.el.p(_("Nobody found with this name or email."), class_name="empty"),
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
                _("Since {day}", day=formats.day_within(account.created_at)),
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
    is_other = account.id != Identity.me.id
    is_active = ~account.is_deactivated
    return rx.el.div(
        rx.cond(
            is_active & ~account.is_administrator,
            _action("make_administrator", account),
        ),
        rx.cond(
            account.is_administrator,
            _action("take_administration_away", account),
        ),
        rx.cond(
            is_other,
            rx.fragment(
                rx.cond(is_active, _action("reset_link", account)),
                rx.cond(
                    account.has_second_factor,
                    _action("reset_second_factor", account),
                ),
                rx.cond(is_active, _action("end_sign_ins", account)),
                rx.cond(
                    is_active,
                    _action("deactivate", account, "danger"),
                    _button(_("Reactivate"), account, People.reactivate(account.id)),
                ),
            ),
        ),
        link(_("Audit log"), to=f"/administration/audit?person={account.id}"),
        class_name="buttons",
    )


def _action(action: str, account: Any, class_name: str = "") -> rx.Component:
    ask = layer.open(action=action, id=account.id, nickname=account.nickname)
    return _button(QUESTIONS[action].title, account, ask, class_name)


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
                rx.el.p(_consequence(), class_name="consequence"),
                rx.match(asked.action, (*WITH_PASSWORD, _password_form()), _confirmation()),
            ),
        ),
        name=layer.name,
        answer=People.answer,
        on_close=People.cancel,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "question-title"},
    )


def _title() -> Any:
    return rx.match(asked.action, *((action, it.title) for action, it in QUESTIONS.items()), "")


def _consequence() -> Any:
    return rx.match(asked.action, *((action, it.text) for action, it in QUESTIONS.items()), "")


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
            class_name=rx.cond(asked.action == "deactivate", "danger", "primary"),
            **how,
        ),
        rx.el.button(_("Cancel"), type="button", on_click=layer.close()),
        class_name="buttons",
    )


def _link() -> rx.Component:
    return rx.el.div(
        rx.el.p(_("Give this link to them. It's shown only once and works for one hour.")),
        handed_over(asked.link, rx.el.button(_("Done"), type="button", on_click=layer.close())),
        class_name="consequence",
    )
