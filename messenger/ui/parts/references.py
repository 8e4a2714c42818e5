"""Lists of messages that are elsewhere, each a link to its place."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Conversation
from messenger.ui.bindings import collections, formats
from messenger.ui.parts.link import link
from messenger.ui.parts.names import shown_name, title_of

people = collections.index("people", "people", Person)
conversations = collections.index("conversationsById", "conversations", Conversation)


def references(rows: Any, name: Any, *, has_titles: bool = False) -> rx.Component:
    """Show messages with author, time and beginning; with the title of the conversation if asked for."""
    return rx.el.ul(
        rx.foreach(rows, lambda row: _reference(row, has_titles)),
        role="list",
        class_name="references",
        custom_attrs={"aria-label": name},
    )


def _reference(row: Any, has_titles: bool) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.bdi(shown_name(people[row.author].nickname), class_name="reference-author"),
            rx.el.span(rx.el.bdi(title_in(row)), class_name="reference-title")
            if has_titles
            else rx.fragment(),
            rx.el.time(formats.brief(row.at)),
            rx.el.span(formats.Excerpt.create(text=row.excerpt), class_name="reference-text"),
            to=f"/conversations/{row.conversation}/{row.number}",
            class_name="reference",
        ),
        key=row.id,
    )


def title_in(row: Any) -> Any:
    """Show the title of the conversation that something belongs to, as its reader knows it."""
    known = conversations[row.conversation]
    return rx.cond(known, title_of(known), row.title)
