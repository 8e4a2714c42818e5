"""The menu of a conversation, and what else the list is made of in the browser."""

from typing import Any

import reflex as rx

from messenger.translation import gettext as _
from messenger.ui.bindings import collections
from messenger.ui.texts import gettext

# By the action of its button; `messenger/ui/catalogues.py` writes them into a script, so that they are no
# part of the first load.
TEXTS = {
    "label": _("Conversation"),
    "mute": _("Mute"),
    "unmute": _("Unmute"),
    # Translators: for how long a conversation is muted.
    "hour": _("For an hour"),
    "tomorrow": _("Until tomorrow"),
    "ever": _("For ever"),
    "notify": _("Notifications"),
    # Translators: a choice of which messages notify the reader.
    "usual": _("As in my settings"),
    "all": _("Everything"),
    "mentions": _("Mentions and replies"),
    "none": _("Nothing"),
    "pin": _("Pin"),
    "unpin": _("Unpin"),
    "archive": _("Archive"),
    "unarchive": _("Unarchive"),
    "unread": _("Mark unread"),
    "read": _("Mark read"),
    "section": _("Move to section…"),
    "rename": _("Rename"),
    "settings": _("Group settings"),
    "done": _("Done"),
    # Translators: makes a conversation read-only for all its members.
    "close": _("Archive for everyone"),
    "reopen": _("Reopen for everyone"),
    "leave": _("Leave"),
    "delete": _("Delete"),
    "cancel": _("Cancel"),
    "dismiss": _("Dismiss"),
    "title": _("Title"),
    "save": _("Save"),
    "renaming": _("Rename conversation"),
    "closing": _("Archive for everyone?"),
    "closed": _("Everyone can still read it, but nobody can write in it until it is reopened."),
    "leaving": _("Leave this conversation?"),
    "left": _("You won't see this conversation any more unless someone adds you again."),
    "deleting": _("Delete this conversation?"),
    "deleted": _("Everything in it is deleted for everyone. This can't be undone."),
    "confirm": _("Enter its title to confirm: {title}"),
    "forEveryone": _("Delete for everyone"),
    "waiting": _("Waiting for the connection…"),
    # Translators: what the list says while its filter shows nothing.
    "noAll": _("All your conversations are archived."),
    "noUnread": _("Nothing unread. You're all caught up."),
    "noDirect": _("No conversations with one other person yet. Start one with New conversation."),
    "noGroups": _("No groups yet. Start one with New conversation."),
    "noMentions": _("Nobody has mentioned you."),
    "noArchived": _("Nothing is archived."),
    "showAll": _("Show all conversations"),
    "showArchived": _("Show what is archived"),
}
LIST = "$/public/conversations/list.js"
OPENING = "$/public/conversation-menu/opening.js"


def _place(at: rx.Var[int], conversation: rx.Var[int]) -> tuple[rx.Var[int], rx.Var[int]]:
    return at, conversation


class Filters(rx.Component):
    """Buttons that choose what the list shows."""

    library = LIST
    tag = "Filters"

    words: rx.Var[dict[str, Any]]


class Archived(rx.Component):
    """A button that shows what is archived, if anything is."""

    library = LIST
    tag = "Archived"

    label: rx.Var[str]


class Nothing(rx.Component):
    """Says why the chosen filter shows nothing, and leads to what there is."""

    library = LIST
    tag = "Nothing"


class More(rx.Component):
    """A button for the next page of the list, which loads it when the end of the list comes into view."""

    library = LIST
    tag = "More"

    more: rx.Var[list[int]]
    on_more: rx.EventHandler[_place]


class SectionHeading(rx.Component):
    """The heading of a section of the list, which collapses it and has its menu."""

    library = LIST
    tag = "SectionHeading"

    of: rx.Var[Any]


class RowMenu(rx.Component):
    """Opens the menu of a row of the list: its button, a long press, a click with the other button."""

    library = LIST
    tag = "RowMenu"

    label: rx.Var[str]
    short: rx.Var[str]


class _MenuButton(rx.Component):
    library = OPENING
    tag = "MenuButton"

    conversation: rx.Var[int]


class Menu(rx.Component):
    """The menu while it is open, and the dialogs that it leads to."""

    library = OPENING
    tag = "ConversationMenu"


def filters() -> rx.Component:
    """Show the filters of the list."""
    words = {
        "label": gettext("Show"),
        # Translators: a filter of the list of conversations.
        "all": gettext("All"),
        # Translators: a filter of the list: conversations with unread messages.
        "unread": gettext("Unread"),
        # Translators: a filter of the list: conversations between two people.
        "direct": gettext("Direct"),
        # Translators: a filter of the list: conversations of several people.
        "groups": gettext("Groups"),
        # Translators: a filter of the list: conversations in which somebody mentions the reader.
        "mentions": gettext("Mentions"),
        # Translators: a filter of the list: conversations that the reader has archived.
        "archived": gettext("Archived"),
    }
    return rx.el.div(Filters.create(words=words), class_name="filters")


def menu_button() -> rx.Component:
    """Show the button that opens the menu of the open conversation."""
    name = gettext("Conversation menu")
    return _MenuButton.create(
        conversation=collections.open_id,
        class_name="quiet icon",
        custom_attrs={"aria-label": name, "title": name, "data-icon": "ellipsis"},
    )
