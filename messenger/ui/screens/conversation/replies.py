"""Replies: the quote in a message, and what the next message replies to."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from dataclasses import dataclass
from typing import Any

import reflex as rx

from messenger.domain.messages.history import Message
from messenger.domain.references.replies import Reply
from messenger.domain.talk.contacts import Person
from messenger.ui.bindings import collections, formats, held, messages
from messenger.ui.bindings.forms import Modal
from messenger.ui.parts.lists.listing import listing
from messenger.ui.parts.names import shown_name
from messenger.ui.parts.references import references
from messenger.ui.texts import gettext as _
from messenger.ui.wire.reflex_internals import trigger


@dataclass(frozen=True)
class Replying:
    """What the next message replies to, with the message as far as the browser holds it."""

    id: str
    number: int
    author: int
    message: Message | None


people = collections.index("people", "people", Person)
reply = collections.open_reply("reply", "messages", Replying)
# Phones would close the keyboard if the text area lost the focus.
KEEP_FOCUS = trigger("((event) => event.preventDefault())")


@dataclass(frozen=True)
class Found:
    """The replies to a message, as the browser holds them."""

    rows: list[Reply]
    status: str


@dataclass(frozen=True)
class Asked:
    """The message whose replies are shown."""

    asking: str = ""
    message: str = ""


@dataclass(frozen=True)
class Copied:
    """A link that was copied; its address if that was not possible."""

    asking: str = ""
    address: str = ""


layer = held.Layer("replies", Asked)
link_copied = held.Held("copied", Copied)
found = messages.replies(Found)


def dialog() -> rx.Component:
    """Show the replies to a message, each as a link."""
    return Modal.create(
        rx.el.header(
            rx.el.h2(_("Replies"), id="replies-title"),
            rx.el.button(_("Close"), type="button", class_name="quiet", on_click=layer.close()),
        ),
        listing(
            found.status, found.rows, references(found.rows, _("Replies")), _("No replies yet."), bones=2
        ),
        name=layer.name,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "replies-title"},
    )


def copied() -> rx.Component:
    """Tell that a link was copied."""
    shown = link_copied.value
    text = rx.cond(shown.address, _("Copy this link: {address}", address=shown.address), _("Link copied."))
    return rx.el.div(
        rx.cond(
            shown,
            rx.fragment(
                rx.el.span(text), rx.el.button(_("Dismiss"), type="button", on_click=link_copied.drop())
            ),
        ),
        role="status",
        class_name="undo",
    )


def quote(message: Any, author: Any) -> rx.Component:
    """Show what a message answers, with a link that leads there: `messages.Quotes` follows it."""
    name, excerpt_id = shown_name(author.nickname), f"quote-{message.id}"
    return rx.el.div(
        # What is to be read in a link must be part of its name, so the excerpt stands beside it.
        rx.el.a(
            rx.el.bdi(name),
            href=f"/conversations/{message.conversation}/{message.quote.number}",
            class_name="quote-author",
            custom_attrs={"aria-label": _("Quote from {name}", name=name), "aria-describedby": excerpt_id},
        ),
        # Not as Reflex's `id`, which costs each row a reference.
        rx.el.span(
            _excerpt(message.quote.excerpt, message.quote.excerpt == ""), custom_attrs={"id": excerpt_id}
        ),
        class_name="quote",
    )


def _excerpt(text: Any, is_deleted: Any, runs: Any = None) -> rx.Component:
    shown = formats.Excerpt.create(text=text, runs=runs, spoiler_label=_("Spoiler"))
    return rx.cond(is_deleted, rx.el.em(_("Message deleted")), shown)


def replying() -> rx.Component:
    """Show above the composer what the next message replies to, with a way out."""
    name = shown_name(people[reply.author].nickname)
    title = _("Replying to {name}", name=name)
    to = reply.message
    region = rx.el.section(
        rx.el.div(
            rx.el.strong(title),
            rx.el.span(rx.cond(to, _excerpt(to.body, to.deleted, to.runs))),
            class_name="quote",
        ),
        rx.el.button(
            _("Cancel"),
            type="button",
            class_name="quiet",
            on_mouse_down=KEEP_FOCUS,
            on_click=held.action(collections.REPLYING, "endReply", into=collections.open_messages),
        ),
        class_name="replying",
        custom_attrs={"aria-label": title},
    )
    return rx.cond(reply, region)
