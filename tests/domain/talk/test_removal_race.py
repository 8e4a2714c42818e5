"""Races between removing a member and what that member does, on PostgreSQL.

SQLite has only one writer at a time.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from messenger import db
from messenger.domain.errors import NotFound
from messenger.domain.messages import editing, reactions, sending
from messenger.domain.talk import membership
from tests.support.at_once import before_next_commit
from tests.support.people import all_said, contents, conversation_of, new_id, people, say
from tests.support.waiting import until

WAITING = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


class Removal:
    """Bob is removed from Ann's conversation while he does something in it."""

    def __init__(self) -> None:
        self.ann, self.bob, self.eve = people("Ann", "Bob", "Eve")
        self.conversation = conversation_of(self.ann, self.bob)
        (self.message,) = say(self.bob, self.conversation, "Hello")

    def overtakes(self, verb: Callable[[], object]) -> "Future[object]":
        """Start the verb when Bob's seat is deleted but not committed, and return its outcome."""
        with ThreadPoolExecutor(1) as threads:
            began: list[Future[object]] = []

            def begin(_transaction: object) -> None:
                began.append(threads.submit(verb))
                until(_is_somebody_waiting, "the verb waits for the removal")

            before_next_commit(begin)
            membership.remove(self.ann, self.conversation, self.bob.user_id)
        return began[0]


def _is_somebody_waiting() -> bool:
    with db.reading() as session:
        return session.execute(WAITING).scalar_one() > 0


@pytest.fixture
def removal(postgres_url: str) -> Removal:
    """A removal that races with a verb of Bob's."""
    db.use(postgres_url)
    return Removal()


def test_concurrently_removed_member_cannot_send(removal: Removal):
    draft = sending.Draft(removal.conversation, new_id(), "Too late")
    receipt = removal.overtakes(lambda: sending.send(removal.bob, [draft])).result()
    assert isinstance(receipt, sending.Receipt)
    assert set(receipt.refused) == {draft.id}
    assert len(all_said(removal.conversation)) == 1


def test_concurrently_removed_member_cannot_edit_or_react(removal: Removal):
    edit = removal.overtakes(lambda: editing.edit(removal.bob, removal.message.id, "Too late"))
    with pytest.raises(NotFound):
        edit.result()
    membership.add(removal.ann, removal.conversation, [removal.bob.user_id])
    reaction = removal.overtakes(lambda: reactions.add(removal.bob, removal.message.id, "👍"))
    with pytest.raises(NotFound):
        reaction.result()


def test_concurrently_removed_member_cannot_add(removal: Removal):
    add = removal.overtakes(lambda: membership.add(removal.bob, removal.conversation, [removal.eve.user_id]))
    with pytest.raises(NotFound):
        add.result()
    assert len(contents()["members"]) == 1
