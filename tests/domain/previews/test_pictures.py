"""Pictures of previews: who sees them, and when they are erased."""

from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa

from messenger import db, models
from messenger.domain.accounts import deletion
from messenger.domain.actors import Actor
from messenger.domain.authentication import reauthentication
from messenger.domain.errors import NotFound
from messenger.domain.groups import closing
from messenger.domain.messages import deleting, editing
from messenger.domain.pictures import custom_emoji, shrinking, storing
from messenger.domain.pictures.picture import Picture
from messenger.domain.previews import adding, pictures
from messenger.domain.previews.adding import PreviewAdded
from messenger.domain.previews.preview import Preview
from messenger.domain.talk import conversations, membership
from tests.domain.conftest import Published
from tests.support.administration import promote
from tests.support.at_once import at_once
from tests.support.people import conversation_of, message_of, say

LINK = "https://example.org/"
PREVIEW = Preview(LINK, "Title")
RED, BLUE = (Picture(content=colour, width=320, height=168) for colour in (b"red", b"blue"))


def _previewed(author: Actor, conversation_id: int, picture: Picture = RED) -> str:
    """Send a message with a link whose preview has a picture, and return its id."""
    (message,) = say(author, conversation_id, f"See {LINK}")
    adding.add(message.id, PREVIEW, picture)
    return message.id


@pytest.fixture
def message(tea: int, grace: Actor) -> str:
    """The id of a message by Grace whose preview has a picture."""
    return _previewed(grace, tea)


def _pictures() -> set[bytes]:
    with db.reading() as session:
        return set(session.scalars(sa.select(models.Picture.content)))  # pyright: ignore[reportArgumentType, reportCallIssue]


def _uses() -> int:
    with db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(models.PreviewPicture)) or 0


def _is_seen(actor: Actor, picture: Picture = RED) -> bool:
    try:
        return storing.read(actor, picture.hash) == picture.content
    except NotFound:
        return False


def test_members_get_the_picture_with_its_size(published: Published, tea: int, grace: Actor):
    (message,) = say(grace, tea, LINK)
    published.forget()
    for _ in range(2):
        adding.add(message.id, PREVIEW, RED)
    shown = message_of(message.id)
    assert shown.preview == Preview(LINK, "Title", picture=RED.hash, width=320, height=168)
    assert published.events == [PreviewAdded(shown)]
    assert (_pictures(), _uses()) == ({b"red"}, 1)


def test_only_members_see_the_picture(
    tea: int, message: str, ada: Actor, grace: Actor, alan: Actor, stranger: Actor
):
    assert [_is_seen(actor) for actor in (ada, grace, alan, stranger)] == [True, True, True, False]
    membership.remove(ada, tea, alan.user_id)
    assert not _is_seen(alan)
    _previewed(ada, conversation_of(ada, stranger))
    assert [_is_seen(actor) for actor in (stranger, alan)] == [True, False]


def test_preview_that_comes_too_late_stores_no_picture(tea: int, grace: Actor):
    for gone in (deleting.delete, lambda actor, id: editing.edit(actor, id, "No link")):
        (message,) = say(grace, tea, LINK)
        gone(grace, message.id)
        adding.add(message.id, PREVIEW, RED)
    assert _pictures() == set()


ERASING: dict[str, Callable[[Actor, str], object]] = {
    "removal": adding.remove,
    "other link": lambda actor, message: editing.edit(actor, message, "https://example.net/"),
    "no link": lambda actor, message: editing.edit(actor, message, "No link"),
    "deletion": deleting.delete,
}
each_erasure = pytest.mark.parametrize("erase", ERASING.values(), ids=list(ERASING))


@each_erasure
def test_picture_is_erased_with_its_preview(
    erase: Callable[[Actor, str], object], message: str, grace: Actor
):
    erase(grace, message)
    assert (_pictures(), _uses()) == (set(), 0)
    assert not _is_seen(grace)


@each_erasure
def test_picture_stays_while_another_preview_uses_it(
    erase: Callable[[Actor, str], object], message: str, tea: int, ada: Actor, grace: Actor
):
    _previewed(ada, tea)
    _previewed(ada, tea, BLUE)
    erase(grace, message)
    assert (_pictures(), _uses()) == ({b"red", b"blue"}, 2)


def test_edit_keeps_the_picture_of_its_link(message: str, grace: Actor):
    editing.edit(grace, message, f"Look at {LINK}")
    shown = message_of(message).preview
    assert shown
    assert shown.picture == RED.hash
    assert _is_seen(grace)


def test_restored_message_gets_a_picture_again(message: str, grace: Actor):
    body = message_of(message).body
    deleted = deleting.delete(grace, message)
    deleting.restore(grace, message, body, deleted.undo_key)
    assert not _pictures()
    adding.add(message, PREVIEW, BLUE)
    assert _pictures() == {b"blue"}


def test_emoji_and_preview_share_a_picture(
    tea: int, ada: Actor, stranger: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shrinking, "shrink", lambda *_, **__: RED)
    promote(ada)
    first = _previewed(ada, tea)
    assert not _is_seen(stranger)
    custom_emoji.add(ada, "our-logo", b"red")
    assert _is_seen(stranger)
    adding.remove(ada, first)
    assert _is_seen(stranger)
    second = _previewed(ada, tea)
    custom_emoji.delete(ada, "our-logo")
    assert (_is_seen(ada), _is_seen(stranger)) == (True, False)
    adding.remove(ada, second)
    assert _pictures() == set()


def test_deserted_conversation_leaves_no_picture(ada: Actor, grace: Actor):
    pair = conversation_of(ada, grace)
    other = conversation_of(ada, grace)
    for picture in (RED, RED, BLUE):
        _previewed(ada, pair, picture)
    _previewed(ada, other, BLUE)
    membership.leave(ada, pair)
    assert (_pictures(), _uses()) == ({b"red", b"blue"}, 4)
    membership.leave(grace, pair)
    assert (_pictures(), _uses()) == ({b"blue"}, 1)


def test_deleted_group_leaves_no_picture(tea: int, ada: Actor, grace: Actor):
    for conversation, picture in ((tea, RED), (tea, BLUE), (conversation_of(ada, grace), BLUE)):
        _previewed(ada, conversation, picture)
    closing.delete(ada, tea, conversations.open(ada, tea).conversation.title)
    assert (_pictures(), _uses()) == ({b"blue"}, 1)


def test_deleted_account_takes_the_pictures_of_its_own_conversations(
    message: str, ada: Actor, grace: Actor, alan: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reauthentication, "check", lambda _actor, _password: None)
    for _ in range(2):
        left = conversation_of(ada, grace)
        _previewed(grace, left, BLUE)
        membership.leave(ada, left)
    assert _pictures() == {b"red", b"blue"}
    deletion.delete(grace, "")
    # Messages among others stay.
    assert (_pictures(), _uses()) == ({b"red"}, 1)
    assert _is_seen(alan)


def test_last_use_and_new_use_at_once_lose_nothing(tea: int, ada: Actor, grace: Actor):
    pair = conversation_of(ada, grace)
    for _ in range(5):
        old = _previewed(grace, tea)
        (new,) = say(ada, pair, LINK)
        at_once(partial(deleting.delete, grace, old), partial(adding.add, new.id, PREVIEW, RED))
        assert (_pictures(), _uses()) == ({b"red"}, 1)
        deleting.delete(ada, new.id)
        assert (_pictures(), _uses()) == (set(), 0)


def test_nothing_is_erased_without_a_picture(tea: int, grace: Actor):
    (message,) = say(grace, tea, LINK)
    with db.transaction() as tx:
        pictures.erase(tx, message.id, None)
        pictures.erase(tx, message.id, PREVIEW)
        storing.prune(tx)
        assert tx.after_commit == []
