from collections.abc import Callable

import pytest

from messenger import db
from messenger.domain.accounts import confirmation, profile
from messenger.domain.actors import Actor
from messenger.domain.authentication import links, passwords, reauthentication, recovery, sign_ins
from messenger.domain.authentication.sign_ins import SignInEnded
from messenger.domain.errors import Refused
from tests.domain.conftest import Published
from tests.support.accounts import (
    OTHER,
    PASSWORD,
    email_of,
    joined,
    link,
    mails,
    noted,
    refused,
    save,
    signed_in_again,
)

NEW = "ada@new.example.org"


@pytest.fixture
def hopper(database: db.Database) -> Actor:
    """Somebody with a password."""
    return joined("Hopper")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "at least 10"),
        ("x" * 257, "at most 256"),
        ("nul \x00 in a password", "aren't allowed"),
        ("0123654789", "attackers try"),
        ("HOPPER@example.org", "differ"),
        (NEW, "differ"),
        ("Grace Brewster", "differ"),
    ],
)
def test_a_bad_new_password_is_refused(hopper: Actor, password: str, reason: str):
    reasons = refused(hopper, nickname="Grace Brewster", email=NEW, new_password=password)
    assert reason in reasons.pop("new_password")
    assert not reasons


def test_new_password_replaces_the_old_one(hopper: Actor):
    save(hopper, new_password=OTHER)
    reauthentication.check(hopper, OTHER)
    with pytest.raises(Refused):
        reauthentication.check(hopper, PASSWORD)
    assert mails() == [("password_changed", email_of("Hopper"))]
    assert noted() == [("password_changed", hopper.user_id, hopper.user_id)]


def test_a_new_password_ends_all_other_sign_ins(published: Published):
    hopper, other = joined("Hopper"), joined("Lovelace")
    here, elsewhere = signed_in_again("Hopper"), signed_in_again("Hopper")
    actor, ended = sign_ins.identify(here), sign_ins.identify(elsewhere)
    ticket = sign_ins.verify(email_of("Hopper"), PASSWORD, is_kept=False)
    assert actor
    assert ended
    save(actor, new_password=OTHER)
    assert sign_ins.identify(here)
    assert not sign_ins.identify(elsewhere)
    assert sign_ins.alive([hopper.sign_in_id, other.sign_in_id]) == {other.sign_in_id}
    told = [SignInEnded(number, hopper.user_id) for number in (hopper.sign_in_id, ended.sign_in_id)]
    assert sorted(map(repr, published.to(hopper))) == sorted(map(repr, told))
    with pytest.raises(Refused, match="ticket"):
        sign_ins.start(ticket, "Firefox")


def test_new_password_voids_pending_changes(hopper: Actor):
    save(hopper, email="thief@example.org")
    prepared = link(links.CONFIRM, hopper, "thief@example.org")
    reset = link(links.RESET, hopper, email_of("Hopper"))
    save(hopper, new_password=OTHER)
    assert profile.own(hopper).asked == ""
    with pytest.raises(Refused, match="link"):
        confirmation.confirm(prepared)
    with pytest.raises(Refused, match="link"):
        recovery.check(reset)
    assert [kind for kind, _ in mails()] == ["password_changed"]


def test_new_password_keeps_the_confirmation_link(hopper: Actor):
    token = link(links.CONFIRM, hopper, email_of("Hopper"))
    save(hopper, new_password=OTHER)
    confirmation.confirm(token)


def test_email_and_password_change_together(hopper: Actor):
    save(hopper, email=NEW, new_password=OTHER)
    assert profile.own(hopper).asked == NEW
    assert sorted(mails()) == [("confirm_email", NEW), ("password_changed", email_of("Hopper"))]


def test_concurrently_changed_password_is_not_overwritten(hopper: Actor, monkeypatch: pytest.MonkeyPatch):
    hashed = passwords.hashed

    def slowly(password: str) -> str:
        monkeypatch.undo()
        save(hopper, new_password=OTHER)
        return hashed(password)

    monkeypatch.setattr(passwords, "hashed", slowly)
    assert refused(hopper, new_password="this comes too late") == {"current_password": reauthentication.WRONG}
    reauthentication.check(hopper, OTHER)


def test_hashing_holds_no_transaction(hopper: Actor, monkeypatch: pytest.MonkeyPatch):
    held: list[bool] = []
    matches, hashed = passwords.matches, passwords.hashed

    def looking(function: Callable[..., object]) -> Callable[..., object]:
        def look(*args: object) -> object:
            with db.transaction():
                held.append(True)
            return function(*args)

        return look

    monkeypatch.setattr(passwords, "matches", looking(matches))
    monkeypatch.setattr(passwords, "hashed", looking(hashed))
    save(hopper, new_password=OTHER)
    assert len(held) == 2
