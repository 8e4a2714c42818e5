"""The details of the open conversation: who sits in it."""

from typing import Any

import reflex as rx

from messenger.domain.contacts import Person
from messenger.domain.conversations import Conversation
from messenger.domain.members import Member
from messenger.ui import collections
from messenger.ui.components.avatar import avatar
from messenger.ui.states.details import Details

members = collections.open_rows("members", "members", "joined_at", Member)
people = collections.index("people", "people", Person)
conversation = collections.index("conversationsById", "conversations", Conversation)[collections.open_id]


def details() -> rx.Component:
    """Show the members."""
    return rx.el.aside(
        rx.el.header(
            rx.el.h2("Details"),
            rx.el.button(
                rx.el.span("Close", class_name="wide-only"),
                rx.el.span("Back", class_name="phone-only"),
                type="button",
                class_name="quiet",
                on_click=Details.toggle,
            ),
        ),
        rx.el.h3(members.length(), rx.cond(members.length() == 1, " member", " members")),
        rx.el.ul(rx.foreach(members, _member), role="list"),
        class_name="details",
        custom_attrs={"aria-label": "Details"},
    )


def _member(member: Any) -> rx.Component:
    name = people[member.id].nickname
    return rx.el.li(
        avatar(name, member.id),
        rx.el.bdi(name),
        rx.cond(member.id == collections.viewer, rx.el.span("(me)", class_name="note")),
        rx.cond(member.id == conversation.owner, rx.el.span("Owner", class_name="note")),
        key=member.id.to_string(),
    )
