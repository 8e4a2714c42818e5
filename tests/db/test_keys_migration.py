"""The migration that stores audit actions and kinds of mail as keys."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlmodel import col

from messenger import db
from messenger.domain.administration.audit import Action
from messenger.domain.mail_kinds import MailKind
from messenger.models import AuditEntry, Mail
from tests.conftest import UNUSED
from tests.support.databases import configuration, migrate, stored
from tests.support.servers import PostgresServer

# All values that the previous version could store.
ACTIONS = (
    *("account deleted", "administration taken away", "deactivated", "email changed", "invitation made"),
    *("invitation withdrawn", "link handed over", "mail dismissed", "made administrator"),
    *("password changed", "password reset", "reactivated", "recovery code used", "recovery codes renewed"),
    *("reset link made", "second factor reset", "second factor turned off", "second factor turned on"),
    *("sign-ins ended", "sign-up mode chosen", "signed up", "signed up by invitation", "signed up first"),
)
KINDS = (
    *("confirm email", "reset password", "email changed", "password changed"),
    *("second factor changed", "account deleted"),
)
# Actions that came after the migration.
LATER = {
    *(Action.COMMON_GROUP_STARTED, Action.EDITING_TIME_CHANGED),
    *(Action.JOINING_TURNED_OFF, Action.JOINING_TURNED_ON, Action.SITE_PICTURE_CHANGED, Action.SITE_RENAMED),
    *(Action.EMOJI_ADDED, Action.EMOJI_ADDERS_CHANGED, Action.EMOJI_DELETED),
    *(Action.MESSAGE_DELETED, Action.PRIVACY_DEFAULT_CHANGED),
    *(Action.PREVIEWS_TURNED_OFF, Action.PREVIEWS_TURNED_ON),
    *(Action.VERSIONS_TURNED_OFF, Action.VERSIONS_TURNED_ON),
}
UNKNOWN = "door painted"
NOTE = "reset password"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    """The URL of a database with the phrases of the previous version."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/messenger.db"
    else:
        postgres: PostgresServer = request.getfixturevalue("postgres")
        url = postgres.empty_database()
    migrate(url, "0003")
    fill(url)
    yield url
    db.use(UNUSED)


def fill(url: str) -> None:
    user = {
        "nickname": "Ada",
        "nickname_key": "ada",
        "nickname_folded": "ada",
        "email": "ada@example.org",
        "email_key": "ada@example.org",
        "email_folded": "ada@example.org",
        "id": 1,
        "password_hash": "",
        "is_administrator": True,
        "created_at": 0,
    }
    mail = {"user_id": 1, "address": "ada@example.org", "posted_at": 0, "due_at": 0, "attempts": 0}
    details = {"link handed over": "confirm email", "mail dismissed": "account deleted"}
    entries = [
        {"at": at, "action": action, "detail": details.get(action, NOTE)}
        for at, action in enumerate((*ACTIONS, UNKNOWN))
    ]
    insert(url, "users", [user])
    insert(url, "mails", [mail | {"kind": kind} for kind in (*KINDS, UNKNOWN)])
    insert(url, "audit_entries", entries)


def insert(url: str, table: str, rows: list[dict[str, Any]]) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.insert(sa.table(table, *map(sa.column, rows[0]))), rows)
    engine.dispose()


def details() -> dict[str, str]:
    return dict(zip(stored(AuditEntry.action), stored(AuditEntry.detail), strict=True))


def test_known_phrases_become_keys_and_others_stay(url: str):
    migrate(url)
    db.use(url)
    assert sorted(stored(AuditEntry.action)) == sorted([*(set(Action) - LATER), UNKNOWN])
    assert sorted(stored(Mail.kind)) == sorted([*(set(MailKind) - {MailKind.UNREAD}), UNKNOWN])


def test_only_details_about_mail_become_keys(url: str):
    migrate(url)
    db.use(url)
    found = details()
    assert found.pop(Action.LINK_HANDED_OVER) == MailKind.CONFIRM_EMAIL
    assert found.pop(Action.MAIL_DISMISSED) == MailKind.ACCOUNT_DELETED
    assert set(found.values()) == {NOTE}


def test_downgrade_restores_the_phrases(url: str):
    migrate(url)
    command.downgrade(configuration(url), "0003")
    db.use(url)
    assert sorted(stored(col(AuditEntry.action))) == sorted([*ACTIONS, UNKNOWN])
    assert sorted(stored(Mail.kind)) == sorted([*KINDS, UNKNOWN])
    assert details()["link handed over"] == "confirm email"
