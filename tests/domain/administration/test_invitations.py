from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.config import settings
from messenger.domain import clock
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.administration import invitations, site
from messenger.domain.administration.invitations import CLOSED, MAX_AT_ONCE, OVER
from messenger.domain.clock import DAY_MS
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.models import Invitation, User
from tests.support.administration import change, noted, promote
from tests.support.at_once import at_once
from tests.support.people import PASSWORD, contents


@pytest.fixture
def boss(ada: Actor) -> Actor:
    """Ada, the administrator of a site where sign-up takes an invitation."""
    promote(ada)
    site.choose_sign_up_mode(ada, "invitation")
    return ada


def invite(actor: Actor, note: str = "", uses: int = 1, days: int = 7) -> str:
    """Create an invitation and return its token."""
    return invitations.create(actor, note, uses, days).rpartition("/")[2]


def join(token: str, nickname: str = "Iris") -> str:
    return accounts.sign_up(nickname, f"{nickname}@example.org", PASSWORD, token)


def is_over(do: Callable[..., object], *args: object) -> bool:
    with pytest.raises(Refused) as refusal:
        do(*args)
    return refusal.value.reasons == {"invitation": OVER}


def uses_left(actor: Actor) -> list[int]:
    return [invitation.uses_left for invitation in invitations.current(actor)]


def test_invitation_is_limited_to_its_uses(boss: Actor):
    token = invite(boss, uses=2)
    join(token, "Iris")
    assert uses_left(boss) == [1]
    join(token, "Noor")
    assert uses_left(boss) == []
    assert is_over(join, token, "Pavel")


def test_invitation_token_is_not_stored(boss: Actor):
    link = invitations.create(boss)
    assert link.startswith(f"{settings.public_url}/join/")
    token = link.rpartition("/")[2]
    assert len(token) >= 43
    assert token not in str(contents())
    assert invitations.inviter(token) == "Ada"
    assert uses_left(boss) == [1]


def test_joining_is_audited_with_the_inviter(boss: Actor):
    join(invite(boss, "For the choir"))
    with db.reading() as session:
        iris = session.execute(sa.select(col(User.id)).where(col(User.nickname) == "Iris")).scalar_one()
    assert noted()[1:] == [
        ("invitation_created", boss.user_id, None, "For the choir"),
        ("signed_up_by_invitation", iris, boss.user_id, ""),
    ]


def test_refused_form_uses_no_invitation(boss: Actor):
    token = invite(boss)
    for nickname, email, password in (
        ("", "iris@example.org", PASSWORD),
        ("Iris", "iris@example.org", "short"),
        ("Grace", "iris@example.org", PASSWORD),
    ):
        with pytest.raises(Refused):
            accounts.sign_up(nickname, email, password, token)
        assert uses_left(boss) == [1]
    join(token)


def test_concurrent_joins_are_limited_to_uses(boss: Actor):
    token = invite(boss, uses=2)
    names = ("Iris", "Noor", "Pavel", "Quentin")
    outcomes = at_once(*(partial(join, token, name) for name in names))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [refusal.reasons for refusal in refusals] == [{"invitation": OVER}] * 2
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 2


def test_an_invitation_expires(boss: Actor, let_pass: Callable[[int], None]):
    token = invite(boss, uses=2, days=3)
    let_pass(3 * DAY_MS - 1)
    join(token)
    let_pass(1)
    assert is_over(invitations.inviter, token)
    assert is_over(join, token, "Noor")
    assert invitations.current(boss) == []


def test_expired_rows_are_deleted(boss: Actor, let_pass: Callable[[int], None]):
    join(invite(boss))
    invite(boss, days=1)
    let_pass(DAY_MS)
    invite(boss)
    assert len(contents()["invitations"]) == 1


def test_an_invitation_is_withdrawn(boss: Actor):
    token = invite(boss, "For the choir")
    (listed,) = invitations.current(boss)
    invitations.withdraw(boss, listed.id)
    assert is_over(join, token)
    assert noted()[-1] == ("invitation_withdrawn", boss.user_id, None, "For the choir")
    with pytest.raises(NotFound):
        invitations.withdraw(boss, listed.id)


@pytest.mark.parametrize("token", ["", "made up", "\x00", "\ud800", "x" * 10_000])
def test_an_unknown_token_invites_nobody(token: str, boss: Actor):
    assert is_over(invitations.inviter, token)
    with pytest.raises(Refused, match="invitation"):
        join(token)


def test_an_invitation_works_while_the_site_is_open(boss: Actor):
    site.choose_sign_up_mode(boss, "open")
    token = invite(boss)
    join(token)
    assert is_over(join, token, "Noor")
    join("", "Noor")


def test_invitation_is_refused_while_the_site_is_closed(boss: Actor):
    token = invite(boss)
    site.choose_sign_up_mode(boss, "closed")
    for attempt in (partial(invitations.inviter, token), partial(join, token)):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.reasons == {"invitation": CLOSED}
    site.choose_sign_up_mode(boss, "invitation")
    join(token)


@pytest.mark.parametrize("state", ["deactivated_at", "deleted_at"])
def test_inactive_inviter_invitation_is_void(state: str, boss: Actor, grace: Actor):
    promote(grace)
    token = invite(grace)
    change(grace, **{state: clock.now()})
    assert is_over(invitations.inviter, token)
    assert is_over(join, token)
    assert invitations.current(boss) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("note", "x" * 101),
        ("note", "two\nlines"),
        ("note", "\x00"),
        ("note", "\ud800"),
        ("uses", 0),
        ("uses", -1),
        ("uses", 1001),
        ("uses", 10**30),
        ("days", 0),
        ("days", 91),
    ],
)
def test_invalid_input_is_refused_at_its_field(field: str, value: object, boss: Actor):
    with pytest.raises(Refused) as refusal:
        invitations.create(boss, **{field: value})  # pyright: ignore[reportArgumentType]
    assert set(refusal.value.reasons) == {field}
    assert invitations.current(boss) == []


def test_maximum_values_are_accepted(boss: Actor):
    invitations.create(boss, " " + "ж" * 100 + " ", 1000, 90)
    (listed,) = invitations.current(boss)
    assert (listed.note, listed.inviter, listed.uses_left) == ("ж" * 100, "Ada", 1000)


def test_open_invitations_are_limited(boss: Actor):
    row = {"note": "", "uses_left": 1, "created_by": boss.user_id, "created_at": 0, "expires_at": 2**50}
    with db.transaction() as tx:
        rows = [row | {"token_hash": str(number)} for number in range(MAX_AT_ONCE - 1)]
        tx.execute(sa.insert(Invitation), rows)
    invitations.create(boss)
    with pytest.raises(Refused, match="note"):
        invitations.create(boss)


def test_only_administrators_invite(boss: Actor, grace: Actor, alan: Actor):
    invite(boss)
    promote(alan)
    change(alan, deactivated_at=clock.now())
    (listed,) = invitations.current(boss)
    for actor in (grace, alan):
        for attempt in (
            partial(invitations.create, actor),
            partial(invitations.current, actor),
            partial(invitations.withdraw, actor, listed.id),
        ):
            with pytest.raises(Forbidden):
                attempt()
    assert len(invitations.current(boss)) == 1
