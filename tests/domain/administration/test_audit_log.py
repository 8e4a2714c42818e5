from collections.abc import Callable

import pytest

from messenger import db
from messenger.domain import clock
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.administration import audit, invitations, people, site
from messenger.domain.administration.audit import KEPT_MS, Action, Entry
from messenger.domain.errors import Forbidden
from messenger.models import AuditEntry
from tests.support.administration import change, promote
from tests.support.people import PASSWORD, contents


@pytest.fixture
def boss(ada: Actor) -> Actor:
    """Ada, who administers."""
    promote(ada)
    return ada


def note(action: Action, by: Actor | None = None, about: Actor | None = None, detail: str = "") -> None:
    with db.transaction() as tx:
        ids = {name: actor.user_id for name, actor in (("by", by), ("about", about)) if actor}
        audit.note(tx, action, **ids, detail=detail)


def read(actor: Actor, person: Actor | None = None) -> list[tuple[str, str | None, str | None]]:
    page, _ = audit.entries(actor, person=person and person.user_id)
    return [(entry.action, entry.by, entry.about) for entry in page]


def test_audit_log_is_newest_first(boss: Actor, grace: Actor):
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
        ("administrator_added", "Ada", "Grace"),
        ("administrator_removed", "Grace", "Ada"),
        ("second_factor_reset", "Ada", "Grace"),
        ("reset_link_created", "Ada", "Grace"),
        ("sign_ins_ended", "Ada", "Grace"),
        ("user_deactivated", "Ada", "Grace"),
        ("user_reactivated", "Ada", "Grace"),
        ("sign_up_mode_changed", "Ada", None),
        ("invitation_created", "Ada", None),
        ("signed_up_by_invitation", "Iris", "Ada"),
        ("invitation_created", "Ada", None),
        ("invitation_withdrawn", "Ada", None),
    ]


def test_entries_have_present_nicknames(boss: Actor, grace: Actor):
    note(Action.PASSWORD_CHANGED, grace, grace)
    change(grace, nickname="Amazing {by} Grace")
    assert read(boss) == [("password_changed", "Amazing {by} Grace", "Amazing {by} Grace")]


def test_unknown_actions_stay_readable(boss: Actor, grace: Actor):
    now = clock.now()
    with db.transaction() as tx:
        tx.add(AuditEntry(at=now, action="door painted", actor_id=grace.user_id, detail="blue"))
    assert audit.entries(boss)[0] == [Entry(1, now, "door painted", "Grace", None, "blue")]


@pytest.mark.parametrize("action", Action)
def test_every_action_can_be_stored(action: Action, boss: Actor, grace: Actor):
    note(action, boss, grace, "more")
    (entry,), _ = audit.entries(boss)
    assert (entry.action, entry.by, entry.about, entry.detail) == (action, "Ada", "Grace", "more")


def test_entries_come_in_pages(boss: Actor):
    for number in range(51):
        note(Action.INVITATION_CREATED, boss, detail=str(number))
    first, has_more = audit.entries(boss)
    assert has_more
    rest, has_still_more = audit.entries(boss, before=first[-1].id)
    assert not has_still_more
    assert [int(entry.detail) for entry in (*first, *rest)] == list(range(50, -1, -1))


def test_entries_by_and_about_one_person_are_found(boss: Actor, grace: Actor, alan: Actor):
    note(Action.USER_DEACTIVATED, boss, grace)
    note(Action.USER_DEACTIVATED, boss, alan)
    note(Action.PASSWORD_CHANGED, grace)
    assert read(boss, grace) == [
        ("password_changed", "Grace", None),
        ("user_deactivated", "Ada", "Grace"),
    ]


def test_entries_are_kept_a_year(boss: Actor, let_pass: Callable[[int], None]):
    note(Action.INVITATION_CREATED, boss)
    let_pass(KEPT_MS)
    assert len(read(boss)) == 1
    let_pass(1)
    assert read(boss) == []
    note(Action.INVITATION_WITHDRAWN, boss)
    assert len(contents()["audit_entries"]) == 1


def test_only_administrators_read(boss: Actor, grace: Actor):
    for actor in (grace, Actor(grace.user_id, 0, is_administrator=True)):
        with pytest.raises(Forbidden):
            audit.entries(actor)
