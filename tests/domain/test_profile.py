from collections.abc import Callable
from functools import partial

import pytest

from messenger import db
from messenger.domain import (
    confirmation,
    links,
    membership,
    passwords,
    profile,
    reauthentication,
    recovery,
    sign_ins,
)
from messenger.domain.contacts import Person, UserRenamed
from messenger.domain.errors import Refused, SignInRequired
from messenger.domain.profile import Profile, Wish
from messenger.domain.sign_ins import Actor, SignInEnded
from tests.domain.conftest import Published
from tests.support.accounts import (
    OTHER,
    PASSWORD,
    change,
    email_of,
    joined,
    link,
    mails,
    noted,
    signed_in_again,
)
from tests.support.at_once import at_once
from tests.support.people import person, say

NEW = "ada@new.example.org"


@pytest.fixture
def hopper(database: db.Database) -> Actor:
    """Somebody with a password."""
    return joined("Hopper")


def save(actor: Actor, current_password: str = PASSWORD, **wish: str) -> None:
    profile.save(actor, Wish(**wish), current_password)


def refused(actor: Actor, current_password: str = PASSWORD, **wish: str) -> dict[str, str]:
    before = profile.own(actor)
    with pytest.raises(Refused) as refusal:
        save(actor, current_password, **wish)
    assert profile.own(actor) == before
    return refusal.value.reasons


def test_ones_own_profile(hopper: Actor):
    assert profile.own(hopper) == Profile("Hopper", email_of("Hopper"), is_confirmed=False, asked="")


@pytest.mark.parametrize("gone", ["deactivated_at", "deleted_at"])
def test_an_account_that_is_not_in_use_has_no_profile(hopper: Actor, gone: str):
    change(hopper, **{gone: 1})
    with pytest.raises(SignInRequired):
        profile.own(hopper)
    with pytest.raises(SignInRequired):
        save(hopper, nickname="Grace")
    for verb in (profile.ask_again, profile.keep_email):
        with pytest.raises(SignInRequired):
            verb(hopper)


def test_a_nickname_needs_no_password(hopper: Actor):
    save(hopper, "", nickname=" Grace ")
    assert profile.own(hopper).nickname == "Grace"
    assert not mails()
    assert not noted()


def test_the_own_nickname_may_change_its_case(hopper: Actor):
    save(hopper, "", nickname="HOPPER")
    assert profile.own(hopper).nickname == "HOPPER"


@pytest.mark.parametrize("nickname", ["", " ", "A", "x" * 41, "a\nb", "a\x00b", "\ud800a", "a\u202eb"])
def test_a_bad_nickname_is_refused(hopper: Actor, nickname: str):
    assert set(refused(hopper, nickname=nickname)) == {"nickname"}


@pytest.mark.parametrize("nickname", ["Ada", "aDA", "\uff21da"])
def test_a_taken_nickname_is_refused(hopper: Actor, nickname: str):
    joined("Ada")
    assert refused(hopper, nickname=nickname) == {"nickname": profile.TAKEN}


def test_of_two_who_take_one_nickname_at_the_same_instant_one_wins(database: db.Database):
    one, other = person("One"), person("Other")
    outcomes = at_once(partial(save, one, nickname="Ada"), partial(save, other, nickname="ADA"))
    (refusal,) = (outcome for outcome in outcomes if isinstance(outcome, Exception))
    assert isinstance(refusal, Refused)
    assert refusal.reasons == {"nickname": profile.TAKEN}
    assert sum(profile.own(actor).nickname.lower() == "ada" for actor in (one, other)) == 1


def test_a_new_name_is_told_to_all_who_may_see_it_and_nobody_else(
    published: Published, ada: Actor, grace: Actor, alan: Actor, stranger: Actor
):
    save(ada, nickname="Augusta")
    assert published.to(ada, grace, alan) == [UserRenamed(Person(ada.user_id, "Augusta"))]
    assert not published.heard_by(stranger)


def test_a_new_name_is_told_where_one_has_written_and_left(
    published: Published, tea: int, ada: Actor, grace: Actor, alan: Actor
):
    say(alan, tea, "Hello")
    membership.leave(alan, tea)
    published.forget()
    save(alan, nickname="Alonzo")
    assert published.to(ada, grace, alan) == [UserRenamed(Person(alan.user_id, "Alonzo"))]


def test_what_stays_as_it_is_is_not_told(published: Published, ada: Actor):
    save(ada, nickname="Ada")
    assert not published.events


def test_a_nickname_that_is_refused_is_not_told(published: Published, ada: Actor):
    refused(ada, nickname="Grace")
    assert not published.events


@pytest.mark.parametrize("wish", [{"email": NEW}, {"new_password": OTHER}, {"email": NEW, "nickname": "Ada"}])
@pytest.mark.parametrize(
    ("password", "reason"), [("", reauthentication.MISSING), ("wrong", reauthentication.WRONG)]
)
def test_what_matters_needs_the_current_password(
    hopper: Actor, wish: dict[str, str], password: str, reason: str
):
    assert refused(hopper, password, **wish) == {"current_password": reason}
    assert not mails()
    assert not noted()


def test_all_fields_are_told_at_once(hopper: Actor):
    reasons = refused(hopper, nickname="A", email="nonsense", new_password="short")
    assert set(reasons) == {"nickname", "email", "new_password"}


def test_all_of_it_is_saved_or_nothing(hopper: Actor):
    joined("Ada")
    assert set(refused(hopper, nickname="Ada", email=NEW, new_password=OTHER)) == {"nickname"}
    reauthentication.check(hopper, PASSWORD)
    assert not mails()


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "Ada <ada@example.org>", "a\x00@example.org", "x" * 300]
)
def test_a_bad_email_is_refused(hopper: Actor, email: str):
    assert set(refused(hopper, email=email)) == {"email"}


def test_a_new_email_waits_until_it_is_confirmed(hopper: Actor):
    save(hopper, email=f" {NEW} ")
    own = profile.own(hopper)
    assert (own.email, own.asked) == (email_of("Hopper"), NEW)
    assert mails() == [("confirm email", NEW)]
    assert sign_ins.verify(email_of("Hopper"), PASSWORD, is_kept=False)


def test_the_email_of_another_account_waits_alike_but_gets_no_mail(hopper: Actor):
    joined("Ada")
    save(hopper, email="ADA@example.org")
    assert profile.own(hopper).asked == "ADA@example.org"
    assert not mails()
    with pytest.raises(Refused) as refusal:
        profile.ask_again(hopper)
    assert refusal.value.reasons == {"email": confirmation.TOO_SOON}


def test_another_new_email_takes_the_place_of_the_first(hopper: Actor):
    save(hopper, email="first@example.org")
    save(hopper, email=NEW)
    assert profile.own(hopper).asked == NEW
    assert mails() == [("confirm email", NEW)]


def test_the_same_email_is_not_asked_again_at_once(hopper: Actor, let_pass: Callable[[int], None]):
    save(hopper, email=NEW)
    assert refused(hopper, email=NEW) == {"email": confirmation.TOO_SOON}
    let_pass(confirmation.AGAIN_MS)
    save(hopper, email=NEW)
    assert mails() == [("confirm email", NEW)]


def test_who_waits_for_a_mail_can_ask_again_after_a_while(hopper: Actor, let_pass: Callable[[int], None]):
    for email, begin in ((email_of("Hopper"), None), (NEW, partial(save, hopper, email=NEW))):
        if begin:
            begin()
        else:
            profile.ask_again(hopper)
        with pytest.raises(Refused):
            profile.ask_again(hopper)
        let_pass(confirmation.AGAIN_MS)
        profile.ask_again(hopper)
        assert mails() == [("confirm email", email)]


def test_what_is_confirmed_is_not_asked_again(hopper: Actor):
    change(hopper, email_confirmed_at=1)
    profile.ask_again(hopper)
    assert not mails()


def test_who_keeps_the_email_has_no_other_that_waits(hopper: Actor):
    save(hopper, email=NEW)
    token = link(links.CONFIRM, hopper, NEW)
    profile.keep_email(hopper)
    assert profile.own(hopper).asked == ""
    assert not mails()
    with pytest.raises(Refused, match="link"):
        confirmation.confirm(token)


def test_keeping_the_email_leaves_the_link_that_confirms_it_good(hopper: Actor):
    token = link(links.CONFIRM, hopper, email_of("Hopper"))
    profile.keep_email(hopper)
    confirmation.confirm(token)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "at least 10"),
        ("x" * 257, "at most 256"),
        ("nul \x00 in a password", "cannot be used"),
        ("0123654789", "guessed first"),
        ("HOPPER@example.org", "differ"),
        (NEW, "differ"),
        ("Grace Brewster", "differ"),
    ],
)
def test_a_bad_new_password_is_refused(hopper: Actor, password: str, reason: str):
    reasons = refused(hopper, nickname="Grace Brewster", email=NEW, new_password=password)
    assert reason in reasons.pop("new_password")
    assert not reasons


def test_a_new_password_counts_from_then_on(hopper: Actor):
    save(hopper, new_password=OTHER)
    reauthentication.check(hopper, OTHER)
    with pytest.raises(Refused):
        reauthentication.check(hopper, PASSWORD)
    assert mails() == [("password changed", email_of("Hopper"))]
    assert noted() == [("password changed", hopper.user_id, hopper.user_id)]


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


def test_a_new_password_ends_what_whoever_knew_the_old_one_prepared(hopper: Actor):
    save(hopper, email="thief@example.org")
    prepared = link(links.CONFIRM, hopper, "thief@example.org")
    reset = link(links.RESET, hopper, email_of("Hopper"))
    save(hopper, new_password=OTHER)
    assert profile.own(hopper).asked == ""
    with pytest.raises(Refused, match="link"):
        confirmation.confirm(prepared)
    with pytest.raises(Refused, match="link"):
        recovery.check(reset)
    assert [kind for kind, _ in mails()] == ["password changed"]


def test_a_new_password_leaves_the_link_that_confirms_the_first_email_good(hopper: Actor):
    token = link(links.CONFIRM, hopper, email_of("Hopper"))
    save(hopper, new_password=OTHER)
    confirmation.confirm(token)


def test_email_and_password_change_together(hopper: Actor):
    save(hopper, email=NEW, new_password=OTHER)
    assert profile.own(hopper).asked == NEW
    assert sorted(mails()) == [("confirm email", NEW), ("password changed", email_of("Hopper"))]


def test_a_password_that_was_changed_meanwhile_is_not_changed_again(
    hopper: Actor, monkeypatch: pytest.MonkeyPatch
):
    hashed = passwords.hashed

    def slowly(password: str) -> str:
        monkeypatch.undo()
        save(hopper, new_password=OTHER)
        return hashed(password)

    monkeypatch.setattr(passwords, "hashed", slowly)
    assert refused(hopper, new_password="this comes too late") == {"current_password": reauthentication.WRONG}
    reauthentication.check(hopper, OTHER)


def test_nothing_is_hashed_while_the_database_is_held(hopper: Actor, monkeypatch: pytest.MonkeyPatch):
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
