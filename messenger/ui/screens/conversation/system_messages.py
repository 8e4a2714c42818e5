"""System messages: what members did to the conversation, as quiet lines between the messages."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.accounts.sign_up import DELETED_USER
from messenger.ui.bindings import formats
from messenger.ui.texts import N, ngettext, of_number
from messenger.ui.texts import gettext as _


class _SystemLine(rx.Component):
    """The sentence of a system message."""

    library = "$/public/system-messages/line.js"
    tag = "SystemLine"

    of: rx.Var[Any]
    by: rx.Var[int]
    words: rx.Var[dict[str, Any]]
    within: rx.Var[str]


def words() -> dict[str, Any]:
    """Return the texts of all kinds; `sentence.js` puts in the names."""
    # The browser puts in the names later, so each placeholder stands for itself.
    names = {name: f"{{{name}}}" for name in ("by", "first", "second", "third")}
    more = ngettext(
        "{by} added {first}, {second}, {third} and {n} other",
        "{by} added {first}, {second}, {third} and {n} others",
        n=N,
        **names,
    )
    return {
        "created": _("{by} created the conversation"),
        # Translators: somebody has added these people to a conversation.
        "added": [
            _("{by} added {first}"),
            _("{by} added {first} and {second}"),
            _("{by} added {first}, {second} and {third}"),
        ],
        "addedMore": of_number(more),
        # Translators: somebody has removed somebody else from a conversation.
        "removed": _("{by} removed {first}"),
        # Translators: somebody has left a conversation.
        "left": _("{by} left"),
        # Translators: somebody has left a conversation that they owned, and somebody else owns it now.
        "succeeded": _("{by} left, and {first} is the owner now"),
        # Translators: {message} is the link "a message".
        "pinned": _("{by} pinned {message}"),
        # Translators: a link in the sentence "Ann pinned a message".
        "message": _("a message"),
        "someone": _("Someone"),
        "deletedUser": [DELETED_USER, _("Deleted user")],
    }


def sentence(message: Any, *, within: Any = "") -> rx.Component:
    """Show what a system message says; `within` is the address of its conversation, if it may have links."""
    return _SystemLine.create(of=message.system, by=message.author, words=words(), within=within)


def line(message: Any) -> rx.Component:
    """Show a system message in its place among the messages."""
    return rx.el.div(
        rx.el.span(sentence(message, within=f"/conversations/{message.conversation}"), class_name="note"),
        rx.el.time(formats.clock(message.at), class_name="for-screen-readers"),
        title=formats.moment(message.at),
        class_name="system-message",
        custom_attrs={"data-row": message.id, "data-number": message.number},
    )
