"""Presence on screen: dots on avatars, who types, and who has seen a message.

What a tab shows is told to the server by attributes of what is on the page: `data-shows-person`,
`data-shows-listed` and `data-shows-opened`, each with an id (assets/presence/attending.js).
"""

from typing import Any

import reflex as rx

from messenger.ui.parts.avatar import avatar
from messenger.ui.texts import N, localized, ngettext
from messenger.ui.texts import gettext as _
from messenger.ui.wire.reflex_internals import expression

# The arguments of functions that return texts.
A, B, C = (expression(name, str) for name in ("a", "b", "c"))


def listed_in(conversation_id: Any) -> dict[str, Any]:
    """Return the attribute of a conversation in a list."""
    return {"data-shows-listed": conversation_id}


class _Presence(rx.Component):
    library = "$/public/presence/shown.js"


class PresenceWords(_Presence):
    """Holds the texts of the other components on the page."""

    tag = "PresenceWords"

    words: rx.Var[dict[str, Any]]


class Dot(_Presence):
    """Tells whether a person is online, away, or was last seen when."""

    tag = "Dot"

    of: rx.Var[int]
    is_text: rx.Var[bool]


class TypingLine(_Presence):
    """Tells who types in the open conversation."""

    tag = "TypingLine"

    conversation: rx.Var[int]


class TypingRow(_Presence):
    """Tells who types, in place of what is within."""

    tag = "TypingRow"

    conversation: rx.Var[int]


class Seen(_Presence):
    """Tells who has seen one's own message, in place of what is within."""

    tag = "Seen"

    conversation: rx.Var[int]
    number: rx.Var[int]


def person_avatar(name: Any, colour: Any, user_id: Any) -> rx.Component:
    """Show an avatar, with a dot if it is that of a person, whose id is not zero."""
    dot = rx.cond(user_id, Dot.create(of=user_id))
    return rx.el.span(avatar(name, colour), dot, class_name="person-avatar")


def person_state(user_id: Any) -> rx.Component:
    """Tell in words whether a person, whose id is not zero, is online."""
    return rx.cond(user_id, Dot.create(of=user_id, is_text=True))


def words() -> rx.Component:
    """Give the components on the page their texts; renders nothing."""
    return PresenceWords.create(
        words={
            # Differs by language.
            "sample": _("online"),
            "online": _("online"),
            "away": _("away"),
            "offline": _("offline"),
            "now": _("just now"),
            "ago": _function("a", _("last seen {when}", when=A)),
            "somebody": _("Someone"),
            "typing": {
                "one": _function("a", _("{a} is typing", a=A)),
                "two": _function("a, b", _("{a} and {b} are typing", a=A, b=B)),
                "three": _function("a, b, c", _("{a}, {b} and {c} are typing", a=A, b=B, c=C)),
                "more": _function(
                    "a, b, c, n",
                    ngettext(
                        "{a}, {b}, {c} and {n} other are typing",
                        "{a}, {b}, {c} and {n} others are typing",
                        n=N,
                        a=A,
                        b=B,
                        c=C,
                    ),
                ),
            },
            "seen": {
                "one": _function("a", _("Seen by {a}", a=A)),
                "two": _function("a, b", _("Seen by {a} and {b}", a=A, b=B)),
                "three": _function("a, b, c", _("Seen by {a}, {b} and {c}", a=A, b=B, c=C)),
                "more": _function(
                    "a, b, c, n",
                    ngettext(
                        "Seen by {a}, {b}, {c} and {n} other",
                        "Seen by {a}, {b}, {c} and {n} others",
                        n=N,
                        a=A,
                        b=B,
                        c=C,
                    ),
                ),
            },
        }
    )


def _function(arguments: str, text: Any) -> Any:
    """Bind a JavaScript function that returns a text."""
    return localized(f"(({arguments}) => {text!s})", Any, uses=[text])
