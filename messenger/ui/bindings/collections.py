"""Python bindings for the browser's collections: vars that read them, and components that fill them.

A collection has a name: `conversations`, `people`, or for each conversation `messages/<id>` and
`members/<id>`. `assets/sync/apply.js` applies the changes of the feed to it.
"""

from typing import Any, TypeVar

import reflex as rx

from messenger.ui.wire.reflex_internals import expression

SCRIPT = "$/public/feed.js"
REPLYING = "$/public/references/replying.js"
UNREAD = "$/public/references/unread.js"
OPEN_ID = "useOpenId(useParams().conversation)"

Row = TypeVar("Row")
Given = TypeVar("Given")


def _hook(name: str, call: str, of: Any) -> Any:
    imports = {SCRIPT: {call.partition("(")[0], "useOpenId"}, "react-router": ["useParams"]}
    return expression(name, of, imports=imports, hooks=[f"const {name} = {call}"])


def _of_open(collection: str) -> str:
    return f"`{collection}/${{{OPEN_ID}}}`"


def rows(name: str, collection: str, order: str, of: type[Row]) -> rx.Var[list[Row]]:
    """Bind the rows of a collection, ordered by a field; a minus puts the greatest first."""
    return _hook(name, f'useRows("{collection}", "{order}")', list[of])


def open_rows(name: str, collection: str, order: str, of: type[Row]) -> rx.Var[list[Row]]:
    """Bind the rows of the open conversation's collection."""
    return _hook(name, f'useRows({_of_open(collection)}, "{order}")', list[of])


def open_window(name: str, collection: str, order: str, of: type[Row]) -> rx.Var[list[Row]]:
    """Bind a window of the open conversation's collection: the rows around those on screen."""
    return _hook(name, f'useRows({_of_open(collection)}, "{order}", true)', list[of])


def index(name: str, collection: str, of: type[Row]) -> rx.Var[dict[int, Row]]:
    """Bind the rows of a collection by their id."""
    return _hook(name, f'useIndex("{collection}")', dict[int, of])


def open_index(name: str, collection: str, of: type[Row]) -> rx.Var[dict[int, Row]]:
    """Bind the rows of the open conversation's collection by their id."""
    return _hook(name, f"useIndex({_of_open(collection)})", dict[int, of])


def status(name: str, collection: str) -> rx.Var[str]:
    """Bind the status of a collection: loading, ready or missing."""
    return _hook(name, f'useStatus("{collection}")', str)


def open_status(name: str, collection: str) -> rx.Var[str]:
    """Bind the status of the open conversation's collection: loading, ready or missing."""
    return _hook(name, f"useStatus({_of_open(collection)})", str)


def more(name: str, collection: str, of: type[Given]) -> rx.Var[Given]:
    """Bind the cursor of a collection's next page; nothing on the last page."""
    return _hook(name, f'useMore("{collection}")', of)


def open_away(name: str, collection: str) -> rx.Var[int | None]:
    """Bind the number of the last row that was seen before scrolling away from the end."""
    return _hook(name, f"useAway({_of_open(collection)})", int)


def open_first(name: str, collection: str, of: type[Row], *, entries: str) -> rx.Var[Row]:
    """Bind a snapshot of the open conversation's row, taken when its entries were first up to date."""
    return _hook(name, f'useFirst("{collection}", {OPEN_ID}, "{entries}")', of)


def open_reply(name: str, collection: str, of: type[Given]) -> rx.Var[Given]:
    """Bind what the next message of the open conversation replies to; nothing if it is no reply."""
    hook = f"const {name} = useReply({_of_open(collection)})"
    imports = {SCRIPT: {"useOpenId"}, "react-router": ["useParams"], REPLYING: ["useReply"]}
    return expression(name, of, imports=imports, hooks=[hook])


def open_marked(name: str) -> rx.Var[int]:
    """Bind the number of the message that was marked as unread while the conversation is open, or zero."""
    imports = {SCRIPT: {"useOpenId"}, "react-router": ["useParams"], UNREAD: ["useMarked"]}
    return expression(name, int, imports=imports, hooks=[f"const {name} = useMarked({OPEN_ID})"])


viewer: rx.Var[int] = _hook("viewer", "useViewer()", int)
# How often the server has greeted this page. Before that, it has no connection, and clicks would be lost.
greeting: rx.Var[int] = _hook("greeting", "useGreeting()", int)
is_early: rx.Var[bool] = expression("!greeting", bool, uses=[greeting])
open_id: rx.Var[int] = _hook("openId", OPEN_ID, int)
# The message number in the address; zero if there is none.
open_number: rx.Var[int] = _hook("openNumber", "useOpenNumber(useParams().number)", int)
open_messages: rx.Var[str] = expression("`messages/${openId}`", str, uses=[open_id])


def _one(value: rx.Var[Given]) -> tuple[rx.Var[Given]]:
    return (value,)


def _rows_and_viewer(rows: rx.Var[Given], viewer: rx.Var[int]) -> tuple[rx.Var[Given], rx.Var[int]]:
    return rows, viewer


def _attention(
    is_active: rx.Var[bool], people: rx.Var[list[int]], listed: rx.Var[list[int]], opened: rx.Var[int]
) -> tuple[rx.Var[bool], rx.Var[list[int]], rx.Var[list[int]], rx.Var[int]]:
    return is_active, people, listed, opened


def _seen(
    name: rx.Var[str], number: rx.Var[int], revision: rx.Var[int]
) -> tuple[rx.Var[str], rx.Var[int], rx.Var[int]]:
    return name, number, revision


class Feed(rx.Component):
    """Applies the changes of the feed, requests what is missing and sends what is unsent."""

    library = SCRIPT
    tag = "Feed"

    source: rx.Var[str]
    on_request: rx.EventHandler[_one]
    on_send: rx.EventHandler[_rows_and_viewer]
    on_act: rx.EventHandler[_rows_and_viewer]
    on_attend: rx.EventHandler[_attention]
    on_typing: rx.EventHandler[_one]


class Log(rx.Component):
    """A scrolled log: opens at a row, follows its end, and loads pages before an edge is reached."""

    library = "$/public/conversation/log.js"
    tag = "Log"

    name: rx.Var[str]
    at: rx.Var[int]
    unread: rx.Var[int]
    last: rx.Var[int]
    read: rx.Var[int]
    marked: rx.Var[int]
    revision: rx.Var[int]
    on_seen: rx.EventHandler[_seen]


class Composer(rx.Component):
    """A form with a text area that fills one field of a new row of a collection."""

    library = "$/public/conversation/composer.js"
    tag = "Composer"

    into: rx.Var[str]
    draft: rx.Var[dict[str, Any]]
    shown: rx.Var[dict[str, Any]]
    field: rx.Var[str]
    area: rx.Var[dict[str, str]]
    most: rx.Var[int]
    warn: rx.Var[int]
    # Why the text must not mention everyone; empty if it may.
    limited: rx.Var[str]
    words: rx.Var[dict[str, Any]]


class Unsent(rx.Component):
    """Holds buttons that retry or discard an unsent row, by their `data-action`."""

    library = "$/public/conversation/unsent.js"
    tag = "Unsent"

    row: rx.Var[str]
