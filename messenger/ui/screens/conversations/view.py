"""The list of conversations."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Conversation
from messenger.domain.talk.seats import Seat
from messenger.ui.bindings import collections, formats
from messenger.ui.bindings.page import Title
from messenger.ui.bindings.reading import count_after, read_position
from messenger.ui.parts.avatar import avatar
from messenger.ui.parts.link import link
from messenger.ui.parts.names import shown_name
from messenger.ui.parts.presence.shown import TypingRow, listed
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.conversation.system_messages import SystemLine
from messenger.ui.texts import gettext as _
from messenger.ui.texts import ngettext, phrase
from messenger.ui.wire.feed import Feed
from messenger.ui.wire.reflex_internals import expression

rows = collections.rows("conversations", "conversations", "-at", Conversation)
people = collections.index("people", "people", Person)
seats = collections.index("seats", "seats", Seat)
status = collections.status("conversationsStatus", "conversations")
more = collections.more("moreConversations", "conversations", list[int])


MAX_COUNT = 99


def unread(conversation: Any, seat: Any) -> Any:
    """Count the messages after the viewer's read position."""
    return count_after(conversation, read_position(seat))


def mentioned(seat: Any) -> Any:
    """Count the unread messages that mention the viewer, among the newest ten that the seat holds."""
    read = read_position(seat)
    call = f"({seat.mentioned!s} ?? []).filter((number) => number > {read!s}).length"
    return expression(call, int, uses=[seat.mentioned, read])


@rx.memo
def conversation_row(
    conversation: rx.Var[Conversation],
    seat: rx.Var[Seat],
    author: rx.Var[Person],
    me: rx.Var[int],
    is_open: rx.Var[bool],
    rest: rx.RestProp,
) -> rx.Component:
    """Show a conversation: title, last message, its time, and how many are unread."""
    count = unread(conversation, seat)
    draft = _draft(conversation)
    return rx.el.li(
        rest,
        link(
            avatar(conversation.title, conversation.id),
            rx.el.span(rx.el.bdi(conversation.title), class_name="row-title"),
            rx.el.span(
                formats.brief(conversation.at),
                class_name="row-time",
            ),
            rx.el.span(
                TypingRow.create(
                    rx.cond(draft & ~is_open, _unsent(draft), _last_line(conversation, author, me)),
                    conversation=conversation.id,
                ),
                class_name="row-last",
            ),
            rx.cond(count > 0, _counts(count, mentioned(seat))),
            to=f"/conversations/{conversation.id}",
            class_name="row",
            custom_attrs={
                "aria-current": rx.cond(is_open, "page", "false"),
                "data-unread": count > 0,
                **listed(conversation.id),
            },
        ),
    )


def _counts(count: Any, mentions: Any) -> rx.Component:
    shown = rx.cond(count > MAX_COUNT, f"{MAX_COUNT}+", count.to_string())
    all_mentions = ngettext("{n} mention", "{n} mentions", n=mentions)
    return rx.el.span(
        rx.cond(mentions > 0, _count("@", all_mentions)),
        _count(shown, ngettext("{n} unread", "{n} unread", n=count)),
        class_name="row-counts",
    )


def _count(shown: Any, text: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(shown, custom_attrs={"aria-hidden": "true"}),
        rx.el.span(text, class_name="for-screen-readers"),
        class_name="row-unread",
    )


def _draft(conversation: Any) -> Any:
    hook = f"const draft = useDraft({conversation.id!s})"
    imports = {"$/public/conversations/draft.js": ["useDraft"]}
    return expression("draft", str, imports=imports, hooks=[hook], uses=[conversation.id])


def _unsent(draft: Any) -> rx.Component:
    return rx.el.span(phrase("Draft: {text}", text=rx.el.bdi(draft)), class_name="row-draft")


def _last_line(conversation: Any, author: Any, me: Any) -> rx.Component:
    name = rx.cond(conversation.last.author == me, _("You"), shown_name(author.nickname))
    body = rx.cond(conversation.last.deleted, _("Message deleted"), conversation.last.body)
    excerpt = formats.Excerpt.create(text=body, runs=conversation.last.runs, spoiler_label=_("Spoiler"))
    said = phrase("{name}: {text}", name=rx.el.bdi(name), text=excerpt)
    line = rx.cond(conversation.last.system, SystemLine.create(message=conversation.last), said)
    return rx.cond(conversation.last, line, rx.el.span(_("No messages yet")))


def unread_title() -> rx.Component:
    """Show the number of unread conversations in the title of the page."""
    row = expression("row", Conversation)
    is_unread = unread(row, seats[row.id]) > 0
    count = expression(f"{rows!s}.filter((row) => {is_unread!s}).length", int, uses=[rows, is_unread])
    title = rx.cond(count > 0, f"({count}) Messenger", "Messenger")
    return Title.create(text=title)


def conversation_list() -> rx.Component:
    """Show the conversations, newest activity on top."""
    return rx.el.div(
        rx.cond(
            status == "ready",
            rx.cond(
                rows.length() > 0,
                rx.el.ul(rx.foreach(rows, _row), role="list"),
                rx.el.p(
                    _("No conversations yet. Start one with New conversation."),
                    class_name="empty",
                ),
            ),
            skeleton(6),
        ),
        rx.cond(
            more,
            rx.el.button(
                _("Show more"),
                type="button",
                class_name="quiet",
                on_click=Feed.more(more[0], more[1]),
            ),
        ),
        class_name="list",
    )


def _row(conversation: Any) -> rx.Component:
    return conversation_row(
        conversation=conversation,
        seat=seats[conversation.id],
        author=people[conversation.last.author],
        me=collections.viewer,
        is_open=conversation.id == collections.open_id,
        key=conversation.id.to_string(),
    )
