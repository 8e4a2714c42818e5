"""Race: a sign-in without a code against enabling the second factor, on PostgreSQL.

SQLite has only one writer at a time.
"""

from collections.abc import Callable
from functools import partial

import pytest

from messenger import db
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.authentication import second_factor, sign_ins, totp
from messenger.domain.errors import CodeRequired
from messenger.models import Ticket
from tests.support.at_once import overtakes
from tests.support.codes import EMAIL, PASSWORD, code_of, signed_in, verify
from tests.support.databases import stored


@pytest.fixture
def hopper(postgres_url: str) -> Actor:
    """Somebody without a second factor."""
    db.use(postgres_url)
    return signed_in(accounts.sign_up("Hopper", EMAIL, PASSWORD))


@pytest.fixture
def turn_on(hopper: Actor) -> Callable[[], object]:
    """A function that enables the second factor."""
    secret = totp.new_secret()
    return partial(second_factor.turn_on, hopper, secret, code_of(secret))


def test_ticket_being_issued_is_void(hopper: Actor, turn_on: Callable[[], object]):
    overtakes(turn_on, verify).result()
    assert stored(Ticket.user_id) == []


def test_deactivation_voids_a_ticket_in_exchange(hopper: Actor, turn_on: Callable[[], object]):
    swap = partial(sign_ins.start, verify(), "Firefox")
    overtakes(turn_on, swap).result()
    assert sign_ins.alive(range(hopper.sign_in_id + 10)) == {hopper.sign_in_id}


def test_checked_password_alone_does_not_suffice(hopper: Actor, turn_on: Callable[[], object]):
    with pytest.raises(CodeRequired):
        overtakes(verify, turn_on).result()
    assert stored(Ticket.user_id) == []
