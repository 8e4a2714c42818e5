"""Pictures of people and groups: who may choose them, who sees them, and what is left of them."""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.accounts import deletion, export
from messenger.domain.actors import Actor
from messenger.domain.authentication import reauthentication
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import changing, closing
from messenger.domain.groups.changing import GroupChanged
from messenger.domain.pictures import shrinking, storing
from messenger.domain.pictures.picture import Picture
from messenger.domain.profiles import pictures
from messenger.domain.profiles.card import ProfileChanged
from messenger.domain.talk import contacts, conversations, membership
from messenger.domain.talk.contacts import Person
from tests.domain.conftest import Published
from tests.support.people import all_told, conversation_of

RED, BLUE = (Picture(content=colour, width=8, height=8) for colour in (b"red", b"blue"))


@pytest.fixture(autouse=True)
def decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the content as it is: decoding has tests of its own, and takes a process each."""

    def taken(content: bytes, edge: int) -> Picture:
        if content == b"none":
            raise shrinking.Unreadable
        if content == b"huge":
            raise shrinking.TooLarge
        return Picture(content=content, width=edge, height=edge)

    monkeypatch.setattr(shrinking, "square", taken)


def _stored() -> set[bytes]:
    with db.reading() as session:
        return set(session.scalars(sa.select(col(models.Picture.content))))


def test_picture_is_seen_by_everybody(ada: Actor, stranger: Actor, published: Published):
    pictures.choose(ada, b"red")
    shown = Person(ada.user_id, "Ada", RED.hash)
    assert contacts.me(ada) == shown
    assert storing.read(stranger, RED.hash) == b"red"
    assert ProfileChanged(shown) in published.heard_by(ada)
    assert published.heard_by(stranger) == []


def test_another_picture_erases_the_one_before(tea: int, ada: Actor):
    pictures.choose(ada, b"red")
    pictures.choose(ada, b"blue")
    pictures.choose(ada, b"blue")
    assert _stored() == {b"blue"}
    pictures.remove(ada)
    pictures.remove(ada)
    assert _stored() == set()
    assert contacts.me(ada).picture == ""


def test_picture_of_two_people_stays_for_the_other(tea: int, ada: Actor, grace: Actor):
    pictures.choose(ada, b"red")
    pictures.choose(grace, b"red")
    pictures.remove(ada)
    assert storing.read(ada, RED.hash) == b"red"


@pytest.mark.parametrize("content", [b"", b"none", b"huge"])
def test_file_that_is_no_picture_is_refused(content: bytes, tea: int, ada: Actor):
    with pytest.raises(Refused) as refused:
        pictures.choose(ada, content)
    assert set(refused.value.reasons) == {"picture"}
    with pytest.raises(Refused):
        pictures.choose_for_group(ada, tea, content)
    assert _stored() == set()


def test_picture_of_a_group_is_seen_by_its_members(
    tea: int, ada: Actor, grace: Actor, stranger: Actor, published: Published
):
    pictures.choose_for_group(ada, tea, b"red")
    (changed,) = [event for event in published.heard_by(grace) if isinstance(event, GroupChanged)]
    (row,) = conversations.held(grace, [tea]).conversations
    assert (row.picture, row.revision) == (RED.hash, changed.revision)
    assert changed.fields == {"picture": RED.hash}
    assert storing.read(grace, RED.hash) == b"red"
    with pytest.raises(NotFound):
        storing.read(stranger, RED.hash)


def test_picture_of_a_group_is_told_once_per_change(tea: int, ada: Actor):
    for content in (b"red", b"red", b"blue"):
        pictures.choose_for_group(ada, tea, content)
    for _ in range(2):
        pictures.remove_from_group(ada, tea)
    told = [message.system.kind for message in all_told(tea) if message.system and message.number]
    assert told == ["pictured", "pictured", "unpictured"]
    assert _stored() == set()


def test_only_those_who_lead_a_group_choose_its_picture(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    with pytest.raises(Forbidden):
        pictures.choose_for_group(grace, tea, b"red")
    for nowhere in (tea, 2**40):
        with pytest.raises(NotFound):
            pictures.choose_for_group(stranger, nowhere, b"red")
    changing.appoint(ada, tea, grace.user_id, True)
    pictures.choose_for_group(grace, tea, b"red")
    pictures.remove_from_group(ada, tea)
    assert _stored() == set()


def test_direct_conversation_has_no_picture_of_its_own(ada: Actor, grace: Actor):
    direct = conversation_of(ada, grace, title="")
    with pytest.raises(NotFound):
        pictures.choose_for_group(ada, direct, b"red")


def test_picture_goes_with_its_group(ada: Actor, grace: Actor):
    first, second = (conversation_of(ada, grace, title=title) for title in ("One", "Two"))
    pictures.choose_for_group(ada, first, b"red")
    pictures.choose_for_group(ada, second, b"blue")
    closing.delete(ada, first, "One")
    assert _stored() == {b"blue"}
    for actor in (ada, grace):
        membership.leave(actor, second)
    assert _stored() == set()


def test_deleted_account_has_no_picture(tea: int, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    pictures.choose(grace, b"red")
    assert "data:image/webp;base64,cmVk" in "".join(export.of(grace))
    monkeypatch.setattr(reauthentication, "check", lambda _actor, _password: None)
    deletion.delete(grace, "")
    assert _stored() == set()
