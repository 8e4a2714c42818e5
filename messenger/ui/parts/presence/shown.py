"""Presence on screen: dots on avatars, who types, and who has seen a message.

What a tab shows is told to the server by attributes of what is on the page: `data-shows-person`,
`data-shows-listed` and `data-shows-opened`, each with an id (assets/presence/attending.js).
"""

from typing import Any

import reflex as rx

from messenger.ui.parts.avatar import avatar


def listed_in(conversation_id: Any) -> dict[str, Any]:
    """Return the attribute of a conversation in a list."""
    return {"data-shows-listed": conversation_id}


class _Presence(rx.Component):
    library = "$/public/presence/shown.js"


class Dot(_Presence):
    """Tells whether a person is online, away, or was last seen when."""

    tag = "Dot"

    of: rx.Var[int]
    is_text: rx.Var[bool]
    # The words are elsewhere.
    is_silent: rx.Var[bool]


class Words(_Presence):
    """Tells screen readers whether a person is online, away, or was last seen when."""

    tag = "Words"

    of: rx.Var[int]


class Status(_Presence):
    """Shows the emoji of a person's status, and with `is_text` what it says."""

    tag = "Status"

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


def person_avatar(
    name: Any, colour: Any, user_id: Any, picture: Any = "", *, is_silent: bool = False
) -> rx.Component:
    """Show an avatar, with a dot if it is that of a person, whose id is not zero."""
    dot = rx.cond(user_id, Dot.create(of=user_id, is_silent=is_silent))
    return rx.el.span(avatar(name, colour, picture), dot, class_name="person-avatar")


def person_status(user_id: Any, *, is_text: bool = False) -> rx.Component:
    """Show the status of a person, whose id is not zero."""
    return rx.cond(user_id, Status.create(of=user_id, is_text=is_text))


def person_words(user_id: Any) -> rx.Component:
    """Tell screen readers whether a person, whose id is not zero, is online."""
    return rx.cond(user_id, Words.create(of=user_id))


def person_state(user_id: Any) -> rx.Component:
    """Tell in words whether a person, whose id is not zero, is online."""
    return rx.cond(user_id, Dot.create(of=user_id, is_text=True))
