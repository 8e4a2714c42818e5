"""The list of conversations."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Conversation
from messenger.domain.talk.seats import Seat
from messenger.ui.bindings import collections, formats
from messenger.ui.bindings.page import Title, site_name
from messenger.ui.parts.link import link
from messenger.ui.parts.names import other_in, shown_name, title_of
from messenger.ui.parts.presence import shown as presence
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.conversation.system_messages import SystemLine
from messenger.ui.screens.conversations import menu
from messenger.ui.texts import gettext as _
from messenger.ui.texts import ngettext, phrase
from messenger.ui.wire.feed import Feed
from messenger.ui.wire.reflex_internals import expression

people = collections.index("people", "people", Person)
seats = collections.index("seats", "seats", Seat)
rows = collections.rows("conversations", "conversations", "-at", Conversation)
status = collections.status("conversationsStatus", "conversations")
more = collections.more("moreConversations", "conversations", list[int])


MAX_COUNT = 99
ORDER = "$/public/conversations/order.js"


def _listed() -> rx.Var[list[Conversation]]:
    """Bind the conversations that the chosen filter shows, in the reader's order."""
    hook = f"const listed = useListed({collections.open_id!s})"
    imports = {menu.LIST: ["useListed"]}
    return expression("listed", list[Conversation], imports=imports, hooks=[hook], uses=[collections.open_id])


def _unread_total() -> rx.Var[int]:
    """Bind how many conversations the title of the page counts as unread."""
    hook = "const unreadTotal = useUnreadTotal()"
    return expression("unreadTotal", int, imports={menu.LIST: ["useUnreadTotal"]}, hooks=[hook])


def _ordered(function: str, of: type, *given: Any) -> Any:
    """Call a function about what is unread, muted or pinned."""
    call = f"{function}({', '.join(map(str, given))})"
    return expression(call, of, imports={ORDER: [function]}, uses=list(given))


listed = _listed()


@rx.memo
def conversation_row(
    conversation: rx.Var[Conversation],
    seat: rx.Var[Seat],
    author: rx.Var[Person],
    me: rx.Var[int],
    is_open: rx.Var[bool],
    is_muted: rx.Var[bool],
    title: rx.Var[str],
    colour: rx.Var[int],
    other: rx.Var[int],
    picture: rx.Var[str],
    rest: rx.RestProp,
) -> rx.Component:
    """Show a conversation: title, last message, its time, and how many are unread."""
    count = _ordered("unreadIn", int, conversation, seat)
    mentions = _ordered("mentionsIn", int, seat)
    is_quiet = is_muted & (mentions == 0)
    draft = _draft(conversation)
    return rx.el.li(
        rest,
        link(
            # The name of the link begins with the title.
            presence.person_avatar(title, colour, other, picture, is_silent=True),
            rx.el.span(rx.el.bdi(title), " ", presence.person_status(other), class_name="row-title"),
            rx.el.span(
                rx.cond(seat.pinned_at > 0, _mark("pinned", _("Pinned"))),
                rx.cond(is_muted, _mark("muted", _("Muted"))),
                formats.brief(conversation.at),
                class_name="row-time",
            ),
            rx.el.span(
                presence.TypingRow.create(
                    rx.cond(draft & ~is_open, _unsent(draft), _last_line(conversation, author, me)),
                    conversation=conversation.id,
                ),
                class_name="row-last",
            ),
            rx.cond(count > 0, _counts(count, mentions)),
            presence.person_words(other),
            to=f"/conversations/{conversation.id}",
            class_name="row",
            custom_attrs={
                "aria-current": rx.cond(is_open, "page", "false"),
                "data-unread": count > 0,
                **presence.listed_in(conversation.id),
                "data-quiet": rx.cond(is_quiet, "true", rx.Var("undefined")),
            },
        ),
        custom_attrs={"data-conversation": conversation.id},
    )


def _mark(name: str, text: Any) -> rx.Component:
    return rx.el.span(rx.el.span(text, class_name="for-screen-readers"), class_name=f"row-mark {name}")


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
    count = _unread_total()
    return Title.create(text=rx.cond(count > 0, f"({count}) {site_name}", site_name))


def conversation_list() -> rx.Component:
    """Show the conversations: those that are pinned, and then the newest activity on top."""
    return rx.fragment(
        menu.filters(),
        rx.el.div(
            rx.cond(
                status == "ready",
                rx.cond(
                    listed.length() > 0,
                    rx.el.ul(rx.foreach(listed, _item), role="list"),
                    rx.cond(more, skeleton(3), _nothing()),
                ),
                skeleton(6),
            ),
            rx.cond(
                more,
                menu.More.create(_("Show more"), class_name="quiet", more=more, on_more=Feed.more.temporal),
            ),
            menu.Archived.create(label=_("Archived")),
            menu.RowMenu.create(label=_("Conversation menu"), short=_("Menu")),
            class_name="list",
        ),
    )


def _more() -> rx.Component:
    return menu.More.create(_("Show more"), class_name="quiet", more=more, on_more=Feed.more.temporal)


def _nothing() -> rx.Component:
    nothing = _("No conversations yet. Start one with New conversation.")
    return rx.cond(rows.length() > 0, menu.Nothing.create(), rx.el.p(nothing, class_name="empty"))


def _item(item: Any) -> rx.Component:
    """Show a conversation, or what is above a section."""
    is_heading = expression(f"('heading' in {item!s})", bool, uses=[item])
    heading = rx.el.li(menu.SectionHeading.create(of=item), class_name="section-heading", key=f"{item.id}/")
    return rx.cond(is_heading, heading, _row(item))


def _row(conversation: Any) -> rx.Component:
    other = other_in(conversation)
    return conversation_row(
        conversation=conversation,
        seat=seats[conversation.id],
        author=people[conversation.last.author],
        me=collections.viewer,
        is_open=conversation.id == collections.open_id,
        title=title_of(conversation),
        colour=rx.cond(other > 0, other, conversation.id),
        other=rx.cond(other == collections.viewer, 0, other),
        picture=rx.cond(other > 0, people[other].picture, conversation.picture),
        is_muted=_ordered("isMuted", bool, seats[conversation.id]),
        key=conversation.id.to_string(),
    )
