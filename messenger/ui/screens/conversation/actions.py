"""What people can do to a message: its toolbar, its menu, its reactions."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.messages.history import Message
from messenger.domain.references.pins import Pin
from messenger.domain.talk.conversations import Conversation
from messenger.ui.bindings import collections, messages
from messenger.ui.identity import Identity
from messenger.ui.screens.conversation import forwarding, readers, replies, selecting
from messenger.ui.texts import gettext as _

target = messages.target(Message)
conversations = collections.index("conversationsById", "conversations", Conversation)
conversation = conversations[collections.open_id]
pins = collections.open_index("pinsById", "pins", Pin)


def toolbar() -> rx.Component:
    """Show the buttons of the message that is pointed at or focused, and what they open."""
    return rx.fragment(
        messages.Toolbar.create(
            _icon(_("React"), "react", "smile-plus", opens=True),
            _icon(_("Reply"), "reply", "reply"),
            _icon(_("More"), "more", "ellipsis", opens=True),
            into=collections.open_messages,
            label=_("Message actions"),
        ),
        messages.Popover.create(
            messages.QuickReactions.create(more=_("More emoji")),
            name=messages.REACTIONS,
            role="dialog",
            label=_("React"),
        ),
        messages.Popover.create(*_items(), name=messages.MENU, role="menu", label=_("Message")),
        replies.dialog(),
        readers.dialog(),
        replies.copied(),
        forwarding.dialog(),
        messages.Asked.create(
            unavailable=_("This couldn't be loaded. Check your connection, then open it again.")
        ),
        selecting.bar(may_delete=_may_delete_all()),
        messages.Undo.create(
            words={
                "deleted": _("Message deleted."),
                "restored": _("Message restored."),
                "undo": _("Undo"),
                "dismiss": _("Dismiss"),
            }
        ),
    )


def reactions(message: Any) -> rx.Component:
    """Show the reactions of a message."""
    return messages.Reactions.create(
        of=message.reactions,
        into=f"messages/{message.conversation}",
        message=message.id,
        words={"you": _("you"), "somebody": _("Someone")},
    )


def _icon(name: Any, action: str, icon: str, *, opens: bool = False) -> rx.Component:
    popup = {"aria-haspopup": "true"} if opens else {}
    return rx.el.button(
        type="button",
        title=name,
        custom_attrs={"aria-label": name, "data-action": action, "data-icon": icon, **popup},
    )


def _items() -> list[rx.Component]:
    is_mine = target.author == collections.viewer
    return [
        # On touch, the menu is all there is.
        messages.QuickReactions.create(more=_("More emoji"), role="menuitem"),
        rx.cond(messages.may_edit(target), _item(_("Edit"), "edit")),
        _item(_("Reply"), "reply"),
        _item(_("Replies to this"), "replies"),
        rx.cond(is_mine, _item(_("Seen by"), "readers")),
        _item(_("Forward"), "forward"),
        _item(_("Copy text"), "copy"),
        _item(_("Copy link"), "link"),
        rx.cond(pins[target.id], _item(_("Unpin"), "unpin"), _item(_("Pin"), "pin")),
        rx.cond(messages.is_saved(target.id), _item(_("Unsave"), "unsave"), _item(_("Save"), "save")),
        _item(_("Mark unread from here"), "unread"),
        _item(_("Remind me"), "remind"),
        _item(_("Select"), "select"),
        rx.cond(target.edited, _item(_("History"), "history")),
        rx.cond(~is_mine, _item(_("Why was I notified?"), "notified")),
        rx.cond(is_mine | _may_delete_all(), _item(_("Delete"), "delete", class_name="danger")),
    ]


def _may_delete_all() -> Any:
    return (conversation.owner == collections.viewer) | Identity.is_administrator


def _item(name: Any, action: str, class_name: str = "") -> rx.Component:
    return rx.el.button(
        name, type="button", role="menuitem", class_name=class_name, custom_attrs={"data-action": action}
    )
