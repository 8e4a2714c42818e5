"""Privacy: everybody chooses, the administrator sets the defaults, and all workers hear of changes."""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.administration import audit
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.presence import last_seen, privacy
from messenger.domain.presence.privacy import SWITCHES, Privacy, PrivacyChanged, Switch
from messenger.models import User
from tests.domain.conftest import Published
from tests.support.administration import administrator


@pytest.fixture
def root(everybody: list[Actor]) -> Actor:
    """An administrator."""
    return administrator("Root")


def shown(actor: Actor) -> Privacy:
    own = privacy.own(actor)
    assert own.id == actor.user_id
    return Privacy(own.online, own.last_seen, own.typing, own.seen)


def test_everything_is_shown_by_default(ada: Actor):
    assert shown(ada) == Privacy(online=True, last_seen=True, typing=True, seen=True)


@pytest.mark.parametrize("switch", SWITCHES)
def test_choice_is_stored_and_told(switch: Switch, ada: Actor, grace: Actor, published: Published):
    privacy.choose(ada, switch, False)
    assert shown(ada) == Privacy(**{switch: False})
    assert shown(grace) == Privacy()
    assert published.heard_by(grace) == [PrivacyChanged(ada.user_id, switch)]
    published.forget()
    privacy.choose(ada, switch, False)
    assert published.events == []
    privacy.choose(ada, switch, True)
    assert shown(ada) == Privacy()


@pytest.mark.parametrize("switch", ["", "email", "online; drop table users", "x" * 1000])
def test_unknown_switch_is_refused(switch: str, ada: Actor, root: Actor):
    with pytest.raises(Refused):
        privacy.choose(ada, switch, False)
    with pytest.raises(Refused):
        privacy.choose_default(root, switch, False)


@pytest.mark.parametrize("switch", SWITCHES)
def test_default_holds_for_who_has_not_chosen(
    switch: Switch, root: Actor, ada: Actor, grace: Actor, published: Published
):
    privacy.choose(ada, switch, True)
    privacy.choose_default(root, switch, False)
    assert getattr(privacy.own(ada), switch) is True
    assert getattr(privacy.own(grace), switch) is False
    assert getattr(privacy.defaults(root), switch) is False
    assert published.heard_by(grace) == [PrivacyChanged(0, switch)]
    assert audit.entries(root)[0][0].detail == switch


def test_only_administrators_choose_defaults(ada: Actor):
    with pytest.raises(Forbidden):
        privacy.choose_default(ada, "seen", False)
    with pytest.raises(Forbidden):
        privacy.defaults(ada)
    assert privacy.own(ada).seen


def stored(actor: Actor) -> int | None:
    with db.reading() as session:
        return session.scalar(sa.select(col(User.last_seen_at)).where(col(User.id) == actor.user_id))


@pytest.mark.parametrize("switch", ["online", "last_seen"])
def test_last_seen_is_kept_only_while_it_is_shown(switch: str, ada: Actor, grace: Actor):
    last_seen.note({ada.user_id: 1000, grace.user_id: 1000})
    last_seen.note({ada.user_id: 500})
    assert last_seen.of([ada.user_id])[ada.user_id].at == 1000
    privacy.choose(ada, switch, False)
    assert stored(ada) is None
    last_seen.note({ada.user_id: 2000, grace.user_id: 2000})
    assert stored(ada) is None
    assert stored(grace) == 2000
    shown = last_seen.of([ada.user_id, grace.user_id])
    assert (shown[ada.user_id].last_seen, shown[ada.user_id].at) == (False, None)
    assert shown[ada.user_id].online is (switch != "online")


def test_default_erases_when_people_were_seen(root: Actor, ada: Actor, grace: Actor):
    privacy.choose(ada, "last_seen", True)
    last_seen.note({ada.user_id: 1000, grace.user_id: 1000})
    privacy.choose_default(root, "last_seen", False)
    assert (stored(ada), stored(grace)) == (1000, None)


def test_who_has_no_account_shows_nothing(ada: Actor):
    assert last_seen.of([ada.user_id, 2**31 - 1]).keys() == {ada.user_id}
