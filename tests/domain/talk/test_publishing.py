"""Every verb publishes after the commit, and nothing after a rollback."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.domain.messages import deleting, editing, reactions, sending
from messenger.domain.talk import conversations, membership, seats
from tests.domain.conftest import Published
from tests.support.at_once import before_commits
from tests.support.people import contents, new_id, say


@dataclass
class Scene:
    """A conversation with messages by Ada and Grace; Ada is signed in and holds a ticket to sign in again."""

    ada: Actor
    token: str
    ticket: str
    grace: Actor
    newcomer: Actor
    tea: int
    mine: str
    hers: str


VERBS: dict[str, Callable[[Scene], object]] = {
    "sign in anew": lambda scene: sign_ins.start(scene.ticket, "Firefox", replaced=scene.token),
    "sign out": lambda scene: sign_ins.end(scene.ada),
    "start": lambda scene: conversations.start(scene.ada, "draft", "", [scene.grace.user_id]),
    "send": lambda scene: sending.send(scene.ada, [sending.Draft(scene.tea, new_id(), "Hello")]),
    "edit": lambda scene: editing.edit(scene.ada, scene.mine, "Changed"),
    "delete": lambda scene: deleting.delete(scene.ada, scene.mine),
    "react": lambda scene: reactions.add(scene.ada, scene.hers, "👍"),
    "take a reaction back": lambda scene: reactions.remove(scene.ada, scene.mine, "👍"),
    "read": lambda scene: seats.mark_read(scene.ada, scene.tea, 2),
    "add": lambda scene: membership.add(scene.ada, scene.tea, [scene.newcomer.user_id]),
    "remove": lambda scene: membership.remove(scene.ada, scene.tea, scene.grace.user_id),
    "leave": lambda scene: membership.leave(scene.ada, scene.tea),
}
every_verb = pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)


@pytest.fixture
def scene(tea: int, ada: Actor, grace: Actor, stranger: Actor) -> Scene:
    """A scene in which every verb has an effect."""
    (mine,), (hers,) = say(ada, tea, "Mine"), say(grace, tea, "Hers")
    reactions.add(ada, mine.id, "👍")
    token, _ = sign_ins.start(_ticket(ada), "Firefox")
    signed_in = sign_ins.identify(token)
    assert signed_in is not None
    return Scene(signed_in, token, _ticket(ada), grace, stranger, tea, mine.id, hers.id)


def _ticket(actor: Actor) -> str:
    with db.transaction() as tx:
        return sign_ins.issue_ticket(tx, actor.user_id, is_kept=False)


@every_verb
def test_event_is_published_after_commit(published: Published, scene: Scene, verb: Callable[[Scene], object]):
    before = contents()
    published.forget()
    published.keep_contents()
    verb(scene)
    after = contents()
    assert after != before
    assert published.contents == [after] * len(published.events) != []


@every_verb
def test_nothing_is_published_or_stored_when_the_commit_fails(
    published: Published, scene: Scene, verb: Callable[[Scene], object]
):
    before = contents()
    published.forget()
    with before_commits(_make_it_fail), suppress(IntegrityError):
        verb(scene)
    assert contents() == before
    assert published.events == []


def _make_it_fail(tx: db.Transaction) -> None:
    """Violate a constraint that is checked at commit: every owner must be a member."""
    tx.execute(sa.update(models.Conversation).values(owner_id=12345))
