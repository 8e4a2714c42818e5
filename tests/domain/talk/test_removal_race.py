"""What somebody does who is taken out of the conversation at the same instant, on PostgreSQL.

On SQLite there is but one writer at a time.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from messenger import db
from messenger.domain.errors import NotFound
from messenger.domain.talk import membership, messages, reactions
from tests.support.at_once import before_next_commit
from tests.support.people import all_said, contents, conversation_of, new_id, people, say
from tests.support.waiting import until

WAITING = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


class Removal:
    """Bob is taken out of a conversation of Ann's while he is about to do something in it."""

    def __init__(self) -> None:
        self.ann, self.bob, self.eve = people("Ann", "Bob", "Eve")
        self.conversation = conversation_of(self.ann, self.bob)
        (self.message,) = say(self.bob, self.conversation, "Hello")

    def overtakes(self, verb: Callable[[], object]) -> "Future[object]":
        """Begin the verb when Bob's seat is gone but not yet committed; return what became of it."""
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
    """A removal to be overtaken by."""
    db.use(postgres_url)
    return Removal()


def test_concurrently_removed_member_cannot_send(removal: Removal):
    draft = messages.Draft(removal.conversation, new_id(), "Too late")
    receipt = removal.overtakes(lambda: messages.send(removal.bob, [draft])).result()
    assert isinstance(receipt, messages.Receipt)
    assert set(receipt.refused) == {draft.id}
    assert len(all_said(removal.conversation)) == 1


def test_concurrently_removed_member_cannot_edit_or_react(removal: Removal):
    edit = removal.overtakes(lambda: messages.edit(removal.bob, removal.message.id, "Too late"))
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
