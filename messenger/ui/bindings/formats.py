"""Dates and times in the reader's language, and texts as people wrote them."""

from typing import Any

import reflex as rx

from messenger.ui.texts import gettext as _
from messenger.ui.texts import localized
from messenger.ui.wire.reflex_internals import expression

SCRIPT = "$/public/page/format.js"


def _call(function: str, *arguments: Any, of: Any = str, bind: Any = expression) -> Any:
    values = [rx.Var.create(argument) for argument in arguments]
    call = f"{function}({', '.join(str(value) for value in values)})"
    return bind(call, of, imports={SCRIPT: [function]}, uses=values)


def clock(at: Any) -> rx.Var[str]:
    """Format the time of day."""
    return _call("clock", at, bind=localized)


def day(at: Any) -> rx.Var[str]:
    """Format the day: Today, Yesterday, or its date."""
    return _call("day", at, bind=localized)


def moment(at: Any) -> rx.Var[str]:
    """Format the day and the time."""
    return _("{day}, {time}", day=day(at), time=clock(at))


def day_within(at: Any) -> rx.Var[str]:
    """Format the day for use inside a sentence, as in "today"."""
    return _call("dayWithin", at, bind=localized)


def moment_within(at: Any) -> rx.Var[str]:
    """Format the day and the time for use inside a sentence."""
    return _("{day}, {time}", day=day_within(at), time=clock(at))


def brief(at: Any) -> rx.Var[str]:
    """Format the time if it is today, else the short date."""
    return _call("brief", at, bind=localized)


def ago(at: Any) -> rx.Var[str]:
    """Format how long ago it was."""
    return _call("ago", at, _("just now"), bind=localized)


def is_same_day(a: Any, b: Any) -> rx.Var[bool]:
    """Tell whether two times fall on the same day in the reader's time zone."""
    return _call("isSameDay", a, b, of=bool)


def is_emoji(text: Any) -> rx.Var[bool]:
    """Tell whether a short text consists of emoji only."""
    return _call("isEmoji", text, of=bool)


def initial(text: Any) -> rx.Var[str]:
    """Return the first letter of a name."""
    return _call("initial", text)


class _Text(rx.Component):
    library = "$/public/conversation/text.js"
    lib_dependencies: list[str] = ["linkify-it@6.1.0", "lowlight@3.3.0", "highlight.js@11.11.1"]  # noqa: RUF012

    text: rx.Var[str]
    # The blocks of a text with markup.
    runs: rx.Var[list[Any] | None]
    spoiler_label: rx.Var[str]


class Text(_Text):
    """A text with its markup and clickable links."""

    tag = "Text"

    copy_label: rx.Var[str]
    copied_label: rx.Var[str]


class Excerpt(_Text):
    """A text on one line, without markup and spoilers; each paragraph keeps its own direction."""

    tag = "Excerpt"


class Mentioned(rx.Component):
    """Shows the mentions in the texts within by the members' current names."""

    library = "$/public/mentions/shown.js"
    tag = "Mentioned"

    mentions: rx.Var[dict[str, int]]


class Copying(rx.Component):
    """Copies messages as lines of time, name and text."""

    library = "$/public/conversation/copying.js"
    tag = "Copying"
