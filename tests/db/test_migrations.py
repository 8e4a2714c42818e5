import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from messenger import db, models
from messenger.run import schema
from tests.support import servers
from tests.support.databases import configuration, migrate
from tests.support.servers import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables: first SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/messenger.db"
    postgres: PostgresServer = request.getfixturevalue("postgres")
    return postgres.empty_database()


@pytest.fixture
def stored(database: db.Database) -> Callable[..., None]:
    """A function that stores a conversation of Alice and Bob, with a given owner and members."""
    with database.transaction() as session:
        session.add_all(_user(number) for number in (1, 2, 3))

    def store(owner: int, members: tuple[int, ...]) -> None:
        with database.transaction() as session:
            session.add(
                models.Conversation(
                    id=1, title="Tea", owner_id=owner, draft_id="d", created_at=0, active_at=0
                )
            )
            session.flush()
            session.add_all(models.Member(conversation_id=1, user_id=user, joined_at=0) for user in members)

    return store


def _user(number: int) -> models.User:
    name, email = f"user{number}", f"user{number}@example.org"
    return models.User(
        id=number,
        nickname=name,
        nickname_key=name,
        nickname_folded=name,
        email=email,
        email_key=email,
        email_folded=email,
        password_hash="-",
        created_at=0,
    )


def test_the_migrations_make_exactly_the_tables_of_the_models(database: db.Database):
    command.check(configuration(database.url.render_as_string(hide_password=False)))


def test_the_migrations_can_be_undone_and_done_again(empty_url: str):
    migrate(empty_url)
    command.downgrade(configuration(empty_url), "base")
    assert _tables(empty_url) == {"alembic_version"}
    migrate(empty_url)
    assert {"users", "conversations", "members", "messages"} <= _tables(empty_url)


def test_old_seats_keep_their_read_position(database: db.Database, stored: Callable[..., None]):
    stored(owner=1, members=(1, 2))
    with database.transaction() as session:
        session.execute(sa.update(models.Member).values(read_number=7, revision=3))
    config = configuration(database.url.render_as_string(hide_password=False))
    command.downgrade(config, "0005-1")
    command.upgrade(config, "head")
    with database.reading() as session:
        columns = col(models.Member.user_id), col(models.Member.read_number), col(models.Member.revision)
        assert [tuple(row) for row in session.execute(sa.select(*columns).order_by(columns[0]))] == [
            (1, 7, 0),
            (2, 7, 0),
        ]


def test_failed_migration_is_rolled_back(empty_url: str, monkeypatch: pytest.MonkeyPatch):
    real = sa.schema.CreateTable.__init__

    def fail_at_the_last(self: sa.schema.CreateTable, element: sa.Table, **how: object) -> None:
        if element.name == "messages":
            raise RuntimeError("the power is gone")
        real(self, element, **how)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(sa.schema.CreateTable, "__init__", fail_at_the_last)
    with pytest.raises(RuntimeError):
        migrate(empty_url)
    monkeypatch.undo()
    assert not _tables(empty_url)
    migrate(empty_url)


def _tables(url: str) -> set[str]:
    engine = sa.create_engine(url)
    names = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_member_owner_is_accepted(stored: Callable[..., None]):
    stored(owner=1, members=(1, 2))


def test_owner_must_be_a_member(stored: Callable[..., None]):
    with pytest.raises(IntegrityError):
        stored(owner=3, members=(1, 2))


def test_a_conversation_without_members_is_refused(stored: Callable[..., None]):
    with pytest.raises(IntegrityError):
        stored(owner=1, members=())


def test_a_conversation_without_an_owner_is_refused(stored: Callable[..., None]):
    with pytest.raises(IntegrityError):
        stored(owner=None, members=(1, 2))


def test_nobody_is_a_member_twice(stored: Callable[..., None], database: db.Database):
    stored(owner=1, members=(1, 2))
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(models.Member(conversation_id=1, user_id=2, joined_at=0))


def test_the_owner_cannot_leave_without_a_successor(stored: Callable[..., None], database: db.Database):
    stored(owner=1, members=(1, 2))
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(sa.delete(models.Member).where(models.Member.user_id == 1))  # pyright: ignore[reportArgumentType]


def test_the_owner_can_hand_over_and_leave(stored: Callable[..., None], database: db.Database):
    stored(owner=1, members=(1, 2))
    with database.transaction() as session:
        session.execute(sa.delete(models.Member).where(models.Member.user_id == 1))  # pyright: ignore[reportArgumentType]
        session.execute(sa.update(models.Conversation).values(owner_id=2))


def test_a_conversation_goes_with_its_members(stored: Callable[..., None], database: db.Database):
    stored(owner=1, members=(1, 2))
    with database.transaction() as session:
        session.execute(sa.delete(models.Conversation))
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(models.Member)) == 0


def test_an_sqlite_file_brings_itself_up_to_date(tmp_path: Path):
    db.use(f"sqlite:///{tmp_path}/new/messenger.db")
    schema.prepare()
    schema.prepare()
    with db.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(models.User)) == 0


def test_newest_revision_is_known_without_alembic():
    assert schema.newest() == ScriptDirectory(schema.REVISIONS.parent).get_current_head()


def test_an_outdated_postgresql_schema_is_explained(postgres: PostgresServer):
    db.use(postgres.empty_database())
    with pytest.raises(schema.Outdated, match="make migrate"):
        schema.prepare()


def test_named_command_migrates(postgres: PostgresServer):
    url = postgres.empty_database()
    db.use(url)
    with pytest.raises(schema.Outdated) as refusal:
        schema.prepare()
    command = str(refusal.value).rpartition(": ")[2].split()
    # Install nothing: the tests' own environment has all packages.
    installed = ["-o", ".venv/installed", f"BIN={Path(sys.executable).parent}"]
    environment = servers.inherited() | {"DATABASE_URL": url}
    subprocess.run([*command, *installed], cwd=servers.ROOT, env=environment, check=True, capture_output=True)
    schema.prepare()


def test_a_current_postgresql_schema_is_accepted(postgres_url: str):
    db.use(postgres_url)
    schema.prepare()


def test_newer_schema_is_left_alone(database: db.Database):
    with database.transaction() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.Outdated, match="newer"):
        schema.prepare()
