"""Python bindings for what people do to messages, and for announcing new ones."""

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


def is_saved(message: Any) -> Any:
    """Bind whether the viewer has saved a message."""
    hook = f"const isSaved = useIsSaved({message!s})"
    imports = {"$/public/references/marks.js": ["useIsSaved"]}
    return expression("isSaved", bool, imports=imports, hooks=[hook], uses=[message])


def may_edit(message: Any) -> Any:
    """Bind whether the viewer can edit a message now: their own, in the time that the site allows."""
    hook = f"const mayEdit = useMayEdit({message!s})"
    imports = {"$/public/message/editing.js": ["useMayEdit"]}
    return expression("mayEdit", bool, imports=imports, hooks=[hook], uses=[message])


def replies(of: type[Row]) -> Any:
    """Bind the rows of the replies to the message whose layer is open, and whether they are loading."""
    imports = {"$/public/references/replies.js": ["useReplies"]}
    return expression("replies", of, imports=imports, hooks=["const replies = useReplies()"])


def readers(of: type[Row]) -> Any:
    """Bind the rows of who has seen the message whose layer is open, and whether they are loading."""
    imports = {"$/public/presence/readers.js": ["useReaders"]}
    return expression("readers", of, imports=imports, hooks=["const readers = useReaders()"])


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


class QuickReactions(rx.Component):
    """Buttons for the eight reactions at hand, and one for all others."""

    library = "$/public/message/reactions.js"
    tag = "QuickReactions"

    more: rx.Var[str]
    role: rx.Var[str]


class Reactions(rx.Component):
    """The reactions of a message."""

    library = "$/public/message/reactions.js"
    tag = "Reactions"

    of: rx.Var[dict[str, list[int]]]
    into: rx.Var[str]
    message: rx.Var[str]
    words: rx.Var[dict[str, Any]]


class Quotes(rx.Component):
    """A box around messages; a click on a quote in one leads to the quoted message."""

    library = "$/public/references/quotes.js"
    tag = "Quotes"


class Undo(rx.Component):
    """Offers to undo the last deletion, and tells why an action was refused."""

    library = "$/public/message/undo.js"
    tag = "Undo"

    words: rx.Var[dict[str, str]]


class Asked(rx.Component):
    """The times to be reminded at, and why a message notified; loaded when they are first opened."""

    library = "$/public/reminders/opening.js"
    tag = "Asked"

    unavailable: rx.Var[str]


class Announcer(rx.Component):
    """Tells screen readers what others write in a conversation while it is open."""

    library = "$/public/announcing/announcer.js"
    tag = "Announcer"

    into: rx.Var[str]
    words: rx.Var[dict[str, Any]]
