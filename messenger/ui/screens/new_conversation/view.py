"""The dialog that starts a conversation."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from messenger.domain.talk.contacts import Person
from messenger.ui.bindings import collections, held
from messenger.ui.bindings.forms import Modal, Search
from messenger.ui.parts.avatar import avatar
from messenger.ui.parts.link import link
from messenger.ui.parts.names import my_name
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.new_conversation.state import NewConversation
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase
from messenger.ui.wire.reflex_internals import trigger

SCRIPT = "$/public/page/new-conversation.js"


@dataclass(frozen=True)
class Form:
    """The form as the browser holds it; `asking` is the id of the draft."""

    asking: str = ""
    others: list[Person] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    title: str = ""
    search: str = ""
    errors: dict[str, str] = field(default_factory=dict)


layer = held.Layer("draft", Form)
chosen = layer.value
found = held.latest("draftFound", NewConversation.found, is_known=NewConversation.is_known)


class Restore(rx.Component):
    """Reopens the draft that this tab had before a reload."""

    library = SCRIPT
    tag = "Restore"

    user: rx.Var[int]


def begin() -> Any:
    """Open the draft of the current user."""
    return held.action(SCRIPT, "beginDraft", user=collections.viewer)


def _typed(name: str) -> Any:
    """Store what is typed in the draft."""
    return trigger(f"((text) => typeInDraft({{ {name}: text }}))", imports={SCRIPT: ["typeInDraft"]})


def _choose(person: Any) -> Any:
    """Add or remove a contact."""
    call = f"((isChosen) => chooseForDraft({person!s}, isChosen === true))"
    return trigger(call, imports={SCRIPT: ["chooseForDraft"]}, uses=[rx.Var.create(person)])


def draft() -> rx.Component:
    """Show the dialog for a new conversation."""
    return rx.fragment(Restore.create(user=rx.cond(collections.is_early, 0, collections.viewer)), _dialog())


def _dialog() -> rx.Component:
    return Modal.create(
        rx.el.header(
            rx.el.h2(_("New conversation"), id="draft-title"),
            rx.el.button(_("Close"), type="button", class_name="quiet", on_click=layer.close()),
        ),
        rx.el.form(
            rx.el.ul(_me(), rx.foreach(chosen.others, _chosen), role="list", class_name="chosen"),
            Search.create(
                asked=NewConversation.search,
                initial=chosen.search,
                is_first=True,
                placeholder=_("Find people"),
                on_find=NewConversation.find,
                on_type=_typed("search"),
                custom_attrs={"aria-label": _("Find people"), "data-focus": "true"},
            ),
            rx.cond(
                (chosen.ids.length() == 0) & (chosen.search == ""),
                rx.el.div(
                    rx.el.button(
                        _("Notes to yourself"),
                        type="button",
                        class_name="quiet",
                        on_click=NewConversation.note,
                    ),
                    link(_("Find open groups"), to="/groups"),
                    class_name="buttons",
                ),
            ),
            _contacts(),
            rx.el.label(
                _("Title (optional)"),
                rx.el.input(
                    name="title",
                    default_value=chosen.title,
                    on_change=_typed("title"),
                    custom_attrs={"autoComplete": "off"},
                ),
            ),
            rx.el.p(chosen.errors["title"], class_name="error", role="alert"),
            rx.el.p(chosen.errors["members"], class_name="error", role="alert"),
            rx.el.button(_("Create"), type="submit", class_name="primary", disabled=chosen.ids.length() < 1),
            on_submit=NewConversation.create(chosen.asking, chosen.ids),
        ),
        name=layer.name,
        answer=NewConversation.answer,
        on_close=NewConversation.close,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "draft-title"},
    )


def _me() -> rx.Component:
    return rx.el.li(phrase("{name} (me)", name=rx.el.bdi(my_name)), class_name="chip")


def _chosen(person: Any) -> rx.Component:
    return rx.el.li(
        rx.el.bdi(person.nickname),
        rx.el.button(
            type="button",
            on_click=_choose(person),
            custom_attrs={"aria-label": _("Remove {name}", name=person.nickname), "data-icon": "x"},
        ),
        class_name="chip",
        key=person.id.to_string(),
    )


def _contacts() -> rx.Component:
    nobody = rx.cond(
        NewConversation.search == "",
        _("Nobody else has signed up yet. Administrators can invite people."),
        _("No one found with that name."),
    )
    return rx.el.div(
        rx.cond(
            found.length() == 0,
            rx.cond(NewConversation.is_known, rx.el.p(nobody, class_name="empty"), skeleton(3)),
            rx.el.ul(rx.foreach(found, _contact), role="list"),
        ),
        rx.cond(
            NewConversation.has_more,
            rx.el.button(
                _("Show more"), type="button", class_name="quiet", on_click=NewConversation.find_more
            ),
        ),
        class_name="contacts",
        custom_attrs={"aria-label": _("Contacts"), "role": "group"},
    )


def _contact(person: Any) -> rx.Component:
    return rx.el.li(
        rx.el.label(
            rx.el.input(type="checkbox", checked=chosen.ids.contains(person.id), on_change=_choose(person)),
            avatar(person.nickname, person.id, person.picture),
            rx.el.bdi(person.nickname),
        ),
        key=person.id.to_string(),
    )
