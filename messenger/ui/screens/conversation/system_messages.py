"""System messages: what members did to the conversation, as quiet lines between the messages."""

from typing import Any

import reflex as rx

from messenger.translation import gettext as _
from messenger.translation import ngettext

# `assets/system-messages/sentence.js` puts the names in later, so each placeholder stands for itself.
_NAMES = {name: f"{{{name}}}" for name in ("by", "first", "second", "third")}
# By kind; `messenger/ui/catalogues.py` writes them into a script, so that they are no part of the first load.
TEXTS = {
    "created": _("{by} created the conversation"),
    # Translators: somebody has added these people to a conversation.
    "added1": _("{by} added {first}"),
    "added2": _("{by} added {first} and {second}"),
    "added3": _("{by} added {first}, {second} and {third}"),
    "addedMore": ngettext(
        "{by} added {first}, {second}, {third} and {n} other",
        "{by} added {first}, {second}, {third} and {n} others",
        n=2,
        **_NAMES,
    ),
    # Translators: somebody has become a member of a group by themselves, or by signing up.
    "joined": _("{by} joined"),
    "joinedMore": ngettext("{by} and {n} other joined", "{by} and {n} others joined", n=2, by="{by}"),
    # Translators: somebody has removed somebody else from a conversation.
    "removed": _("{by} removed {first}"),
    # Translators: somebody has left a conversation.
    "left": _("{by} left"),
    # Translators: somebody has left a conversation that they owned, and somebody else owns it now.
    "succeeded": _("{by} left, and {first} is the owner now"),
    # Translators: {message} is the link "a message".
    "pinned": _("{by} pinned {message}"),
    # Translators: somebody has given a conversation another title.
    "renamed": _("{by} renamed the conversation"),
    "described": _("{by} changed the description"),
    "undescribed": _("{by} removed the description"),
    "pictured": _("{by} changed the group picture"),
    "unpictured": _("{by} removed the group picture"),
    # Translators: somebody has made a conversation read-only.
    "archived": _("{by} archived the conversation"),
    # Translators: somebody has let people write in a conversation again.
    "reopened": _("{by} reopened the conversation"),
    # Translators: everybody on the site can find and join the group now.
    "opened": _("{by} opened the group to everyone"),
    # Translators: a group that everybody could find and join is no longer open.
    "made_private": _("{by} made the group private"),
    # Translators: the owner of a group has made somebody else its owner.
    "handed_over": _("{by} made {first} the owner"),
    # Translators: a link in the sentence "Ann pinned a message".
    "message": _("a message"),
    "moment": _("{day}, {time}"),
    "someone": _("Someone"),
    # As it is stored for all of them.
    "deletedUser": _("Deleted user"),
}


class SystemLine(rx.Component):
    """The sentence of a system message; `in_log` for one in its place among the messages."""

    library = "$/public/system-messages/line.js"
    tag = "SystemLine"

    message: rx.Var[Any]
    in_log: rx.Var[bool]
