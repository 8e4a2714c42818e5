"""The people of the site, as administrators see them."""

from typing import Any

import reflex as rx

from messenger.ui import formats
from messenger.ui.components.administration import handed_over, proofs
from messenger.ui.components.avatar import avatar
from messenger.ui.components.forms import Modal
from messenger.ui.components.link import link
from messenger.ui.states.identity import Identity
from messenger.ui.states.people import People


def people() -> rx.Component:
    """Show the accounts, with what may be done to each."""
    return rx.el.section(
        rx.el.h2("People"),
        rx.el.input(
            type="search",
            placeholder="Nickname or email",
            default_value=People.search,
            on_change=People.find.debounce(150),
            custom_attrs={"aria-label": "Find people"},
        ),
        rx.el.p(People.said, class_name="note", role="status"),
        rx.cond(
            People.found.length() == 0,
            rx.el.p("Nobody was found by this name or email.", class_name="empty"),
            rx.el.ul(
                rx.foreach(People.found, _account),
                role="list",
                class_name="accounts",
                custom_attrs={"aria-label": "People"},
            ),
        ),
        rx.cond(
            People.has_more,
            rx.el.button("Show more", type="button", class_name="quiet", on_click=People.find_more),
        ),
        _dialog(),
    )


def _account(account: Any) -> rx.Component:
    return rx.el.li(
        avatar(account.nickname, account.id),
        rx.el.div(
            rx.el.p(
                rx.el.bdi(account.nickname, class_name="name"),
                rx.cond(account.id == Identity.me.id, rx.el.span("(me)", class_name="note")),
                rx.cond(account.is_administrator, rx.el.span("Administrator", class_name="badge")),
                rx.cond(account.is_deactivated, rx.el.span("Deactivated", class_name="badge warning")),
                rx.cond(account.has_second_factor, rx.el.span("Second factor", class_name="badge")),
                class_name="names",
            ),
            rx.el.p(rx.el.bdi(account.email), class_name="note"),
            rx.el.p(
                "Since ",
                formats.day_within(account.created_at),
                " · ",
                rx.cond(
                    account.last_seen_at,
                    rx.fragment("last seen ", formats.moment_within(account.last_seen_at)),
                    "not signed in",
                ),
                class_name="note",
            ),
        ),
        rx.el.details(
            rx.el.summary("Actions", custom_attrs={"aria-label": f"Actions for {account.nickname}"}),
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
            _action("Make administrator", "make_administrator", account),
        ),
        rx.cond(
            account.is_administrator,
            _action("Take administrator away", "take_administration_away", account),
        ),
        rx.cond(
            is_other,
            rx.fragment(
                rx.cond(is_active, _action("Reset link", "reset_link", account)),
                rx.cond(
                    account.has_second_factor,
                    _action("Reset second factor", "reset_second_factor", account),
                ),
                rx.cond(is_active, _action("End sign-ins", "end_sign_ins", account)),
                rx.cond(
                    is_active,
                    _action("Deactivate", "deactivate", account, "danger"),
                    _button("Reactivate", account, People.reactivate(account.id)),
                ),
            ),
        ),
        link("Audit log", to=f"/administration/audit?person={account.id}"),
        class_name="buttons",
    )


def _action(label: str, action: str, account: Any, class_name: str = "") -> rx.Component:
    return _button(label, account, People.ask(action, account.id), class_name)


def _button(label: str, account: Any, on_click: Any, class_name: str = "") -> rx.Component:
    return rx.el.button(
        label,
        type="button",
        class_name=class_name,
        on_click=on_click,
        custom_attrs={"aria-label": f"{label}: {account.nickname}"},
    )


def _dialog() -> rx.Component:
    return Modal.create(
        rx.el.header(
            rx.el.h2(People.question.title, id="question-title"),
            rx.el.button("Close", type="button", class_name="quiet", on_click=People.cancel),
        ),
        rx.el.p(avatar(People.nickname, People.about), rx.el.bdi(People.nickname), class_name="subject"),
        rx.cond(
            People.link,
            _link(),
            rx.fragment(
                rx.el.p(People.question.text, class_name="consequence"),
                rx.cond(People.question.needs_password, _password_form(), _confirmation()),
            ),
        ),
        open=People.action != "",
        on_close=People.cancel,
        on_unmount=People.cancel,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "question-title"},
    )


def _confirmation() -> rx.Component:
    return rx.el.div(_refusal(), _choices(type="button", on_click=People.confirm), class_name="consequence")


def _password_form() -> rx.Component:
    return rx.el.form(
        *proofs(People.errors),
        _refusal(),
        _choices(type="submit"),
        on_submit=People.confirm_with_password,
        no_validate=True,
    )


def _refusal() -> rx.Component:
    return rx.el.p(People.errors["person"], class_name="error", role="alert")


def _choices(**how: Any) -> rx.Component:
    return rx.el.div(
        rx.el.button(
            People.question.title,
            class_name=rx.cond(People.action == "deactivate", "danger", "primary"),
            **how,
        ),
        rx.el.button("Cancel", type="button", on_click=People.cancel),
        class_name="buttons",
    )


def _link() -> rx.Component:
    return rx.el.div(
        rx.el.p("Hand this link over to them. It is shown only now, and good for an hour."),
        handed_over(People.link, rx.el.button("Done", type="button", on_click=People.cancel)),
        class_name="consequence",
    )
