"""Python bindings for what people do to messages: toolbar, menus, reactions, undoing a deletion."""

from typing import Any, TypeVar

import reflex as rx

from messenger.ui.wire.reflex_internals import expression

# The layers that the toolbar opens.
MENU, REACTIONS = "message-menu", "quick-reactions"

Row = TypeVar("Row")


def target(of: type[Row]) -> Any:
    """Bind the message whose menu is open."""
    imports = {"$/public/message/rows.js": ["useTarget"]}
    return expression("target", of, imports=imports, hooks=[f'const target = useTarget("{MENU}")'])


class Toolbar(rx.Component):
    """Shows its buttons in the message that is pointed at or focused; each names its `data-action`."""

    library = "$/public/message/toolbar.js"
    tag = "Toolbar"

    into: rx.Var[str]
    label: rx.Var[str]


class Popover(rx.Component):
    """A layer beside the message that it is about; each of its buttons names its `data-action`."""

    library = "$/public/message/popover.js"
    tag = "Popover"

    name: rx.Var[str]
    role: rx.Var[str]
    label: rx.Var[str]


class Reactions(rx.Component):
    """The reactions of a message."""

    library = "$/public/message/reactions.js"
    tag = "Reactions"

    of: rx.Var[dict[str, list[int]]]
    into: rx.Var[str]
    message: rx.Var[str]
    words: rx.Var[dict[str, Any]]


class Undo(rx.Component):
    """Offers to undo the last deletion, and tells why an action was refused."""

    library = "$/public/message/undo.js"
    tag = "Undo"

    words: rx.Var[dict[str, str]]
