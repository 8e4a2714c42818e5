"""Custom emoji: who may add and delete them, what is stored, and what is left of them."""

from functools import partial

import pytest
import sqlalchemy as sa

from messenger import db, models
from messenger.domain.accounts import export
from messenger.domain.actors import Actor
from messenger.domain.administration import site
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.messages import reactions
from messenger.domain.pictures import custom_emoji, names, shrinking, storing
from messenger.domain.pictures.custom_emoji import CustomEmojiChanged
from messenger.domain.pictures.picture import Picture
from tests.domain.conftest import Published
from tests.support.administration import noted, promote
from tests.support.at_once import at_once
from tests.support.people import message_of, say

RED, BLUE = (Picture(content=colour, width=8, height=8) for colour in (b"red", b"blue"))


@pytest.fixture(autouse=True)
def decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the content as it is: decoding has tests of its own, and takes a process each."""

    def taken(content: bytes, edge: int, *, moves: bool) -> Picture:
        if content == b"none":
            raise shrinking.Unreadable
        if content == b"huge":
            raise shrinking.TooLarge
        return Picture(content=content, width=edge, height=edge)

    monkeypatch.setattr(shrinking, "shrink", taken)


@pytest.fixture
def boss(ada: Actor) -> Actor:
    """Ada, an administrator."""
    promote(ada)
    return ada


@pytest.fixture
def anybody(boss: Actor) -> None:
    """Everybody may add emoji."""
    site.choose_emoji_adders(boss, "everybody")


def _names() -> list[str]:
    with db.reading() as session:
        return list(session.scalars(sa.select(models.CustomEmoji.name).order_by(models.CustomEmoji.name)))  # pyright: ignore[reportArgumentType, reportCallIssue]


def _pictures() -> set[bytes]:
    with db.reading() as session:
        return set(session.scalars(sa.select(models.Picture.content)))  # pyright: ignore[reportArgumentType, reportCallIssue]


def test_administrators_may_add_by_default(boss: Actor, grace: Actor):
    assert custom_emoji.may_add(boss)
    assert not custom_emoji.may_add(grace)
    custom_emoji.add(boss, "partyparrot", b"red")
    with pytest.raises(Forbidden):
        custom_emoji.add(grace, "ship_it", b"red")
    assert _names() == ["partyparrot"]


def test_everybody_may_add_where_allowed(anybody: None, grace: Actor):
    custom_emoji.add(grace, "partyparrot", b"red")
    assert _names() == ["partyparrot"]


def test_nobody_means_administrators_too(boss: Actor, grace: Actor):
    site.choose_emoji_adders(boss, "nobody")
    for actor in (boss, grace):
        with pytest.raises(Forbidden):
            custom_emoji.add(actor, "partyparrot", b"red")


def test_forbidden_picture_is_not_decoded(grace: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shrinking, "shrink", None)
    with pytest.raises(Forbidden):
        custom_emoji.add(grace, "partyparrot", b"red")


def test_emoji_is_listed_with_who_added_it(anybody: None, grace: Actor, alan: Actor):
    custom_emoji.add(grace, "partyparrot", b"red")
    found = custom_emoji.collection(alan)
    (emoji,), (person,) = found.emoji, found.people
    assert (emoji.id, emoji.picture, emoji.by) == ("partyparrot", RED.hash, grace.user_id)
    assert (person.id, person.nickname) == (grace.user_id, "Grace")
    assert storing.read(alan, emoji.picture) == b"red"


@pytest.mark.parametrize("name", ["", "Parrot", "tada", "a b", "_a", "a" * 33])
def test_unfit_name_is_refused(name: str, boss: Actor):
    with pytest.raises(Refused, match="name"):
        custom_emoji.add(boss, name, b"red")
    assert not _pictures()


def test_name_is_taken_once(boss: Actor):
    custom_emoji.add(boss, "partyparrot", b"red")
    with pytest.raises(Refused, match="name"):
        custom_emoji.add(boss, "partyparrot", b"blue")
    assert _pictures() == {b"red"}


def test_name_taken_at_the_same_instant_is_refused(anybody: None, ada: Actor, grace: Actor):
    done = at_once(*(partial(_tried, actor, "partyparrot", b"red") for actor in (ada, grace, ada, grace)))
    assert sorted(done) == [False, False, False, True]
    assert _names() == ["partyparrot"]


def _tried(actor: Actor, name: str, content: bytes) -> bool:
    try:
        custom_emoji.add(actor, name, content)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("content", [b"none", b"huge"])
def test_unfit_picture_is_refused(content: bytes, boss: Actor):
    with pytest.raises(Refused, match="picture"):
        custom_emoji.add(boss, "partyparrot", content)
    assert not _names()


def test_number_of_emoji_is_limited(boss: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(custom_emoji, "MAX_EMOJI", 1)
    custom_emoji.add(boss, "partyparrot", b"red")
    with pytest.raises(Refused, match="name"):
        custom_emoji.add(boss, "ship_it", b"blue")


def test_who_added_it_and_administrators_may_delete(anybody: None, boss: Actor, grace: Actor, alan: Actor):
    for name in ("partyparrot", "ship_it"):
        custom_emoji.add(grace, name, b"red")
    with pytest.raises(Forbidden):
        custom_emoji.delete(alan, "partyparrot")
    custom_emoji.delete(grace, "partyparrot")
    custom_emoji.delete(boss, "ship_it")
    assert not _names()
    for name in ("partyparrot", "nothing", "\x00", "\ud800"):
        with pytest.raises(NotFound):
            custom_emoji.delete(grace, name)


def test_what_is_added_and_deleted_is_audited(anybody: None, boss: Actor, grace: Actor):
    custom_emoji.add(grace, "partyparrot", b"red")
    custom_emoji.delete(boss, "partyparrot")
    assert noted() == [
        ("emoji_adders_changed", boss.user_id, None, "everybody"),
        ("emoji_added", grace.user_id, None, ":partyparrot:"),
        ("emoji_deleted", boss.user_id, grace.user_id, ":partyparrot:"),
    ]


def test_everybody_hears_of_a_change(published: Published, boss: Actor, everybody: list[Actor]):
    custom_emoji.add(boss, "partyparrot", b"red")
    custom_emoji.delete(boss, "partyparrot")
    assert published.to(*everybody) == [CustomEmojiChanged("partyparrot")] * 2


def test_picture_goes_with_its_last_emoji(boss: Actor):
    for name in ("partyparrot", "ship_it"):
        custom_emoji.add(boss, name, b"red")
    custom_emoji.add(boss, "other", b"blue")
    custom_emoji.delete(boss, "partyparrot")
    assert _pictures() == {b"red", b"blue"}
    custom_emoji.delete(boss, "ship_it")
    assert _pictures() == {b"blue"}
    with pytest.raises(NotFound):
        storing.read(boss, RED.hash)


def test_last_use_and_new_use_at_once_lose_nothing(anybody: None, ada: Actor, grace: Actor):
    for number in range(5):
        custom_emoji.add(ada, f"old{number}", b"red")
        at_once(
            partial(custom_emoji.delete, ada, f"old{number}"),
            partial(custom_emoji.add, grace, f"new{number}", b"red"),
        )
        assert _pictures() == {b"red"}
        custom_emoji.delete(grace, f"new{number}")
        assert not _pictures()


@pytest.mark.parametrize("hash", ["", "a" * 64, "A" * 64, "../etc", "\x00", RED.hash[:-1], BLUE.hash])
def test_unknown_picture_is_not_found(hash: str, boss: Actor):
    custom_emoji.add(boss, "partyparrot", b"red")
    with pytest.raises(NotFound):
        storing.read(boss, hash)


def test_custom_emoji_is_a_reaction(boss: Actor, tea: int, grace: Actor, alan: Actor):
    message = say(grace, tea, "Hello")[0].id
    code = names.typed("a" * 32)
    with pytest.raises(Refused, match="emoji"):
        reactions.add(alan, message, code)
    custom_emoji.add(boss, "a" * 32, b"red")
    reactions.add(alan, message, code)
    assert message_of(message).reactions == {code: [alan.user_id]}


def test_reaction_survives_its_emoji(boss: Actor, tea: int, grace: Actor, alan: Actor):
    message = say(grace, tea, ":partyparrot:")[0].id
    custom_emoji.add(boss, "partyparrot", b"red")
    reactions.add(alan, message, ":partyparrot:")
    custom_emoji.delete(boss, "partyparrot")
    assert message_of(message).reactions == {":partyparrot:": [alan.user_id]}
    reactions.add(grace, message, ":partyparrot:")
    reactions.remove(alan, message, ":partyparrot:")
    assert message_of(message).reactions == {":partyparrot:": [grace.user_id]}


def test_export_has_the_emoji_that_one_added(anybody: None, grace: Actor, alan: Actor):
    custom_emoji.add(grace, "partyparrot", b"red")
    assert '"name": "partyparrot"' in "".join(export.of(grace))
    assert "data:image/webp;base64,cmVk" in "".join(export.of(grace))
    assert "partyparrot" not in "".join(export.of(alan))


def test_only_three_choices_of_who_may_add(boss: Actor, grace: Actor):
    with pytest.raises(Refused, match="adders"):
        site.choose_emoji_adders(boss, "friends")
    with pytest.raises(Forbidden):
        site.choose_emoji_adders(grace, "everybody")
    assert site.settings(boss).emoji_adders == "administrators"
