"""The wire protocol: one type per change, tagged with `op`; `docs/protocol.md` explains each with an example.

These are plain dictionaries at run time, so a change costs nothing beyond its JSON. `assets/sync/protocol.js`
declares the same shapes for the browser, and `tests/protocol/test_shapes.py` holds all three together.
"""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from messenger.sync.verbs import Verb

# A row as its readers see it: the fields of a frozen dataclass of the domain. Every row has an `id`.
Row = dict[str, Any]
# A user or conversation is identified by a number, a message by a UUID.
Id = int | str


class Request(TypedDict):
    """Ask for a collection, a row or a page that a client lacks, or holds only up to a revision."""

    name: str
    known: int | None


class Draft(TypedDict):
    """Ask for a message to be stored; the client makes its id, so that a retry is idempotent."""

    conversation: int
    id: str
    body: str
    # The id of the message that this one answers.
    reply_to: NotRequired[str]
    # The id of the message that this one is a copy of.
    forward_of: NotRequired[str]


class Action(TypedDict):
    """Ask for something to be done to a message or to a conversation; each action is idempotent.

    The client makes the id.
    """

    id: str
    verb: Verb
    message: NotRequired[str]
    conversation: NotRequired[int]
    # When the conversation is muted no longer, in milliseconds; zero ends it at once.
    until: NotRequired[int]
    # The last message that is read.
    number: NotRequired[int]
    # The member who becomes a moderator or the owner, or is a moderator no longer.
    user: NotRequired[int]
    # The new body of an edit, the body to restore, the emoji of a reaction, the title or the description of a
    # group, what is limited in it, or what notifies of a conversation.
    text: NotRequired[str]
    # The key and the reactions that came with the deletion to undo.
    undo_key: NotRequired[str]
    reactions: NotRequired[dict[str, list[int]]]


class Outcome(TypedDict):
    """The revision at which an action took effect, and what undoes it."""

    revision: int
    undo_key: NotRequired[str]
    # The ids of users by emoji.
    reactions: NotRequired[dict[str, list[int]]]


class Parent(TypedDict):
    """The row that a collection belongs to: it follows the same revisions."""

    name: str
    id: Id
    # The field of the parent that holds a copy of the newest row.
    newest: str
    fields: NotRequired[Row]


class Put(TypedDict):
    """Insert or replace whole rows, independently of any sequence."""

    op: Literal["put"]
    name: str
    rows: list[Row]
    # Fields that never shrink: the greater value wins.
    grow: NotRequired[list[str]]
    # Requests for these rows are answered, whether or not the row exists.
    answers: NotRequired[list[Id]]
    # Pagination: the cursor of the next page, null after the last one.
    more: NotRequired[tuple[int, int] | None]


class Drop(TypedDict):
    """Remove rows."""

    op: Literal["drop"]
    name: str
    ids: list[Id]


class Invalidate(TypedDict):
    """Mark a collection as stale; request it again if it is shown."""

    op: Literal["invalidate"]
    name: str


class Missing(TypedDict):
    """Tell that what `name` refers to does not exist, or not for this viewer."""

    op: Literal["missing"]
    name: str


class Append(TypedDict):
    """Add a row at the end of a sequence, which takes it to the next revision."""

    op: Literal["append"]
    name: str
    revision: int
    row: Row
    parent: Parent
    # The collection of the viewer's own rows. If the viewer is the author, the `read` of the own row with the
    # parent's id grows to the number of the new row.
    own: NotRequired[str]
    # As that of `Advance`.
    also: NotRequired["list[Put | Drop]"]


class Copies(TypedDict):
    """Other rows of the same collection that show a part of a changed row: they get these fields."""

    ids: list[Id]
    fields: Row


class Patch(TypedDict):
    """Change fields of a row in a sequence, which takes both to the next revision, and the copies as well."""

    op: Literal["patch"]
    name: str
    revision: int
    id: Id
    fields: Row
    parent: Parent
    copies: NotRequired[Copies]
    also: NotRequired[list[Put | Drop]]


class Insert(TypedDict):
    """Insert an id at the end of a list in a row, which takes both to the next revision.

    The row is named by its number, and `list` is a field and a key in it: `reactions/👍`. The parent is
    that of any other change: a reaction is the most frequent change of all, so it must be small.
    """

    op: Literal["insert"]
    name: str
    revision: int
    number: int
    list: str
    item: int


class Remove(TypedDict):
    """Remove an id from a list in a row; otherwise like `Insert`. An empty list goes, with its key."""

    op: Literal["remove"]
    name: str
    revision: int
    number: int
    list: str
    item: int


class Advance(TypedDict):
    """Take a sequence to the next revision without a change to its rows; others change along with it."""

    op: Literal["advance"]
    name: str
    revision: int
    parent: Parent
    also: NotRequired[list[Put | Drop]]


class Tail(TypedDict):
    """Answer a request from a known revision: every row that has changed since."""

    op: Literal["tail"]
    name: str
    since: int
    revision: int
    rows: list[Row]
    also: NotRequired[list[Invalidate]]


class Snapshot(TypedDict):
    """Replace a collection by its rows at a revision; a long one, by its newest page."""

    op: Literal["snapshot"]
    name: str
    revision: int
    rows: list[Row]
    also: NotRequired[list[Invalidate]]


class Page(TypedDict):
    """Answer a request for a page of history: the rows around a number, at a revision or later."""

    op: Literal["page"]
    name: str
    around: int
    revision: int
    rows: list[Row]


class Greeting(TypedDict):
    """Tell who is signed in. `since` tells apart accounts of the same id in different databases."""

    op: Literal["greeting"]
    viewer: int
    since: int


class Positions(TypedDict):
    """Send the revision of every row of a list (heartbeat), so that a client can detect what it missed.

    By id: the revision of the row, fields of the viewer's own row that grow, the place in the order, and the
    revision of the own row.
    """

    op: Literal["positions"]
    name: str
    # The prefix of the collections that belong to the rows.
    entries: str
    # The collection of the viewer's own rows, which have the same ids.
    own: str
    positions: dict[str, tuple[int, dict[str, int], int, int]]


class Done(TypedDict):
    """Tell that actions took effect, by their ids."""

    op: Literal["done"]
    outcomes: dict[str, Outcome]


class Refused(TypedDict):
    """Tell why drafts and actions were refused; with `again`, the client retries them on its own."""

    op: Literal["refused"]
    reasons: dict[str, str]
    again: bool


class Reload(TypedDict):
    """Reload the page, because the sign-in has ended."""

    op: Literal["reload"]


Change = (
    Put
    | Drop
    | Invalidate
    | Missing
    | Append
    | Patch
    | Insert
    | Remove
    | Advance
    | Tail
    | Snapshot
    | Page
    | Greeting
    | Positions
    | Done
    | Refused
    | Reload
)
