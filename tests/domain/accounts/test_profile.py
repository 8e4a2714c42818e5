from collections.abc import Callable
from functools import partial

import pytest

from messenger import db
from messenger.domain.accounts import confirmation, emails, profile
from messenger.domain.accounts.profile import Profile
from messenger.domain.actors import Actor
from messenger.domain.authentication import links, reauthentication, sign_ins
from messenger.domain.errors import Refused, SignInRequired
from messenger.domain.talk import contacts, membership
from messenger.domain.talk.contacts import Person, UserRenamed
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
    refused,
    save,
)
from tests.support.at_once import at_once
from tests.support.mail_server import MailServer
from tests.support.people import person, say

NEW = "ada@new.example.org"


@pytest.fixture
def hopper(database: db.Database) -> Actor:
    """Somebody with a password."""
    return joined("Hopper")


def test_profile_has_own_data(hopper: Actor):
    assert profile.own(hopper) == Profile("Hopper", email_of("Hopper"), is_confirmed=False, asked="")


@pytest.mark.parametrize("gone", ["deactivated_at", "deleted_at"])
def test_inactive_account_has_no_profile(hopper: Actor, gone: str):
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


def test_own_nickname_can_change_case(hopper: Actor):
    save(hopper, "", nickname="HOPPER")
    assert profile.own(hopper).nickname == "HOPPER"


@pytest.mark.parametrize("nickname", ["", " ", "A", "x" * 41, "a\nb", "a\x00b", "\ud800a", "a\u202eb"])
def test_a_bad_nickname_is_refused(hopper: Actor, nickname: str):
    assert set(refused(hopper, nickname=nickname)) == {"nickname"}


@pytest.mark.parametrize("nickname", ["Ada", "aDA", "\uff21da"])
def test_a_taken_nickname_is_refused(hopper: Actor, nickname: str):
    joined("Ada")
    assert refused(hopper, nickname=nickname) == {"nickname": profile.TAKEN}


def test_concurrent_renames_give_a_nickname_once(database: db.Database):
    one, other = person("One"), person("Other")
    outcomes = at_once(partial(save, one, nickname="Ada"), partial(save, other, nickname="ADA"))
    (refusal,) = (outcome for outcome in outcomes if isinstance(outcome, Exception))
    assert isinstance(refusal, Refused)
    assert refusal.reasons == {"nickname": profile.TAKEN}
    assert sum(profile.own(actor).nickname.lower() == "ada" for actor in (one, other)) == 1


def test_rename_reaches_exactly_those_who_know_the_user(
    published: Published, ada: Actor, grace: Actor, alan: Actor, stranger: Actor
):
    save(ada, nickname="Augusta")
    assert published.to(ada, grace, alan) == [UserRenamed(Person(ada.user_id, "Augusta"))]
    assert not published.heard_by(stranger)


def test_rename_reaches_conversations_the_user_left(
    published: Published, tea: int, ada: Actor, grace: Actor, alan: Actor
):
    say(alan, tea, "Hello")
    membership.leave(alan, tea)
    published.forget()
    save(alan, nickname="Alonzo")
    assert published.to(ada, grace, alan) == [UserRenamed(Person(alan.user_id, "Alonzo"))]


def test_unchanged_profile_is_not_broadcast(published: Published, ada: Actor):
    save(ada, nickname="Ada")
    assert not published.events


def test_refused_nickname_is_not_broadcast(published: Published, ada: Actor):
    refused(ada, nickname="Grace")
    assert not published.events


@pytest.mark.parametrize("wish", [{"email": NEW}, {"new_password": OTHER}, {"email": NEW, "nickname": "Ada"}])
@pytest.mark.parametrize(
    ("password", "reason"), [("", reauthentication.MISSING), ("wrong", reauthentication.WRONG)]
)
def test_email_and_password_changes_need_the_password(
    hopper: Actor, wish: dict[str, str], password: str, reason: str
):
    assert refused(hopper, password, **wish) == {"current_password": reason}
    assert not mails()
    assert not noted()


def test_keeping_the_email_needs_the_password(hopper: Actor):
    for email in (email_of("Hopper"), f" {email_of('Hopper')} "):
        assert refused(hopper, "wrong", email=email) == {"current_password": reauthentication.WRONG}
        save(hopper, email=email)


def test_all_fields_are_refused_at_once(hopper: Actor):
    reasons = refused(hopper, nickname="A", email="nonsense", new_password="short")
    assert set(reasons) == {"nickname", "email", "new_password"}


def test_profile_is_saved_as_a_whole(hopper: Actor):
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
    assert mails() == [("confirm_email", NEW)]
    assert sign_ins.verify(email_of("Hopper"), PASSWORD, is_kept=False)


def test_new_email_that_mail_cannot_reach_is_refused(hopper: Actor, ascii_mail_server: MailServer):
    assert refused(hopper, email="höpper@example.org") == {"email": emails.UNREACHABLE}
    assert mails() == []


def test_unreachable_address_cannot_be_resent(hopper: Actor, ascii_mail_server: MailServer):
    change(hopper, **emails.columns("höpper@example.org"))
    with pytest.raises(Refused) as refusal:
        profile.ask_again(hopper)
    assert refusal.value.reasons == {"email": emails.UNREACHABLE}
    assert mails() == []


@pytest.mark.parametrize("email", ["hopper@server", "hopper@nas.local"])
def test_new_email_on_a_local_network_is_refused(hopper: Actor, email: str):
    assert refused(hopper, email=email) == {"email": emails.LOCAL}


def test_invisible_characters_at_the_ends_change_nothing(hopper: Actor):
    save(hopper, nickname="Hopper\u200b", email=f"{email_of('Hopper')}\u200d")
    assert profile.own(hopper) == Profile("Hopper", email_of("Hopper"), is_confirmed=False, asked="")


def test_search_finds_the_new_nickname_only(hopper: Actor, ada: Actor):
    save(hopper, nickname="Zoë")
    assert [person.nickname for person in contacts.search(ada, "zoe")[0]] == ["Zoë"]
    assert contacts.search(ada, "hopper") == ([], False)


def test_taken_email_gets_no_mail(hopper: Actor):
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
    assert mails() == [("confirm_email", NEW)]


def test_repeated_email_change_is_throttled(hopper: Actor, let_pass: Callable[[int], None]):
    save(hopper, email=NEW)
    assert refused(hopper, email=NEW) == {"email": confirmation.TOO_SOON}
    let_pass(confirmation.AGAIN_MS)
    save(hopper, email=NEW)
    assert mails() == [("confirm_email", NEW)]


def test_mail_can_be_requested_again_after_a_while(hopper: Actor, let_pass: Callable[[int], None]):
    for email, begin in ((email_of("Hopper"), None), (NEW, partial(save, hopper, email=NEW))):
        if begin:
            begin()
        else:
            profile.ask_again(hopper)
        with pytest.raises(Refused):
            profile.ask_again(hopper)
        let_pass(confirmation.AGAIN_MS)
        profile.ask_again(hopper)
        assert mails() == [("confirm_email", email)]


def test_confirmed_email_is_not_confirmed_again(hopper: Actor):
    change(hopper, email_confirmed_at=1)
    profile.ask_again(hopper)
    assert not mails()


def test_keeping_the_email_cancels_the_change(hopper: Actor):
    save(hopper, email=NEW)
    token = link(links.CONFIRM, hopper, NEW)
    profile.keep_email(hopper)
    assert profile.own(hopper).asked == ""
    assert not mails()
    with pytest.raises(Refused, match="link"):
        confirmation.confirm(token)


def test_keeping_the_email_keeps_its_confirmation_link(hopper: Actor):
    token = link(links.CONFIRM, hopper, email_of("Hopper"))
    profile.keep_email(hopper)
    confirmation.confirm(token)
