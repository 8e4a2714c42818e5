"""The draft of a new conversation."""

from typing import Any

import reflex as rx

from messenger.ui.components.avatar import avatar
from messenger.ui.components.forms import Check, Kept, Modal
from messenger.ui.components.identity import my_name
from messenger.ui.states.drafts import Drafts


def draft() -> rx.Component:
    """Show the dialog in which a conversation is put together."""
    return Modal.create(
        rx.el.header(
            rx.el.h2("New conversation", id="draft-title"),
            rx.el.button("Close", type="button", class_name="quiet", on_click=Drafts.close),
        ),
        rx.el.form(
            rx.el.ul(_me(), rx.foreach(Drafts.others, _chosen), role="list", class_name="chosen"),
            rx.el.input(
                type="search",
                placeholder="Find people",
                default_value=Drafts.search,
                on_change=Drafts.find.debounce(150),
                custom_attrs={"aria-label": "Find people", "data-focus": "true"},
            ),
            _contacts(),
            rx.el.label(
                "Title (optional)",
                Kept.create(
                    rx.el.input(name="title", custom_attrs={"autoComplete": "off"}),
                    name=f"title/{Drafts.draft_id}",
                ),
            ),
            rx.el.p(Drafts.errors["title"], class_name="error", role="alert"),
            rx.el.p(Drafts.errors["members"], class_name="error", role="alert"),
            rx.el.button("Create", type="submit", class_name="primary", disabled=Drafts.others.length() < 1),
            on_submit=Drafts.create,
        ),
        open=Drafts.is_open,
        on_close=Drafts.close,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "draft-title"},
    )


def _me() -> rx.Component:
    return rx.el.li(rx.el.bdi(my_name), " (me)", class_name="chip")


def _chosen(person: Any) -> rx.Component:
    return rx.el.li(
        rx.el.bdi(person.nickname),
        rx.el.button(
            rx.el.span("✕", custom_attrs={"aria-hidden": "true"}),
            type="button",
            on_click=Drafts.choose(person.id, False),
            custom_attrs={"aria-label": f"Remove {person.nickname}"},
        ),
        class_name="chip",
        key=person.id.to_string(),
    )


def _contacts() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Drafts.found.length() == 0,
            rx.el.p(
                rx.cond(
                    Drafts.search == "", "Nobody else has signed up yet.", "Nobody was found by this name."
                ),
                class_name="empty",
            ),
            rx.el.ul(rx.foreach(Drafts.found, _contact), role="list"),
        ),
        rx.cond(
            Drafts.has_more,
            rx.el.button("Show more", type="button", class_name="quiet", on_click=Drafts.find_more),
        ),
        class_name="contacts",
        custom_attrs={"aria-label": "Contacts", "role": "group"},
    )


def _contact(person: Any) -> rx.Component:
    return rx.el.li(
        rx.el.label(
            Check.create(
                checked=Drafts.other_ids.contains(person.id),
                on_check=lambda is_chosen: Drafts.choose(person.id, is_chosen),
            ),
            avatar(person.nickname, person.id),
            rx.el.bdi(person.nickname),
        ),
        key=person.id.to_string(),
    )
