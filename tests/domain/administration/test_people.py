from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.config import settings
from messenger.domain import clock, mails
from messenger.domain.actors import Actor
from messenger.domain.administration import people
from messenger.domain.administration.administrators import LAST
from messenger.domain.administration.people import INACTIVE
from messenger.domain.authentication import links, second_factor, sign_ins, totp
from messenger.domain.authentication.sign_ins import SignInEnded
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.mail_kinds import MailKind
from messenger.domain.profiles import pictures
from messenger.domain.talk import contacts
from messenger.models import Link, Mail, RecoveryCode, Ticket, User
from tests.domain.conftest import Published
from tests.support.administration import administrators, change, noted, promote, signed_in
from tests.support.at_once import at_once
from tests.support.codes import code_of
from tests.support.people import PASSWORD, contents
from tests.support.picture_files import picture

VERBS: dict[str, Callable[..., object]] = {
    "deactivate": people.deactivate,
    "reactivate": people.reactivate,
    "end_sign_ins": people.end_sign_ins,
    "make_administrator": partial(people.make_administrator, password=PASSWORD),
    "take_administration_away": people.take_administration_away,
    "reset_link": partial(people.reset_link, password=PASSWORD),
    "reset_second_factor": partial(people.reset_second_factor, password=PASSWORD),
    "account": people.account,
}
WITH_PASSWORD = ("make_administrator", "reset_link", "reset_second_factor")
each_verb = pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)


@pytest.fixture
def boss(ada: Actor) -> Actor:
    """Ada, an administrator."""
    promote(ada)
    return ada


def actor_of(token: str) -> Actor:
    actor = sign_ins.identify(token)
    assert actor is not None
    return actor


def reason(verb: Callable[..., object], *args: object) -> dict[str, str]:
    """Try to do something, check that nothing changed, and return the reasons for the refusal."""
    before = contents()
    with pytest.raises(Refused) as refusal:
        verb(*args)
    assert contents() == before
    return {**refusal.value.reasons}


@each_verb
def test_member_cannot_administer_people(verb: Callable[..., object], boss: Actor, grace: Actor, alan: Actor):
    before = contents()
    with pytest.raises(Forbidden):
        verb(grace, alan.user_id)
    assert contents() == before


@each_verb
def test_forged_administrator_actor_can_do_nothing(
    verb: Callable[..., object], boss: Actor, grace: Actor, alan: Actor
):
    pretender = Actor(grace.user_id, sign_in_id=0, is_administrator=True)
    with pytest.raises(Forbidden):
        verb(pretender, alan.user_id)


@each_verb
@pytest.mark.parametrize("state", ["deactivated_at", "deleted_at"])
def test_inactive_administrator_can_do_nothing(
    verb: Callable[..., object], state: str, boss: Actor, grace: Actor, alan: Actor
):
    promote(grace)
    change(grace, **{state: clock.now()})
    with pytest.raises(Forbidden):
        verb(grace, alan.user_id)


@each_verb
@pytest.mark.parametrize("is_deleted", [True, False])
def test_unknown_person_is_not_found(
    verb: Callable[..., object], is_deleted: bool, boss: Actor, grace: Actor
):
    change(grace, deleted_at=clock.now())
    with pytest.raises(NotFound):
        verb(boss, grace.user_id if is_deleted else 999)


@pytest.mark.parametrize("name", ["deactivate", "end_sign_ins", "reset_link", "reset_second_factor"])
def test_administrator_cannot_act_on_themselves(name: str, boss: Actor, grace: Actor):
    promote(grace)
    assert set(reason(VERBS[name], boss, boss.user_id)) == {"person"}


@pytest.mark.parametrize("name", WITH_PASSWORD)
@pytest.mark.parametrize("password", ["", "not this one", "x" * 10_000, "\ud800"])
def test_sensitive_verb_needs_the_password(name: str, password: str, boss: Actor, grace: Actor):
    assert set(reason(getattr(people, name), boss, grace.user_id, password)) == {"current_password"}


@pytest.mark.parametrize("name", WITH_PASSWORD)
def test_sensitive_action_needs_the_second_factor(name: str, boss: Actor, grace: Actor):
    secret = totp.new_secret()
    change(boss, totp_secret=secret)
    change(grace, totp_secret=totp.new_secret())
    assert set(reason(VERBS[name], boss, grace.user_id)) == {"code"}
    VERBS[name](boss, grace.user_id, code=code_of(secret))
    assert len(noted()) == 1


def test_handing_over_a_link_needs_the_password(boss: Actor, grace: Actor):
    with db.transaction() as tx:
        mails.post(tx, MailKind.RESET_PASSWORD, grace.user_id, "grace@example.org")
    (mail,) = mails.waiting(boss)
    for password in ("", "not this one"):
        assert set(reason(mails.hand_over, boss, mail.id, password)) == {"current_password"}
    with pytest.raises(Forbidden):
        mails.hand_over(grace, mail.id, PASSWORD)
    assert "/reset-password/" in mails.hand_over(boss, mail.id, PASSWORD)
    assert mails.waiting(boss) == []
    with pytest.raises(NotFound):
        mails.hand_over(boss, mail.id, PASSWORD)
    change(boss, totp_secret=totp.new_secret())
    assert set(reason(mails.hand_over, boss, mail.id, PASSWORD)) == {"code"}


def test_account_shows_its_picture(boss: Actor, grace: Actor):
    assert people.account(boss, grace.user_id).picture == ""
    pictures.choose(grace, picture())
    (person,) = contacts.search(boss, "Grace")[0]
    assert person.picture
    assert people.account(boss, grace.user_id).picture == person.picture


def test_deactivation_signs_out_everywhere(published: Published, boss: Actor, grace: Actor):
    tokens = [signed_in(grace), signed_in(grace)]
    ids = [actor_of(token).sign_in_id for token in tokens]
    other = signed_in(boss)
    with db.transaction() as tx:
        ticket = sign_ins.issue_ticket(tx, grace.user_id, is_kept=False)
        links.issue(tx, links.RESET, grace.user_id, "grace@example.org")
    people.deactivate(boss, grace.user_id)
    assert [sign_ins.identify(token) for token in tokens] == [None, None]
    assert sign_ins.identify(other)
    assert published.to(grace) == [SignInEnded(id, grace.user_id) for id in ids]
    with pytest.raises(Refused):
        sign_ins.start(ticket, "Firefox")
    with db.reading() as session:
        assert session.scalars(sa.select(Link)).all() == []
        assert session.scalars(sa.select(Ticket)).all() == []
    assert people.account(boss, grace.user_id).is_deactivated
    assert noted() == [("user_deactivated", boss.user_id, grace.user_id, "")]


def test_reactivation_restores_the_account(tea: int, boss: Actor, grace: Actor):
    before = people.account(boss, grace.user_id)
    people.deactivate(boss, grace.user_id)
    people.reactivate(boss, grace.user_id)
    assert people.account(boss, grace.user_id) == before
    assert [what for what, *_ in noted()] == ["user_deactivated", "user_reactivated"]


def test_unchanged_setting_is_not_audited(boss: Actor, grace: Actor):
    people.reactivate(boss, grace.user_id)
    people.take_administration_away(boss, grace.user_id)
    people.make_administrator(boss, boss.user_id, PASSWORD)
    people.reset_second_factor(boss, grace.user_id, PASSWORD)
    assert noted() == []
    people.deactivate(boss, grace.user_id)
    people.deactivate(boss, grace.user_id)
    assert len(noted()) == 1


def test_ending_sign_ins_leaves_other_users_alone(
    published: Published, boss: Actor, grace: Actor, alan: Actor
):
    ended, other = signed_in(grace), signed_in(alan)
    people.end_sign_ins(boss, grace.user_id)
    assert sign_ins.identify(ended) is None
    assert sign_ins.identify(other)
    assert len(published.to(grace)) == 1
    assert sign_ins.identify(signed_in(grace))
    assert noted() == [("sign_ins_ended", boss.user_id, grace.user_id, "")]


def test_administrator_rights_are_granted_and_removed(boss: Actor, grace: Actor):
    people.make_administrator(boss, grace.user_id, PASSWORD)
    assert administrators() == {boss.user_id, grace.user_id}
    assert actor_of(signed_in(grace)).is_administrator
    people.take_administration_away(grace, boss.user_id)
    assert administrators() == {grace.user_id}
    assert noted() == [
        ("administrator_added", boss.user_id, grace.user_id, ""),
        ("administrator_removed", grace.user_id, boss.user_id, ""),
    ]


def test_deactivated_person_gets_no_link_or_rights(boss: Actor, grace: Actor):
    people.deactivate(boss, grace.user_id)
    for name in ("make_administrator", "reset_link"):
        assert reason(VERBS[name], boss, grace.user_id) == {"person": INACTIVE}


def test_the_last_administrator_stays_one(boss: Actor, grace: Actor):
    assert reason(people.take_administration_away, boss, boss.user_id) == {"person": LAST}
    promote(grace)
    people.take_administration_away(boss, boss.user_id)
    assert administrators() == {grace.user_id}


def test_deactivated_administrator_does_not_count(boss: Actor, grace: Actor):
    promote(grace)
    people.deactivate(boss, grace.user_id)
    assert reason(people.take_administration_away, boss, boss.user_id) == {"person": LAST}


@pytest.mark.parametrize("one", [people.deactivate, people.take_administration_away])
@pytest.mark.parametrize("other", [people.deactivate, people.take_administration_away])
def test_mutual_demotion_keeps_one_administrator(
    one: Callable[..., None], other: Callable[..., None], boss: Actor, grace: Actor
):
    promote(grace)
    outcomes = at_once(partial(one, boss, grace.user_id), partial(other, grace, boss.user_id))
    assert len(administrators()) == 1
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Forbidden", "NoneType"]


def test_concurrent_resignations_keep_one_administrator(boss: Actor, grace: Actor):
    promote(grace)
    step_down = people.take_administration_away
    outcomes = at_once(*(partial(step_down, actor, actor.user_id) for actor in (boss, grace)))
    assert len(administrators()) == 1
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1


def test_the_reset_link_is_good_for_an_hour(boss: Actor, grace: Actor, let_pass: Callable[[int], None]):
    link = people.reset_link(boss, grace.user_id, PASSWORD)
    assert link.startswith(f"{settings.public_url}/reset-password/")
    token = link.rpartition("/")[2]
    with db.reading() as session:
        assert links.holder(session, links.RESET, token).user_id == grace.user_id
        assert token not in str(contents())
        let_pass(clock.HOUR_MS)
        with pytest.raises(Refused):
            links.holder(session, links.RESET, token)
    assert noted() == [("reset_link_created", boss.user_id, grace.user_id, "")]


def test_second_factor_reset_notifies_its_owner(boss: Actor, grace: Actor, alan: Actor):
    for actor in (grace, alan):
        change(actor, totp_secret="A" * 32, totp_step=5)
        with db.transaction() as tx:
            tx.add(RecoveryCode(code_hash=f"hash {actor.user_id}", user_id=actor.user_id))
    people.reset_second_factor(boss, grace.user_id, PASSWORD)
    assert not people.account(boss, grace.user_id).has_second_factor
    assert people.account(boss, alan.user_id).has_second_factor
    with db.reading() as session:
        assert session.scalars(sa.select(col(RecoveryCode.user_id))).all() == [alan.user_id]
        assert session.scalar(sa.select(col(User.totp_step)).where(col(User.id) == grace.user_id)) is None
        posted = session.execute(sa.select(col(Mail.kind), col(Mail.user_id))).all()
    assert [tuple(mail) for mail in posted] == [("second_factor_changed", grace.user_id)]
    assert noted() == [("second_factor_reset", boss.user_id, grace.user_id, "")]


def test_resetting_when_off_changes_nothing(boss: Actor, grace: Actor):
    before = contents()
    with db.transaction() as tx:
        second_factor.reset(tx, grace.user_id)
    assert contents() == before
