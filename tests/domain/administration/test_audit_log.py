from collections.abc import Callable

import pytest

from messenger import db
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.administration import audit, audit_log, invitations, people, site
from messenger.domain.administration.audit import KEPT_MS
from messenger.domain.administration.audit_log import SENTENCES, Entry, Part
from messenger.domain.errors import Forbidden
from tests.support.administration import change, promote
from tests.support.people import PASSWORD, contents


@pytest.fixture
def boss(ada: Actor) -> Actor:
    """Ada, who administers."""
    promote(ada)
    return ada


def note(action: str, by: Actor | None = None, about: Actor | None = None, detail: str = "") -> None:
    with db.transaction() as tx:
        ids = {name: actor.user_id for name, actor in (("by", by), ("about", about)) if actor}
        audit.note(tx, action, **ids, detail=detail)


def told(entry: Entry) -> str:
    return "".join(part.text for part in entry.sentence)


def read(actor: Actor, person: Actor | None = None) -> list[str]:
    return [told(entry) for entry in audit_log.entries(actor, person=person and person.user_id)[0]]


def test_what_administrators_do_is_told_newest_first(boss: Actor, grace: Actor):
    change(grace, totp_secret="A" * 32)
    people.make_administrator(boss, grace.user_id, PASSWORD)
    people.take_administration_away(grace, boss.user_id)
    promote(boss)
    people.reset_second_factor(boss, grace.user_id, PASSWORD)
    people.reset_link(boss, grace.user_id, PASSWORD)
    people.end_sign_ins(boss, grace.user_id)
    people.deactivate(boss, grace.user_id)
    people.reactivate(boss, grace.user_id)
    site.choose_sign_up_mode(boss, "invitation")
    token = invitations.create(boss).rpartition("/")[2]
    accounts.sign_up("Iris", "iris@example.org", PASSWORD, token)
    invitations.create(boss)
    invitations.withdraw(boss, invitations.current(boss)[0].id)
    assert read(boss)[::-1] == [
        "Ada made Grace administrator",
        "Grace took administration away from Ada",
        "Ada reset the second factor of Grace",
        "Ada made a link for Grace to choose a new password",
        "Ada ended all sign-ins of Grace",
        "Ada deactivated Grace",
        "Ada reactivated Grace",
        "Ada changed who may sign up",
        "Ada made an invitation",
        "Iris signed up, invited by Ada",
        "Ada made an invitation",
        "Ada withdrew an invitation",
    ]


def test_people_go_by_their_present_names(boss: Actor, grace: Actor):
    note("password changed", grace, grace)
    change(grace, nickname="Amazing {by} Grace")
    (entry,), _ = audit_log.entries(boss)
    assert entry.sentence == [Part("Amazing {by} Grace", True), Part(" changed their password", False)]


def test_what_has_no_sentence_is_told_as_it_was_noted(boss: Actor, grace: Actor):
    note("door {by} painted", boss, grace)
    note("window opened", grace, grace)
    note("roof lifted", None, grace)
    note("sun risen")
    assert read(boss) == [
        "Somebody: sun risen",
        "Grace: roof lifted",
        "Grace: window opened",
        "Ada: door by painted, for Grace",
    ]


@pytest.mark.parametrize("action", SENTENCES)
def test_every_sentence_can_be_told(action: str, boss: Actor, grace: Actor):
    note(action, boss, grace, "more")
    (entry,), _ = audit_log.entries(boss)
    assert "{" not in told(entry)
    assert {part.text for part in entry.sentence if part.is_name} <= {"Ada", "Grace"}
    assert entry.detail == "more"


def test_entries_come_in_pages(boss: Actor):
    for number in range(51):
        note("window opened", boss, detail=str(number))
    first, has_more = audit_log.entries(boss)
    assert has_more
    rest, has_still_more = audit_log.entries(boss, before=first[-1].id)
    assert not has_still_more
    assert [int(entry.detail) for entry in (*first, *rest)] == list(range(50, -1, -1))


def test_entries_by_and_about_one_person_are_found(boss: Actor, grace: Actor, alan: Actor):
    note("deactivated", boss, grace)
    note("deactivated", boss, alan)
    note("password changed", grace)
    assert read(boss, grace) == ["Grace changed their password", "Ada deactivated Grace"]


def test_entries_are_kept_a_year(boss: Actor, let_pass: Callable[[int], None]):
    note("window opened", boss)
    let_pass(KEPT_MS)
    assert len(read(boss)) == 1
    let_pass(1)
    assert read(boss) == []
    note("window closed", boss)
    assert len(contents()["audit_entries"]) == 1


def test_only_administrators_read(boss: Actor, grace: Actor):
    for actor in (grace, Actor(grace.user_id, 0, is_administrator=True)):
        with pytest.raises(Forbidden):
            audit_log.entries(actor)
