"""The messages of the open conversation."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

import dataclasses
from typing import Any

import reflex as rx

from messenger.domain.messages.history import Message
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Conversation
from messenger.domain.talk.seats import Seat
from messenger.ui.bindings import collections, display, formats, messages
from messenger.ui.bindings.reading import count_after, read_position
from messenger.ui.parts.avatar import avatar
from messenger.ui.parts.names import other_in, person_name, shown_name
from messenger.ui.parts.presence.shown import Seen, TypingLine
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.conversation import actions, forwarding, selecting
from messenger.ui.screens.conversation.announcing import announcer
from messenger.ui.screens.conversation.pins import pinned
from messenger.ui.screens.conversation.replies import quote
from messenger.ui.screens.conversation.system_messages import SystemLine
from messenger.ui.texts import gettext as _
from messenger.ui.texts import ngettext
from messenger.ui.wire.feed import Feed
from messenger.ui.wire.reflex_internals import expression

GROUP_MS = 5 * 60_000


@dataclasses.dataclass(frozen=True)
class Row(Message):
    """A message on screen; what is in the outbox has a status and, if refused, a reason."""

    status: str = ""
    reason: str = ""
    # The id of an edit that is not saved yet.
    change: str = ""


rows = collections.open_window("messages", "messages", "number", Row)
status = collections.open_status("messagesStatus", "messages")
away = collections.open_away("messagesAway", "messages")
opened = collections.open_first("opened", "conversations", Conversation, entries="messages")
opened_seat = collections.open_first("openedSeat", "seats", Seat, entries="messages")
people = collections.index("people", "people", Person)
conversations = collections.index("conversationsById", "conversations", Conversation)
conversation = conversations[collections.open_id]
seat = collections.index("seats", "seats", Seat)[collections.open_id]
marked = collections.open_marked("marked")
# The first message that was unread when the conversation was opened, or that was marked as unread since;
# sending marks all before it as read.
read_at_first = read_position(opened_seat)
has_unread = count_after(opened, read_at_first) > 0
first_unread: rx.Var[int] = rx.cond(marked > 0, marked, rx.cond(has_unread, read_at_first + 1, 0))
NOTHING = rx.Var("undefined")


@rx.memo
def message_row(
    message: rx.Var[Row],
    author: rx.Var[Person],
    quoted: rx.Var[Person],
    origin: rx.Var[Person],
    deleter: rx.Var[Person],
    is_mine: rx.Var[bool],
    is_first_of_day: rx.Var[bool],
    is_first_of_group: rx.Var[bool],
    is_first_unread: rx.Var[bool],
    rest: rx.RestProp,
) -> rx.Component:
    """Show a message and what precedes it: the day line, the divider, its author."""
    heads = is_first_of_group | is_first_of_day | is_first_unread
    return rx.el.div(
        rest,
        rx.cond(
            is_first_of_day,
            rx.el.div(rx.el.span(formats.day(message.at)), class_name="day", role="separator"),
        ),
        rx.cond(
            is_first_unread,
            rx.el.div(
                rx.el.span(_("New")),
                class_name="divider",
                role="separator",
                custom_attrs={"data-divider": "true"},
            ),
        ),
        rx.cond(
            message.system,
            SystemLine.create(message=message, in_log=True),
            _article(message, author, quoted, origin, deleter, is_mine, heads),
        ),
    )


def _article(
    message: Any, author: Any, quoted: Any, origin: Any, deleter: Any, is_mine: Any, heads: Any
) -> rx.Component:
    return rx.el.article(
        selecting.check(message),
        rx.cond(
            heads & ~is_mine,
            avatar(
                author.nickname, message.author, author.picture, custom_attrs={"data-person": message.author}
            ),
        ),
        rx.el.div(
            rx.cond(
                heads & ~is_mine,
                person_name(author.nickname, message.author, "author"),
                rx.el.span(rx.el.bdi(shown_name(author.nickname)), class_name="for-screen-readers"),
            ),
            forwarding.origin(message, origin),
            rx.cond(message.quote, quote(message, quoted)),
            rx.el.div(
                rx.cond(message.deleted, _trace(message, deleter), _body(message)),
                rx.el.span(
                    rx.cond(message.edited & ~message.deleted, rx.el.span(_("(edited)"))),
                    rx.el.time(formats.clock(message.at), title=formats.moment(message.at)),
                    _progress(message, is_mine),
                    class_name="meta",
                ),
                class_name="bubble-content",
            ),
            rx.cond(message.preview, _preview(message, is_mine)),
            actions.reactions(message),
            class_name="bubble",
        ),
        rx.cond(message.status == "failed", _unsent(message)),
        class_name="message",
        custom_attrs={
            "data-row": message.id,
            "data-message-id": message.id,
            "data-number": message.number,
            "data-mine": is_mine,
            "data-heads": heads,
            "data-deleted": rx.cond(message.deleted, "true", NOTHING),
            "data-status": rx.cond(is_mine, rx.cond(message.status, message.status, "sent"), NOTHING),
        },
    )


def _trace(message: Any, deleter: Any) -> rx.Component:
    name = shown_name(deleter.nickname)
    return rx.el.em(
        rx.cond(message.deleted_by, _("Message deleted by {name}", name=name), _("Message deleted")),
        class_name="note",
    )


def _body(message: Any) -> rx.Component:
    text = formats.Text.create(
        text=message.body,
        runs=message.runs,
        copy_label=_("Copy code"),
        copied_label=_("Copied"),
        spoiler_label=_("Spoiler"),
    )
    return rx.el.div(
        rx.cond(message.mentions, formats.Mentioned.create(text, mentions=message.mentions), text),
        dir="auto",
        class_name="body",
        custom_attrs={"data-emoji": formats.is_emoji(message.body)},
    )


def _preview(message: Any, is_mine: Any) -> rx.Component:
    return display.PreviewCard.create(
        of=message.preview,
        into=collections.open_messages,
        message=message.id,
        is_mine=is_mine,
        words={"remove": _("Remove preview")},
    )


def _progress(message: Any, is_mine: Any) -> rx.Component:
    shown: Any = rx.match(
        message.status,
        ("pending", rx.el.span(_("Sending"), class_name="mark pending")),
        # For the eyes only: the text beside the buttons says it.
        ("failed", rx.el.span(class_name="mark failed", custom_attrs={"aria-hidden": "true"})),
        Seen.create(
            rx.el.span(_("Sent"), class_name="mark sent"),
            conversation=message.conversation,
            number=message.number,
        ),
    )
    return rx.cond(is_mine, shown)


def _unsent(message: Any) -> rx.Component:
    return collections.Unsent.create(
        rx.el.span(rx.cond(message.change, _("Not saved."), _("Not sent.")), " ", message.reason),
        rx.el.button(_("Retry"), type="button", custom_attrs={"data-action": "retry"}),
        rx.el.button(_("Discard"), type="button", custom_attrs={"data-action": "discard"}),
        row=rx.cond(message.change, message.change, message.id),
        class_name="unsent",
    )


def _row(message: Any, i: Any) -> rx.Component:
    before = rows[i - 1]
    starts = i == 0
    is_near = (before.author == message.author) & (message.at - before.at < GROUP_MS)
    is_same_group = is_near & ~before.system.bool()
    return message_row(
        message=message,
        author=people[message.author],
        quoted=people[message.quote.author],
        origin=people[message.forwarded_from],
        deleter=people[message.deleted_by],
        is_mine=message.author == collections.viewer,
        is_first_of_day=starts | ~formats.is_same_day(before.at, message.at),
        is_first_of_group=starts | ~is_same_group,
        is_first_unread=(first_unread > 0) & (message.number == first_unread),
        key=message.id,
    )


def message_log() -> rx.Component:
    """Show what is pinned, the messages, and a button that leads back to the newest."""
    typing = rx.el.div(TypingLine.create(conversation=collections.open_id), class_name="typing-line")
    return rx.fragment(pinned(), _log(), typing, announcer())


def _log() -> rx.Component:
    behind = count_after(conversation, away)
    # Whoever created the conversation has said nothing yet.
    is_silent = ~expression(f"{rows!s}.some((row) => !row.system)", bool, uses=[rows])
    is_empty = is_silent & (count_after(conversation, 0) == 0)
    return rx.el.div(
        collections.Log.create(
            messages.Quotes.create(
                rx.cond(status == "loading", skeleton(5)),
                rx.foreach(rows, _row),
                rx.cond((status == "ready") & is_empty, _no_messages()),
                class_name="messages",
            ),
            name=collections.open_messages,
            at=collections.open_number,
            unread=first_unread,
            last=conversation.last.number,
            read=read_position(seat),
            marked=seat.unread_from,
            revision=seat.revision,
            on_seen=Feed.seen.temporal,
            class_name="log",
            # The announcer says what arrives.
            custom_attrs={"aria-label": _("Messages"), "aria-live": "off"},
        ),
        actions.toolbar(),
        formats.Copying.create(),
        rx.cond(
            away,
            rx.el.button(
                rx.cond(behind > 0, ngettext("{n} new", "{n} new", n=behind), _("Jump to newest")),
                type="button",
                class_name="to-end",
                custom_attrs={"data-to-end": "true"},
            ),
        ),
        class_name="log-frame",
    )


def _no_messages() -> rx.Component:
    is_note = other_in(conversation) == collections.viewer
    hint = rx.cond(
        is_note, _("No notes yet. Write down what only you should see."), _("No messages yet. Say hello!")
    )
    return rx.el.p(hint, class_name="empty")
