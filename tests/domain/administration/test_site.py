from functools import partial

import pytest

from messenger import db
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.administration import site
from messenger.domain.administration.invitations import CLOSED, NEEDED
from messenger.domain.errors import Forbidden, Refused
from messenger.models import Site
from tests.support.administration import administrator, noted, promote
from tests.support.at_once import at_once
from tests.support.people import PASSWORD, contents


@pytest.fixture
def boss(ada: Actor) -> Actor:
    """Ada, an administrator."""
    promote(ada)
    return ada


def test_sign_up_is_open_by_default(database: db.Database):
    assert site.sign_up_mode() == "open"


@pytest.mark.parametrize("mode", site.MODES)
def test_administrator_chooses_sign_up_mode(mode: str, boss: Actor):
    for wanted in ("closed", mode, mode):
        site.choose_sign_up_mode(boss, wanted)
    assert site.sign_up_mode() == mode


def test_only_a_change_is_audited(boss: Actor):
    for wanted in ("open", "closed", "closed", "open"):
        site.choose_sign_up_mode(boss, wanted)
    assert noted() == [
        ("sign_up_mode_changed", boss.user_id, None, "closed"),
        ("sign_up_mode_changed", boss.user_id, None, "open"),
    ]


def test_member_cannot_choose_sign_up_mode(boss: Actor, grace: Actor):
    with pytest.raises(Forbidden):
        site.choose_sign_up_mode(grace, "closed")
    assert site.sign_up_mode() == "open"


@pytest.mark.parametrize("wanted", ["", "Open", "everybody", "\x00", "\ud800"])
def test_there_are_three_modes(wanted: str, boss: Actor):
    with pytest.raises(Refused, match="mode"):
        site.choose_sign_up_mode(boss, wanted)


def test_concurrent_first_choices_store_one(boss: Actor):
    modes = ("closed", "invitation", "closed", "invitation")
    assert at_once(*(partial(site.choose_sign_up_mode, boss, mode) for mode in modes)) == [None] * 4
    assert len(contents()["site"]) == 1


@pytest.mark.parametrize(("mode", "said"), [("invitation", NEEDED), ("closed", CLOSED)])
def test_refused_sign_up_reveals_nobody(mode: str, said: str, boss: Actor):
    site.choose_sign_up_mode(boss, mode)
    before = contents()
    with pytest.raises(Refused) as refusal:
        accounts.sign_up("Ada", "new@example.org", PASSWORD)
    assert refusal.value.reasons == {"invitation": said}
    assert contents() == before


@pytest.mark.parametrize("mode", ["invitation", "closed"])
def test_the_first_can_always_sign_up(mode: str, database: db.Database):
    with db.transaction() as tx:
        tx.merge(Site(id=site.THE_ROW, sign_up_mode=mode))
    accounts.sign_up("Ada", "ada@example.org", PASSWORD)
    with pytest.raises(Refused, match="invitation"):
        accounts.sign_up("Grace", "grace@example.org", PASSWORD)


def test_sign_up_is_audited(database: db.Database):
    accounts.sign_up("Ada", "ada@example.org", PASSWORD)
    accounts.sign_up("Grace", "grace@example.org", PASSWORD)
    assert noted() == [("signed_up_first", 1, None, ""), ("signed_up", 2, None, "")]


def test_new_administrator_can_choose_sign_up_mode(database: db.Database):
    site.choose_sign_up_mode(administrator("Ada"), "closed")
    assert site.sign_up_mode() == "closed"
