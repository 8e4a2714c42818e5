from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import tokens
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.authentication import devices, sign_ins
from messenger.domain.authentication.devices import LASTS_MS, MAX_DEVICES
from messenger.models import KnownDevice
from tests.support.at_once import at_once

HOPPER, LOVELACE = "hopper@example.org", "lovelace@example.org"
PASSWORD = "correct horse battery"


@pytest.fixture
def hopper(database: db.Database) -> None:
    """Two people with accounts and no sign-ins yet."""
    accounts.sign_up("Hopper", HOPPER, PASSWORD)
    accounts.sign_up("Lovelace", LOVELACE, PASSWORD)


def sign_in(token: str, email: str = HOPPER) -> str:
    ticket = sign_ins.verify(email, PASSWORD, is_kept=False)
    return sign_ins.start(ticket, "Firefox", device_token=token)[0]


def known_devices() -> list[str]:
    with db.reading() as session:
        return list(session.scalars(sa.select(col(KnownDevice.token_hash))))


@pytest.mark.parametrize("email", [HOPPER, f" {HOPPER} ", HOPPER.upper()])
def test_device_is_known_after_a_sign_in(hopper: None, email: str):
    device = tokens.new()
    assert not devices.is_known(email, device)
    sign_in(device)
    assert devices.is_known(email, device)


def test_device_is_known_per_user(hopper: None):
    device = tokens.new()
    sign_in(device)
    assert not devices.is_known(LOVELACE, device)
    sign_in(device, LOVELACE)
    assert devices.is_known(LOVELACE, device)
    assert devices.is_known(HOPPER, device)


@pytest.mark.parametrize(
    ("email", "token"),
    [
        (HOPPER, ""),
        (HOPPER, "\0"),
        (HOPPER, "\ud800"),
        ("\ud800", "x"),
        ("\0", ""),
        ("nobody@example.org", "x"),
    ],
)
def test_invented_device_is_unknown(hopper: None, email: str, token: str):
    sign_in(tokens.new())
    assert not devices.is_known(email, token)


def test_the_token_is_kept_as_a_hash(hopper: None):
    device = tokens.new()
    sign_in(device)
    assert known_devices() == [tokens.hashed(device)]


def test_known_device_expires_after_a_year(hopper: None, let_pass: Callable[[int], None]):
    device = tokens.new()
    sign_in(device)
    let_pass(LASTS_MS - 1)
    assert devices.is_known(HOPPER, device)
    sign_in(device)
    let_pass(LASTS_MS - 1)
    assert devices.is_known(HOPPER, device)
    let_pass(1)
    assert not devices.is_known(HOPPER, device)
    sign_in(tokens.new(), LOVELACE)
    assert len(known_devices()) == 1


def test_newest_devices_of_each_user_are_known(hopper: None, let_pass: Callable[[int], None]):
    others = tokens.new()
    sign_in(others, LOVELACE)
    made = [tokens.new() for _ in range(MAX_DEVICES + 2)]
    for device in made:
        let_pass(1)
        with db.transaction() as tx:
            devices.remember(tx, 1, device)
    assert [devices.is_known(HOPPER, device) for device in made] == [False] * 2 + [True] * MAX_DEVICES
    assert devices.is_known(LOVELACE, others)


def test_concurrent_sign_ins_register_one_device(hopper: None):
    device = tokens.new()
    tickets = [sign_ins.verify(HOPPER, PASSWORD, is_kept=False) for _ in range(4)]
    started = at_once(
        *[partial(sign_ins.start, ticket, "Firefox", device_token=device) for ticket in tickets]
    )
    assert all(isinstance(outcome, tuple) for outcome in started), started
    assert known_devices() == [tokens.hashed(device)]


@pytest.mark.parametrize(
    "token", ["", "x", "x" * 42, "x" * 44, "x" * 42 + "\n", "ä" * 43, "x" * 42 + " ", "x" * 43 + "\n"]
)
def test_malformed_device_token_is_refused(token: str):
    assert not tokens.is_sound(token)
    assert tokens.is_sound(tokens.new())
