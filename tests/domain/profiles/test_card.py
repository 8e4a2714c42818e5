"""Profile cards and status lines: what is told, to whom, for how long, and what is erased."""

import json

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import clock
from messenger.domain.accounts import deletion, export, profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.actors import Actor
from messenger.domain.authentication import reauthentication
from messenger.domain.clock import DAY_MS, HOUR_MS
from messenger.domain.errors import NotFound, Refused
from messenger.domain.profiles import card, status
from messenger.domain.profiles.card import Card, ProfileChanged
from messenger.domain.talk import contacts
from messenger.domain.talk.contacts import Person, Status, UserRenamed
from tests.domain.conftest import Published


def test_everybody_reads_a_card(ada: Actor, stranger: Actor, published: Published):
    card.describe(ada, "  Writes programs.\n\nLikes tea. ")
    card.show_time(ada, "Europe/Berlin")
    shown = card.read(stranger, ada.user_id)
    assert shown.card == Card(ada.user_id, "Writes programs.\n\nLikes tea.", "Europe/Berlin")
    assert shown.person == Person(ada.user_id, "Ada")
    assert ProfileChanged(shown.person) in published.heard_by(ada)
    card.show_time(ada, "")
    assert card.read(stranger, ada.user_id).card.time_zone == ""


@pytest.mark.parametrize("user_id", [0, 2**31 - 1])
def test_nobody_has_no_card(user_id: int, ada: Actor):
    with pytest.raises(NotFound):
        card.read(ada, user_id)


@pytest.mark.parametrize("about", ["x" * 501, "a\0b", "\ud800"])
def test_unsound_text_is_refused(about: str, ada: Actor):
    with pytest.raises(Refused) as refused:
        card.describe(ada, about)
    assert set(refused.value.reasons) == {"about"}
    card.describe(ada, "é" * 500)
    card.describe(ada, " ")
    assert card.read(ada, ada.user_id).card.about == ""


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "x" * 100, "Ünïcode"])
def test_unknown_time_zone_is_refused(zone: str, ada: Actor):
    with pytest.raises(Refused):
        card.show_time(ada, zone)


def test_status_is_part_of_the_person(ada: Actor, published: Published):
    until = clock.now() + HOUR_MS
    status.choose(ada, "🌴", "  On   holiday ", until)
    shown = Person(ada.user_id, "Ada", "", Status("🌴", "On holiday", until))
    assert contacts.me(ada) == shown
    assert ProfileChanged(shown) in published.heard_by(ada)
    profile.save(ada, Wish(nickname="Augusta"), "")
    assert UserRenamed(Person(ada.user_id, "Augusta", "", shown.status)) in published.heard_by(ada)
    status.choose(ada, "", " ", until)
    assert contacts.me(ada).status is None


def test_expired_status_is_gone_without_a_write(ada: Actor, monkeypatch: pytest.MonkeyPatch):
    until = clock.now() + HOUR_MS
    status.choose(ada, "", "Out for lunch", until)
    monkeypatch.setattr(clock, "now", lambda: until - 1)
    assert contacts.me(ada).status == Status("", "Out for lunch", until)
    monkeypatch.setattr(clock, "now", lambda: until)
    assert contacts.me(ada).status is None
    status.choose(ada, "", "For ever", 0)
    monkeypatch.setattr(clock, "now", lambda: until + 400 * DAY_MS)
    assert contacts.me(ada).status == Status("", "For ever", 0)


@pytest.mark.parametrize(
    ("emoji", "text", "until", "field"),
    [
        ("no", "", 0, "emoji"),
        ("🌴🌴", "", 0, "emoji"),
        ("", "x" * 101, 0, "text"),
        ("", "a\u202eb", 0, "text"),
        ("", "Late", 1, "until"),
        ("", "Never", 2**53, "until"),
    ],
)
def test_unsound_status_is_refused(emoji: str, text: str, until: int, field: str, ada: Actor):
    with pytest.raises(Refused) as refused:
        status.choose(ada, emoji, text, until)
    assert set(refused.value.reasons) == {field}
    assert contacts.me(ada).status is None


def test_export_has_the_card_and_deletion_erases_it(
    tea: int, grace: Actor, ada: Actor, monkeypatch: pytest.MonkeyPatch
):
    card.describe(grace, "A secret")
    card.show_time(grace, "Europe/Berlin")
    status.choose(grace, "🌴", "On holiday", 0)
    account = json.loads("".join(export.of(grace)))["account"]
    assert account["about"] == "A secret"
    assert account["time_zone"] == "Europe/Berlin"
    assert account["status"] == {"emoji": "🌴", "text": "On holiday", "until": None}
    monkeypatch.setattr(reauthentication, "check", lambda _actor, _password: None)
    deletion.delete(grace, "")
    with pytest.raises(NotFound):
        card.read(ada, grace.user_id)
    left = sa.select(col(models.User.about), col(models.User.time_zone), col(models.User.status))
    with db.reading() as session:
        assert tuple(session.execute(left.where(col(models.User.id) == grace.user_id)).one()) == (
            "",
            None,
            None,
        )
