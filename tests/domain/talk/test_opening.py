"""Opening a conversation, with or without a known revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.messages import editing
from messenger.domain.messages.history import PAGE
from messenger.domain.talk import conversations, membership
from messenger.domain.talk.conversations import MAX_CHANGES
from tests.support.people import all_messages, all_said, conversation_of, fill, say


def numbers(opening: conversations.Opening) -> list[int]:
    return [message.number for message in opening.messages]


def test_new_tab_gets_the_newest_page(tea: int, ada: Actor, grace: Actor):
    fill(tea, grace, PAGE + 1)
    opening = conversations.open(ada, tea)
    assert numbers(opening) == list(range(2, PAGE + 2))
    assert opening.since is None
    assert opening.messages == all_said(tea)[1:]


def test_newest_page_reaches_back_to_the_creation(tea: int, ada: Actor, grace: Actor):
    fill(tea, grace, PAGE)
    assert numbers(conversations.open(ada, tea)) == list(range(PAGE + 1))


def test_an_empty_conversation_opens(tea: int, ada: Actor):
    opening = conversations.open(ada, tea)
    (created,) = opening.messages
    assert (created.number, created.revision, opening.conversation.revision) == (0, 0, 0)


def test_tab_gets_changes_since_its_revision(tea: int, ada: Actor, grace: Actor):
    first, *_ = say(ada, tea, "One", "Two", "Three")
    editing.edit(ada, first.id, "Uno")
    say(grace, tea, "Four")
    opening = conversations.open(ada, tea, known=3)
    assert [message.body for message in opening.messages] == ["Uno", "Four"]
    assert opening.since == 3
    assert opening.conversation.revision == 5


def test_current_tab_gets_nothing(tea: int, ada: Actor):
    say(ada, tea, "One")
    opening = conversations.open(ada, tea, known=1)
    assert (opening.messages, opening.since) == ([], 1)


def test_tail_names_authors_of_messages_that_did_not_change(tea: int, ada: Actor, grace: Actor):
    say(grace, tea, "One")
    say(ada, tea, "Two")
    opening = conversations.open(ada, tea, known=2)
    assert {person.id for person in opening.people} == {ada.user_id, grace.user_id}


def test_tab_ahead_of_the_server_starts_over(tea: int, ada: Actor):
    say(ada, tea, "One")
    opening = conversations.open(ada, tea, known=2)
    assert opening.messages == all_messages(tea)
    assert opening.since is None


def test_small_gap_is_filled_with_changes(tea: int, ada: Actor):
    fill(tea, ada, MAX_CHANGES + 1)
    opening = conversations.open(ada, tea, known=1)
    assert numbers(opening) == list(range(2, MAX_CHANGES + 2))
    assert opening.since == 1


def test_large_gap_is_answered_by_a_snapshot(tea: int, ada: Actor):
    fill(tea, ada, MAX_CHANGES + 2)
    opening = conversations.open(ada, tea, known=1)
    assert opening.since is None
    assert len(opening.messages) == PAGE


@pytest.mark.parametrize("known", [None, 0, 100])
def test_stranger_and_missing_conversation_look_alike(tea: int, stranger: Actor, known: int | None):
    for conversation_id in (tea, 12345):
        with pytest.raises(NotFound):
            conversations.open(stranger, conversation_id, known)
        with pytest.raises(NotFound):
            conversations.around(stranger, conversation_id, 100)


def test_author_is_named_after_leaving(tea: int, ada: Actor, grace: Actor):
    say(grace, tea, "Bye")
    membership.leave(grace, tea)
    opening = conversations.open(ada, tea)
    assert "Grace" in {person.nickname for person in opening.people}


@pytest.mark.parametrize("unread", [1, PAGE, 5 * PAGE])
def test_opening_costs_a_page_however_much_is_unread(tea: int, ada: Actor, grace: Actor, unread: int):
    fill(tea, grace, 5 * PAGE)
    with db.transaction() as tx:
        tx.execute(sa.update(models.Member).values(read_number=5 * PAGE - unread))
    assert numbers(conversations.open(ada, tea)) == list(range(4 * PAGE + 1, 5 * PAGE + 1))


def test_a_page_has_the_number_in_its_middle(tea: int, ada: Actor, grace: Actor):
    fill(tea, grace, 3 * PAGE)
    page = conversations.around(ada, tea, 50)
    assert page.messages == all_said(tea)[29:69]
    assert len(page.messages) == PAGE
    assert page.revision == 3 * PAGE
    assert [person.nickname for person in page.people] == ["Grace"]


# The first page has also who created the conversation, as number 0.
@pytest.mark.parametrize(
    ("number", "found"),
    [(0, 20), (1, 21), (21, 41), (22, 40), (90, 30), (119, 1), (120, 0), (10**15, 0)],
)
def test_a_page_at_an_edge_is_shorter(tea: int, ada: Actor, grace: Actor, number: int, found: int):
    fill(tea, grace, 99)
    assert len(conversations.around(ada, tea, number).messages) == found


def test_a_page_costs_the_same_in_a_long_conversation(ada: Actor, grace: Actor):
    work: list[tuple[int, int]] = []
    for length in (100, 5_000):
        conversation_id = conversation_of(ada, grace)
        fill(conversation_id, grace, length)
        with counted() as cursors:
            conversations.around(ada, conversation_id, 50)
        work.append((len(cursors), sum(cursor.rows for cursor in cursors)))
    assert work[0] == work[1]


def test_a_removed_member_reads_no_page(tea: int, ada: Actor, grace: Actor):
    fill(tea, grace, PAGE)
    membership.leave(grace, tea)
    with pytest.raises(NotFound):
        conversations.around(grace, tea, 20)


def test_opening_cost_does_not_grow_with_history(ada: Actor, grace: Actor):
    work: list[tuple[int, int]] = []
    for length in (50, 5_000):
        conversation_id = conversation_of(ada, grace)
        fill(conversation_id, grace, length)
        with counted() as cursors:
            opening = conversations.open(ada, conversation_id)
        assert numbers(opening) == list(range(length - PAGE + 1, length + 1))
        work.append((len(cursors), sum(cursor.rows for cursor in cursors)))
    assert work[0] == work[1]


class Counted:
    """The number of rows that a statement returned."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.fetched = 0
        if db.current().is_sqlite:
            cursor.row_factory = self._count

    def _count(self, _cursor: object, row: tuple[object, ...]) -> tuple[object, ...]:
        self.fetched += 1
        return row

    @property
    def rows(self) -> int:
        return self.fetched if db.current().is_sqlite else self.cursor.rowcount


@contextmanager
def counted() -> Iterator[list[Counted]]:
    """Collect the statements that run inside the block."""
    cursors: list[Counted] = []

    def note(_connection: object, cursor: object, *_: object) -> None:
        cursors.append(Counted(cursor))

    engine = db.current().engine
    event.listen(engine, "before_cursor_execute", note)
    yield cursors
    event.remove(engine, "before_cursor_execute", note)
