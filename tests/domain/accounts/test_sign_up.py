from functools import partial

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.accounts import emails
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.domain.errors import Refused
from messenger.models import User
from tests.support.at_once import at_once
from tests.support.mail_server import MailServer

PASSWORD = "correct horse battery"


def sign_up(nickname: str = "Ada", email: str = "ada@example.org", password: str = PASSWORD) -> str:
    return accounts.sign_up(nickname, email, password)


def signed_up(nickname: str, email: str) -> Actor:
    token, _ = sign_ins.start(sign_up(nickname, email), "Firefox")
    actor = sign_ins.identify(token)
    assert actor is not None
    return actor


def users() -> list[tuple[str, str, bool]]:
    with db.reading() as session:
        rows = session.execute(sa.select(col(User.nickname), col(User.email), col(User.is_administrator)))
        return [(nickname, email, is_first) for nickname, email, is_first in rows]


@pytest.mark.parametrize(
    ("nickname", "reason"),
    [
        ("", "Enter a nickname"),
        (" \n ", "Enter a nickname"),
        ("A", "at least 2"),
        (" A ", "at least 2"),
        ("A\u200b\u2060", "at least 2"),
        ("\u3164\u3164\u2800", "Enter a nickname"),
        ("A\ufe0f", "at least 2"),
        ("A" * 41, "at most 40"),
        ("A\x00da", "aren't allowed"),
        ("A\ud800da", "aren't allowed"),
        ("A\nda", "aren't allowed"),
        ("A\u202eda", "aren't allowed"),
    ],
)
def test_a_bad_nickname_is_refused(nickname: str, reason: str):
    with pytest.raises(Refused) as refusal:
        sign_up(nickname=nickname)
    assert reason in refusal.value.reasons.pop("nickname")
    assert not refusal.value.reasons


@pytest.mark.parametrize(
    "email",
    [
        "ada",
        "ada@",
        "@example.org",
        "ada@exam ple.org",
        "ada@example.org, eve@example.org",
        "Ada <ada@example.org>",
        "ada@@example.org",
        "ada\x00@example.org",
        "ada\ud800@example.org",
        "ada@exam\nple.org",
        "ada@" + "example." * 40 + "org",
    ],
)
def test_a_bad_email_is_refused(email: str):
    with pytest.raises(Refused) as refusal:
        sign_up(email=email)
    assert refusal.value.reasons == {"email": "This is not an email address."}


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "Enter a password"),
        ("x" * 9, "at least 10"),
        ("x" * 257, "at most 256"),
        ("correct\x00horse", "aren't allowed"),
        ("correct\ud800horse", "aren't allowed"),
        ("0123654789", "attackers try"),
        ("ADA@example.org", "differ"),
    ],
)
def test_a_bad_password_is_refused(password: str, reason: str):
    with pytest.raises(Refused) as refusal:
        sign_up(password=password)
    assert reason in refusal.value.reasons.pop("password")
    assert not refusal.value.reasons


def test_nickname_is_refused_as_password():
    with pytest.raises(Refused) as refusal:
        sign_up(nickname="Ada Lovelace", password="ada lovelace")
    assert "differ" in refusal.value.reasons["password"]


def test_all_fields_are_refused_at_once():
    with pytest.raises(Refused) as refusal:
        sign_up("", "", "")
    assert set(refusal.value.reasons) == {"nickname", "email", "password"}


def test_maximum_lengths_are_accepted(database: db.Database):
    email = "a" * 64 + "@example.org"
    sign_up("ж" * 40, email, "x" * 256)
    assert users() == [("ж" * 40, email, True)]


def test_sign_up_returns_a_ticket(database: db.Database):
    assert accounts.is_first()
    signed_up("Ada", "ada@example.org")
    assert not accounts.is_first()


def test_input_is_trimmed(database: db.Database):
    sign_up(" Ada ", " ada@example.org ")
    assert users() == [("Ada", "ada@example.org", True)]


def test_password_is_stored_hashed(database: db.Database):
    sign_up()
    with db.reading() as session:
        assert PASSWORD not in str(session.execute(sa.select(col(User.password_hash))).scalar_one())


def test_only_the_first_becomes_administrator(database: db.Database):
    assert signed_up("Ada", "ada@example.org").is_administrator
    assert not signed_up("Grace", "grace@example.org").is_administrator


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *[("Ada", "aDA"), ("Zoë", "Zoe\u0308"), ("Ada", "\uff21da"), ("Ada", "A\u200bda")],
        *[("Ada", "Ada\u200b"), ("A\u200dda", "Ada"), ("Ada", "Ad\U000e0080a")],
    ],
)
def test_a_taken_nickname_is_refused(database: db.Database, first: str, second: str):
    sign_up(nickname=first)
    with pytest.raises(Refused) as refusal:
        sign_up(nickname=second, email="other@example.org")
    assert refusal.value.reasons == {"nickname": "This nickname is taken."}


def test_invisible_characters_at_the_ends_are_not_kept(database: db.Database):
    sign_up("\u200bAda\u200d", "\ufeffada@example.org\u200b\u00a0")
    assert users() == [("Ada", "ada@example.org", True)]


@pytest.mark.parametrize("email", ["ada@example", "ada@firma.local", "ada@home.arpa"])
def test_address_on_a_local_network_is_refused_with_advice(email: str):
    with pytest.raises(Refused) as refusal:
        sign_up(email=email)
    assert refusal.value.reasons == {"email": emails.LOCAL}


def test_address_that_mail_cannot_reach_is_refused(database: db.Database, ascii_mail_server: MailServer):
    with pytest.raises(Refused) as refusal:
        sign_up(email="ädä@example.org")
    assert refusal.value.reasons == {"email": emails.UNREACHABLE}
    assert users() == []
    sign_up(email="ada@exämple.org")
    assert len(users()) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ada@example.org", "ADA@Example.ORG"),
        ("zoë@example.org", "zoe\u0308@example.org"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@XN--bcher-kva.example", "ada@bücher.example"),
    ],
)
def test_a_taken_email_is_refused(database: db.Database, first: str, second: str):
    sign_up(email=first)
    with pytest.raises(Refused) as refusal:
        sign_up(nickname="Other", email=second)
    assert refusal.value.reasons == {"email": "This email is taken."}


def test_concurrent_sign_ups_with_one_email_make_one(database: db.Database):
    outcomes = at_once(partial(sign_up, "Ada"), partial(sign_up, "Augusta"))
    (refusal,) = (outcome for outcome in outcomes if isinstance(outcome, Exception))
    assert isinstance(refusal, Refused)
    assert refusal.reasons == {"email": "This email is taken."}
    assert len(users()) == 1


def test_concurrent_first_sign_ups_make_one_administrator(database: db.Database):
    names = ("Ada", "Grace", "Alan", "Edsger")
    outcomes = at_once(*(partial(sign_up, name, f"{name}@example.org") for name in names))
    assert all(isinstance(outcome, str) for outcome in outcomes)
    assert sorted(is_administrator for _, _, is_administrator in users()) == [False, False, False, True]


@pytest.mark.parametrize(
    "typed", ["ada@bücher.example", "ADA@xn--bcher-kva.example", "ada@bücher.example\u200b"]
)
def test_domain_may_be_typed_in_either_form(database: db.Database, typed: str):
    sign_up(email="ada@Bücher.example")
    assert sign_ins.verify(typed, PASSWORD, is_kept=False)
    assert sign_ins.verify(typed.upper(), PASSWORD, is_kept=False)
