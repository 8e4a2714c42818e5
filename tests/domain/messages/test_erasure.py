"""After a deletion, the text is nowhere."""

import json
from pathlib import Path

import pytest

from messenger import db
from messenger.db import checkpoints
from messenger.domain.accounts import export
from messenger.domain.actors import Actor
from messenger.domain.administration import site
from messenger.domain.messages import deleting, editing, reactions, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.references import pinning, saving
from messenger.domain.talk import membership
from messenger.live.bus import Event
from messenger.sync import answers
from tests.support.administration import administrator
from tests.support.people import contents, conversation_of, new_id, people, reply, say
from tests.support.recorder import Recorder

SECRET = "Rumpelstilzchen"


class Wire(Recorder):
    """Notes what is published."""

    def __init__(self) -> None:
        super().__init__()
        self.said = ""

    def publish(self, happened: Event, to: frozenset[int]) -> None:
        self.said += Event.kinds[type(happened).__name__].dump_json(happened).decode()


@pytest.fixture
def actors(database: db.Database) -> list[Actor]:
    return people("Ada", "Bob")


def _written_everywhere(ada: Actor, bob: Actor) -> tuple[int, str]:
    """Say the secret in a message that is edited, quoted, reacted to, pinned and saved."""
    tea = conversation_of(ada, bob)
    draft = Draft(tea, new_id(), f"**{SECRET}** and @Bob: ||{SECRET}||")
    sending.send(ada, [draft])
    editing.edit(ada, draft.id, f"> {SECRET} `{SECRET}`")
    reply(bob, tea, draft.id, "Really?")
    reactions.add(bob, draft.id, "👍")
    pinning.pin(ada, draft.id)
    saving.save(bob, draft.id)
    assert SECRET in str(contents())
    return tea, draft.id


def _shown(actor: Actor, tea: int) -> str:
    """Return what a newly loaded tab of somebody gets."""
    names = ["greeting", f"messages/{tea}", f"messages/{tea}@1", f"pins/{tea}", "saved/messages"]
    return json.dumps(answers.to(actor, [{"name": name, "known": None} for name in names]))


def test_deleted_text_is_in_no_row_answer_event_or_export(
    actors: list[Actor], monkeypatch: pytest.MonkeyPatch
):
    ada, bob = actors
    tea, message = _written_everywhere(ada, bob)
    assert SECRET in _shown(bob, tea)
    wire = Wire()
    monkeypatch.setattr("messenger.live.bus._running", wire)
    deleting.delete(ada, message)
    assert SECRET not in str(contents())
    assert wire.said
    assert SECRET not in wire.said
    for actor in actors:
        assert SECRET not in _shown(actor, tea)
        assert SECRET not in "".join(export.of(actor))


def _files(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


@pytest.mark.parametrize("is_kept", [True, False])
def test_erased_text_leaves_the_files(is_kept: bool, sqlite_url: str, tmp_path: Path):
    db.use(sqlite_url)
    ada, bob = people("Ada", "Bob")
    site.choose_keeping_versions(administrator("Root"), is_kept)
    tea, message = _written_everywhere(ada, bob)
    checkpoints.checkpoint()
    assert SECRET.encode() in _files(tmp_path)
    if is_kept:
        deleting.delete(ada, message)
    else:
        editing.edit(ada, message, "Nothing")
    say(bob, tea, "Later")
    checkpoints.checkpoint()
    assert SECRET.encode() not in _files(tmp_path)


def test_deserted_conversation_leaves_the_files(sqlite_url: str, tmp_path: Path):
    db.use(sqlite_url)
    ada, bob = people("Ada", "Bob")
    tea = conversation_of(ada, bob)
    # Nothing else was erased since.
    checkpoints.checkpoint()
    say(ada, tea, SECRET)
    assert SECRET.encode() in _files(tmp_path)
    membership.leave(bob, tea)
    membership.leave(ada, tea)
    checkpoints.checkpoint()
    assert SECRET.encode() not in _files(tmp_path)


def test_a_reader_does_not_prevent_the_erasure_for_ever(sqlite_url: str, tmp_path: Path):
    db.use(sqlite_url)
    ada, bob = people("Ada", "Bob")
    _, message = _written_everywhere(ada, bob)
    with db.reading() as reader:
        reader.connection()
        deleting.delete(ada, message)
        checkpoints.checkpoint()
    checkpoints.checkpoint()
    assert SECRET.encode() not in _files(tmp_path)
