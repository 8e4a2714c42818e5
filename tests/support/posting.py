"""Mail as it is posted and taken, on a site of a known address."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from messenger import db
from messenger.domain import mails
from messenger.domain.actors import Actor
from messenger.domain.mail_kinds import MailKind
from messenger.domain.mails import PAUSES_MS, Outgoing
from messenger.models import Mail

SITE = "https://chat.example.org"
ADDRESS = "ada@example.org"


def choose_sending(monkeypatch: pytest.MonkeyPatch, sends: bool) -> None:
    """Set a mail server, or none."""
    url = "smtp://mail.example.org" if sends else ""
    chosen = mails.settings.model_copy(update={"smtp_url": url, "mail_dir": None, "public_url": SITE})
    monkeypatch.setattr(mails, "settings", chosen)


def post(kind: str, actor: Actor, address: str = ADDRESS) -> None:
    """Post a mail to somebody."""
    with db.transaction() as tx:
        mails.post(tx, MailKind(kind), actor.user_id, address)


def taken() -> Outgoing:
    """Take a mail that must be due."""
    mail = mails.take()
    assert mail
    return mail


def attempts(let_pass: Callable[[int], None]) -> Iterator[Outgoing]:
    """Take a mail each time that it is due, until it is given up."""
    for pause in PAUSES_MS:
        yield taken()
        let_pass(pause - 1)
        assert mails.take() is None
        let_pass(1)


def rows() -> int:
    """Count the mails that are kept."""
    with db.reading() as session:
        return session.execute(sa.select(sa.func.count()).select_from(Mail)).scalar_one()


def token_of(link: str, page: str) -> str:
    """Return the token of a link that must lead to the page."""
    start = f"{SITE}/{page}/"
    assert link.startswith(start)
    return link.removeprefix(start)
