"""The migration that folds names and recomputes email keys, tried on existing accounts."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from alembic import command
from sqlmodel import col

from messenger import db
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.authentication import passwords, recovery, sign_ins
from messenger.domain.errors import Refused
from messenger.domain.talk import contacts
from messenger.models import Mail, User
from tests.conftest import UNUSED
from tests.support.databases import configuration, migrate, stored
from tests.support.servers import PostgresServer

PASSWORDS = {number: f"the password of number {number}" for number in range(1, 5)}
Store = Callable[..., None]


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    """The URL of a database before the migration."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/messenger.db"
    else:
        postgres: PostgresServer = request.getfixturevalue("postgres")
        url = postgres.empty_database()
    migrate(url, "0002")
    yield url
    db.use(UNUSED)


@pytest.fixture
def store(old_url: str) -> Store:
    """A function that stores accounts as before, migrates, and opens the database."""

    def store(*accounts: tuple[str, str, str, str]) -> None:
        engine = sa.create_engine(old_url)
        with engine.begin() as connection:
            for number, (nickname, nickname_key, email, email_key) in enumerate(accounts, start=1):
                values = {
                    "nickname": nickname,
                    "nickname_key": nickname_key,
                    "email": email,
                    "email_key": email_key,
                    "password_hash": passwords.hashed(PASSWORDS[number]),
                    "is_administrator": number == 1,
                    "created_at": 0,
                    "deleted_at": 0 if email_key.startswith("\n") else None,
                }
                table = sa.table("users", *map(sa.column, values))
                connection.execute(sa.insert(table).values(values))
        engine.dispose()
        migrate(old_url)
        db.use(old_url)

    return store


def signs_in(email: str) -> int:
    """Return the id of the account that the address signs in to."""
    for number, password in PASSWORDS.items():
        try:
            ticket = sign_ins.verify(email, password, is_kept=False)
        except Refused:
            continue
        actor = sign_ins.identify(sign_ins.start(ticket, "Firefox")[0])
        assert actor
        assert actor.user_id == number
        return number
    raise AssertionError(f"nobody signs in as {email}")


def test_existing_people_are_found(store: Store):
    store(
        ("Ada", "ada", "ada@example.org", "ada@example.org"),
        ("İbrahim Łuk", "i\u0307brahim łuk", "i@bücher.example", "i@bücher.example"),
    )
    ada = Actor(1, sign_in_id=0, is_administrator=True)
    assert [person.nickname for person in contacts.search(ada, "luk ibrahim")[0]] == ["İbrahim Łuk"]
    assert stored(col(User.email_folded)) == ["ada@example.org", "i@bucher.example"]


@pytest.mark.parametrize("typed", ["i@bücher.example", "I@BÜCHER.example", "i@xn--bcher-kva.example"])
def test_unicode_domain_shares_the_key_of_its_ascii_form(store: Store, typed: str):
    store(("Ada", "ada", "i@Bücher.example", "i@bücher.example"))
    assert stored(col(User.email_key)) == ["i@xn--bcher-kva.example"]
    assert signs_in(typed) == 1


@pytest.mark.parametrize("is_ascii_first", [True, False])
def test_two_accounts_of_one_mailbox_both_stay(store: Store, is_ascii_first: bool):
    ascii_one = ("Ada", "ada", "a@xn--bcher-kva.example", "a@xn--bcher-kva.example")
    other = ("Eve", "eve", "A@bücher.example", "a@bücher.example")
    store(*((ascii_one, other) if is_ascii_first else (other, ascii_one)))
    of_ascii, of_other = (1, 2) if is_ascii_first else (2, 1)
    assert signs_in("a@xn--bcher-kva.example") == of_ascii
    assert signs_in("a@bücher.example") == signs_in("A@BÜCHER.example\u200b") == of_other
    recovery.ask("a@bücher.example")
    assert stored(col(Mail.user_id)) == [of_other]
    with pytest.raises(Refused, match="email"):
        accounts.sign_up("Mallory", "a@BÜCHER.example", PASSWORDS[1])


def test_existing_address_loses_invisible_ends(store: Store):
    store(("Ada", "ada", "ada@example.org\u200b", "ada@example.org"))
    assert stored(col(User.email)) == ["ada@example.org"]
    assert signs_in("ada@example.org") == 1


def test_nicknames_that_look_alike_both_stay(store: Store):
    store(
        ("Anna", "anna", "a@example.org", "a@example.org"),
        ("Anna\U000e0080", "anna\U000e0080", "b@example.org", "b@example.org"),
        ("Otto\U000e0080", "otto\U000e0080", "c@example.org", "c@example.org"),
    )
    assert set(stored(col(User.nickname_key))) == {"anna", "anna\U000e0080", "otto"}


def test_deleted_accounts_and_keys_survive_both_ways(store: Store, old_url: str):
    store(
        ("Ada", "ada", "a@bücher.example", "a@bücher.example"),
        ("Deleted user", "\ndeleted 2", "", "\ndeleted 2"),
    )
    keys = ["a@bücher.example", "\ndeleted 2"]
    command.downgrade(configuration(old_url), "0002")
    with db.reading() as session:
        assert list(session.scalars(sa.text("SELECT email_key FROM users ORDER BY id"))) == keys
    migrate(old_url)
    assert set(stored(col(User.email_key))) == {"a@xn--bcher-kva.example", "\ndeleted 2"}
