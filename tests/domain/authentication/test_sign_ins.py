from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlmodel import col

from messenger import db
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.authentication import links, passwords, recovery, sign_ins
from messenger.domain.authentication.sign_ins import IDLE_KEPT_MS, KEPT_MS, TICKET_MS, SignInEnded
from messenger.domain.clock import DAY_MS
from messenger.domain.errors import Refused
from messenger.models import SignIn, Ticket, User
from tests.domain.conftest import Published
from tests.support.at_once import at_once

EMAIL, PASSWORD = "hopper@example.org", "correct horse battery"


@pytest.fixture
def hopper(database: db.Database) -> None:
    """Somebody with an account and a password."""
    accounts.sign_up("Hopper", EMAIL, PASSWORD)


def ticket(*, is_kept: bool = False) -> str:
    """Issue a ticket to the first of the users."""
    with db.transaction() as tx:
        user_id = tx.execute(sa.select(sa.func.min(User.id))).scalar_one()
        return sign_ins.issue_ticket(tx, user_id, is_kept=is_kept)


def sign_in(*, is_kept: bool = False, replaced: str = "") -> str:
    return sign_ins.start(ticket(is_kept=is_kept), "Firefox", replaced)[0]


def actor_of(token: str) -> Actor:
    actor = sign_ins.identify(token)
    assert actor is not None
    return actor


@pytest.mark.parametrize("email", [EMAIL, f" {EMAIL} ", EMAIL.upper()])
def test_the_right_password_signs_in(hopper: None, email: str):
    token, _ = sign_ins.start(sign_ins.verify(email, PASSWORD, is_kept=False), "Firefox")
    assert sign_ins.identify(token)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "wrong horse battery"),
        (EMAIL, ""),
        (EMAIL, "x" * 257),
        (EMAIL, PASSWORD + "\x00"),
        (EMAIL, "\ud800"),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("\x00", PASSWORD),
        ("\ud800", PASSWORD),
    ],
)
def test_wrong_password_and_unknown_account_look_alike(hopper: None, email: str, password: str):
    with pytest.raises(Refused) as refusal:
        sign_ins.verify(email, password, is_kept=False)
    assert refusal.value.reasons == {"password": sign_ins.WRONG}


def test_an_outdated_hash_is_renewed_by_signing_in(hopper: None):
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with db.transaction() as tx:
        tx.execute(sa.update(User).values(password_hash=weak))
    sign_ins.verify(EMAIL, PASSWORD, is_kept=False)
    with db.reading() as session:
        assert not passwords.is_outdated(session.execute(sa.select(col(User.password_hash))).scalar_one())
    assert sign_ins.verify(EMAIL, PASSWORD, is_kept=False)


def test_a_ticket_is_good_once(tea: int):
    once = ticket()
    sign_ins.start(once, "Firefox")
    with pytest.raises(Refused, match="ticket"):
        sign_ins.start(once, "Firefox")


def test_concurrent_use_of_a_ticket_succeeds_once(tea: int):
    once = ticket()
    outcomes = at_once(*[partial(sign_ins.start, once, "Firefox")] * 4)
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 3


@pytest.mark.parametrize("unknown", ["", "made up", "\x00", "\ud800", "x" * 10_000])
def test_an_unknown_ticket_is_refused(tea: int, unknown: str):
    with pytest.raises(Refused, match="ticket"):
        sign_ins.start(unknown, "Firefox")


def test_a_ticket_expires(tea: int, let_pass: Callable[[int], None]):
    in_time, late = ticket(), ticket()
    let_pass(TICKET_MS - 1)
    sign_ins.start(in_time, "Firefox")
    let_pass(1)
    with pytest.raises(Refused, match="ticket"):
        sign_ins.start(late, "Firefox")


def test_expired_tickets_are_cleared_away(tea: int, let_pass: Callable[[int], None]):
    ticket()
    let_pass(TICKET_MS + 1)
    ticket()
    with db.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Ticket)) == 1


def test_token_identifies_its_holder(tea: int, ada: Actor):
    actor = actor_of(sign_in())
    assert actor.user_id == ada.user_id
    assert not actor.is_administrator


def test_every_sign_in_has_a_token_of_its_own(tea: int):
    one, other = sign_in(), sign_in()
    assert one != other
    assert actor_of(one).sign_in_id != actor_of(other).sign_in_id


@pytest.mark.parametrize("token", ["", "made up", "\x00", "\ud800", "x" * 201])
def test_an_unknown_token_identifies_nobody(tea: int, token: str):
    assert sign_ins.identify(token) is None


def test_neither_token_nor_ticket_is_stored(tea: int):
    waiting, token = ticket(), sign_in()
    with db.reading() as session:
        kept = [
            *session.scalars(sa.select(col(Ticket.token_hash))),
            *session.scalars(sa.select(col(SignIn.token_hash))),
        ]
    assert len(kept) == 2
    assert waiting not in kept
    assert token not in kept


def test_the_device_is_kept_short_and_on_one_line(tea: int):
    sign_ins.start(ticket(), "Fire\x00fox\n\ud800" + "x" * 1000)
    with db.reading() as session:
        assert session.scalar(sa.select(col(SignIn.device))) == "Firefox" + "x" * 193


def test_signing_in_ends_the_previous_sign_in(published: Published, ada: Actor):
    first = sign_in()
    ended = actor_of(first)
    second = sign_in(replaced=first)
    assert sign_ins.identify(first) is None
    assert sign_ins.identify(second)
    assert published.to(ada) == [SignInEnded(ended.sign_in_id, ada.user_id)]


def test_refused_ticket_keeps_the_current_sign_in(published: Published):
    token = sign_in()
    with pytest.raises(Refused):
        sign_ins.start("made up", "Firefox", replaced=token)
    assert sign_ins.identify(token)
    assert not published.events


def test_kept_sign_in_expires_after_ninety_days(tea: int, let_pass: Callable[[int], None]):
    token, seconds = sign_ins.start(ticket(is_kept=True), "Firefox")
    assert seconds == KEPT_MS // 1000
    for _ in range(4):
        let_pass(KEPT_MS // 5)
        assert sign_ins.identify(token)
    let_pass(KEPT_MS // 5 - 1)
    assert sign_ins.identify(token)
    let_pass(1)
    assert sign_ins.identify(token) is None


def test_kept_sign_in_expires_after_thirty_idle_days(tea: int, let_pass: Callable[[int], None]):
    token = sign_in(is_kept=True)
    for _ in range(2):
        let_pass(IDLE_KEPT_MS - 1)
        assert sign_ins.identify(token)
    let_pass(IDLE_KEPT_MS)
    assert sign_ins.identify(token) is None


@pytest.mark.parametrize("which", ["deactivated_at", "deleted_at"])
def test_inactive_account_cannot_sign_in_or_act(hopper: None, which: str):
    waiting, token = ticket(), sign_in()
    actor = actor_of(token)
    with db.transaction() as tx:
        tx.execute(sa.update(User).values({which: 1}))
    assert sign_ins.identify(token) is None
    assert sign_ins.alive([actor.sign_in_id]) == set()
    with pytest.raises(Refused) as refusal:
        sign_ins.verify(EMAIL, PASSWORD, is_kept=False)
    assert refusal.value.reasons == {"password": sign_ins.WRONG}
    with pytest.raises(Refused, match="ticket"):
        sign_ins.start(waiting, "Firefox")


def test_password_replaced_during_check_signs_nobody_in(hopper: None, monkeypatch: pytest.MonkeyPatch):
    matches = passwords.matches

    def check_slowly(password: str, hash: str | None) -> bool:
        is_right = matches(password, hash)
        monkeypatch.undo()
        with db.transaction() as tx:
            token = links.issue(tx, links.RESET, tx.execute(sa.select(col(User.id))).scalar_one(), EMAIL)
        recovery.reset(token, "an entirely different one")
        return is_right

    monkeypatch.setattr(passwords, "matches", check_slowly)
    with pytest.raises(Refused, match="password"):
        sign_ins.verify(EMAIL, PASSWORD, is_kept=False)
    assert sign_ins.verify(EMAIL, "an entirely different one", is_kept=False)


def test_concurrent_sign_ins_rehash_without_conflict(hopper: None):
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with db.transaction() as tx:
        tx.execute(sa.update(User).values(password_hash=weak))
    tickets = at_once(*[partial(sign_ins.verify, EMAIL, PASSWORD, is_kept=False)] * 2)
    assert all(sign_ins.start(ticket, "Firefox") for ticket in tickets)


def test_rehash_does_not_overwrite_a_new_password(hopper: None, monkeypatch: pytest.MonkeyPatch):
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with db.transaction() as tx:
        tx.execute(sa.update(User).values(password_hash=weak))
    renew, another = passwords.hashed, passwords.hashed("an entirely different one")

    def change_meanwhile(password: str) -> str:
        with db.transaction() as tx:
            tx.execute(sa.update(User).values(password_hash=another))
        return renew(password)

    monkeypatch.setattr(passwords, "hashed", change_meanwhile)
    with pytest.raises(Refused, match="password"):
        sign_ins.verify(EMAIL, PASSWORD, is_kept=False)
    with db.reading() as session:
        assert session.scalar(sa.select(col(User.password_hash))) == another


def test_unkept_sign_in_expires_after_an_idle_day(tea: int, let_pass: Callable[[int], None]):
    token, seconds = sign_ins.start(ticket(), "Firefox")
    assert seconds is None
    for _ in range(2):
        let_pass(DAY_MS - 1)
        assert sign_ins.identify(token)
    let_pass(DAY_MS)
    assert sign_ins.identify(token) is None


def test_signing_out_ends_this_sign_in_only(published: Published, ada: Actor):
    here, elsewhere = sign_in(), sign_in()
    actor = actor_of(here)
    sign_ins.end(actor)
    assert sign_ins.identify(here) is None
    assert sign_ins.identify(elsewhere)
    assert published.to(ada) == [SignInEnded(actor.sign_in_id, ada.user_id)]


def test_signing_out_twice_is_announced_once(published: Published):
    actor = actor_of(sign_in())
    sign_ins.end(actor)
    sign_ins.end(actor)
    assert len(published.events) == 1


def test_unkept_sign_in_expires_after_a_month(tea: int, let_pass: Callable[[int], None]):
    token = sign_in()
    for _ in range(59):
        let_pass(DAY_MS // 2)
        assert sign_ins.identify(token)
    let_pass(DAY_MS // 2)
    assert sign_ins.identify(token) is None


def test_expired_sign_ins_are_not_alive(tea: int, let_pass: Callable[[int], None]):
    short, kept, ended = (actor_of(sign_in(is_kept=is_kept)) for is_kept in (False, True, True))
    sign_ins.end(ended)
    ids = [short.sign_in_id, kept.sign_in_id, ended.sign_in_id, 12345]
    assert sign_ins.alive(ids) == {short.sign_in_id, kept.sign_in_id}
    let_pass(DAY_MS)
    assert sign_ins.alive(ids) == {kept.sign_in_id}
    assert sign_ins.alive([]) == set()
