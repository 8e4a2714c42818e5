"""Python bindings for the emoji picker, and for completion while typing."""

from typing import Any

import reflex as rx

from messenger.domain.pictures import custom_emoji
from messenger.ui.bindings.collections import open_id
from messenger.ui.texts import N, ngettext, of_number
from messenger.ui.texts import gettext as _


class _Picker(rx.Component):
    """The dialog in which people choose an emoji; its content is loaded when it is first opened."""

    library = "$/public/emoji/opening.js"
    tag = "Picker"
    lib_dependencies: list[str] = ["frimousse@0.4.0"]  # noqa: RUF012

    words: rx.Var[dict[str, Any]]


def picker() -> rx.Component:
    """Show the picker while `openPicker` in `assets/emoji/opening.js` has opened it."""
    return _Picker.create(
        words={
            "label": _("Emoji"),
            "unavailable": _("The emoji couldn't be loaded. Check your connection, then open this again."),
            "search": _("Search emoji"),
            "none": _("No emoji found."),
            "loading": _("Loading"),
            "recents": _("Often used"),
            "categories": _("Categories"),
            "skinTone": _("Skin tone"),
            "custom": _("Custom emoji"),
            "manage": _("All custom emoji"),
        },
        class_name="picker",
    )


class _Adding(rx.Component):
    library = "$/public/custom-emoji/adding.js"
    tag = "AddEmoji"

    words: rx.Var[dict[str, Any]]


def adding() -> rx.Component:
    """Show the form that adds a custom emoji."""
    return _Adding.create(
        words={
            "name": _("Name"),
            "hint": _("You type it between colons, such as :our-logo: in a message."),
            "picture": _("Picture"),
            "kinds": _("PNG, JPEG, GIF or WebP, at most 1 MB. It is shown as a small square."),
            "add": _("Add emoji"),
            "added": _("Added. Everybody can use it now."),
            "none": _("Choose a picture."),
            "large": _(custom_emoji.TOO_LARGE),
            "failed": _("The picture couldn't be sent. Check your connection, then try again."),
        }
    )


class _Button(rx.Component):
    library = "$/public/emoji/button.js"
    tag = "EmojiButton"


def button() -> rx.Component:
    """Show the button of a form that inserts emoji into its text area."""
    return _Button.create(
        class_name="quiet icon",
        custom_attrs={"aria-label": _("Emoji"), "title": _("Emoji"), "data-icon": "smile"},
    )


def _conversation_and_people(
    conversation: rx.Var[int], people: rx.Var[list[int]]
) -> tuple[rx.Var[int], rx.Var[list[int]]]:
    return conversation, people


class _Completion(rx.Component):
    library = "$/public/completion/completing.js"
    tag = "Completion"

    conversation: rx.Var[int]
    words: rx.Var[dict[str, Any]]
    problem: rx.Var[str]
    on_add: rx.EventHandler[_conversation_and_people]


def completion(everyone: Any, *, problem: Any, on_add: Any) -> rx.Component:
    """Offer emoji after a colon, and members after an at sign, in the text area of a form.

    `everyone` is what is said beside the option that mentions all members; without it, that is not offered.
    `on_add` makes people members who are mentioned, and `problem` says why it could not.
    """
    found = of_number(ngettext("{n} suggestion", "{n} suggestions", n=N))
    words = {"label": _("Suggestions"), "found": found, "everyone": everyone}
    newcomers = {
        "stranger": _("Not a member"),
        "title": of_number(_("Add {names} to the conversation?", names=N)),
        "add": _("Add"),
        "later": _("Not now"),
        "cancel": _("Cancel"),
    }
    return _Completion.create(conversation=open_id, words=words | newcomers, problem=problem, on_add=on_add)
