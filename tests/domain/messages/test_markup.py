"""Markup is parsed when a message is stored, beside what was typed."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import markup
from messenger.domain.actors import Actor
from messenger.domain.messages import deleting, editing, sending
from messenger.domain.messages.sending import Draft
from tests.support.people import contents, message_of, new_id, say

BOLD = [["text", 0, [["Tea", 1]]]]


def _stored(message_id: str) -> tuple[object, ...]:
    query = sa.select(sa.cast(col(models.Message.runs), sa.String), col(models.Message.markup_version))
    with db.reading() as session:
        return tuple(session.execute(query.where(col(models.Message.id) == message_id)).one())


@pytest.fixture
def version(monkeypatch: pytest.MonkeyPatch) -> int:
    """A newer parser."""
    monkeypatch.setattr(markup, "VERSION", 7)
    return markup.VERSION


def test_sent_markup_is_stored_beside_the_text(tea: int, grace: Actor):
    (message,) = say(grace, tea, "**Tea**")
    assert (message.body, message.runs) == ("**Tea**", BOLD)
    assert message_of(message.id) == message


def test_plain_text_stores_null(tea: int, grace: Actor):
    (message,) = say(grace, tea, "Tea")
    assert message_of(message.id).runs is None
    assert _stored(message.id) == (None, markup.VERSION)


def test_retry_returns_the_stored_runs(tea: int, grace: Actor):
    draft = Draft(tea, new_id(), "**Tea**")
    sending.send(grace, [draft])
    (again,) = sending.send(grace, [replace(draft, body="plain")]).again
    assert again.runs == BOLD


def test_edit_replaces_the_runs(tea: int, grace: Actor, version: int):
    (message,) = say(grace, tea, "*Coffee*")
    editing.edit(grace, message.id, "**Tea**")
    assert message_of(message.id).runs == BOLD
    assert _stored(message.id)[1] == version
    editing.edit(grace, message.id, "Tea")
    assert _stored(message.id) == (None, version)


def test_deletion_erases_the_runs_until_undone(tea: int, grace: Actor):
    (message,) = say(grace, tea, "**Secret**")
    undo_key = deleting.delete(grace, message.id).undo_key
    assert message_of(message.id).runs is None
    assert "Secret" not in str(contents())
    deleting.restore(grace, message.id, "**Secret**", undo_key)
    assert message_of(message.id).runs == message.runs


def test_message_from_before_has_no_runs(tea: int, grace: Actor):
    (message,) = say(grace, tea, "**Tea**")
    with db.transaction() as tx:
        tx.execute(sa.update(models.Message).values(runs=None, markup_version=None))
    assert message_of(message.id) == replace(message, runs=None)


@pytest.mark.parametrize("verb", ["send", "edit", "restore"])
def test_text_is_parsed_outside_the_transaction(
    verb: str, tea: int, grace: Actor, monkeypatch: pytest.MonkeyPatch
):
    (message,) = say(grace, tea, "Tea")
    open_transactions: list[int] = []
    parsed: list[int] = []
    transaction, parse = db.transaction, markup.parse

    class Counted:
        def __init__(self) -> None:
            self._inner = transaction()

        def __enter__(self) -> db.Transaction:
            open_transactions.append(1)
            return self._inner.__enter__()

        def __exit__(self, *fault: object) -> object:
            open_transactions.pop()
            return self._inner.__exit__(*fault)  # pyright: ignore[reportArgumentType]

    def noted(body: str) -> list[markup.Block] | None:
        parsed.append(len(open_transactions))
        return parse(body)

    monkeypatch.setattr(db, "transaction", Counted)
    monkeypatch.setattr(markup, "parse", noted)
    if verb == "send":
        say(grace, tea, "**Tea**")
    elif verb == "edit":
        editing.edit(grace, message.id, "**Tea**")
    else:
        deleting.restore(grace, message.id, "Tea", deleting.delete(grace, message.id).undo_key)
    assert parsed == [0]
