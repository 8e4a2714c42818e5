"""All accounts, for administrators."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import formats, held
from messenger.ui.bindings.forms import Search
from messenger.ui.identity import Identity
from messenger.ui.parts.avatar import avatar
from messenger.ui.parts.link import link
from messenger.ui.parts.names import person_name
from messenger.ui.screens.people.actions import ACTIONS, REACTIVATE, AccountAction, is_offered
from messenger.ui.screens.people.dialog import dialog, layer
from messenger.ui.screens.people.state import People
from messenger.ui.screens.profile_card.view import profile_card
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase

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
        dialog(),
        profile_card(),
    )


def _account(account: Any) -> rx.Component:
    return rx.el.li(
        avatar(account.nickname, account.id, account.picture),
        rx.el.div(
            rx.el.p(
                rx.cond(
                    account.is_deactivated,
                    rx.el.bdi(account.nickname, class_name="name"),
                    person_name(account.nickname, account.id, "name"),
                ),
                rx.cond(account.id == Identity.me.id, rx.el.span(_("(me)"), class_name="note")),
                rx.cond(account.is_administrator, rx.el.span(_("Administrator"), class_name="badge")),
                rx.cond(account.is_deactivated, rx.el.span(_("Deactivated"), class_name="badge warning")),
                rx.cond(account.has_second_factor, rx.el.span(_("Two-factor"), class_name="badge")),
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
    asks = layer.open(action=key, id=account.id, nickname=account.nickname, picture=account.picture)
    return _button(action.label, account, asks, "danger" if action.is_dangerous else "")


def _button(label: Any, account: Any, on_click: Any, class_name: str = "") -> rx.Component:
    return rx.el.button(
        label,
        type="button",
        class_name=class_name,
        on_click=on_click,
        custom_attrs={"aria-label": _("{action}: {name}", action=label, name=account.nickname)},
    )


def _done() -> Any:
    name = rx.el.bdi(People.done_to)
    actions = {**ACTIONS, "reactivate": REACTIVATE}
    texts = ((key, phrase(action.done, name=name)) for key, action in actions.items() if action.done)
    return rx.match(People.done, *texts, rx.fragment())
