"""After a deletion, the text is nowhere."""

import json
from pathlib import Path

import pytest

from messenger import db
from messenger.db import checkpoints
from messenger.domain.accounts import export
from messenger.domain.actors import Actor
from messenger.domain.administration import site
from messenger.domain.clock import HOUR_MS
from messenger.domain.errors import Refused
from messenger.domain.messages import deleting, editing, reactions, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.pictures.picture import Picture
from messenger.domain.previews import adding
from messenger.domain.previews.preview import Preview
from messenger.domain.references import pinning, saving
from messenger.domain.scheduled import scheduling
from messenger.domain.talk import membership
from messenger.live.bus import Event
from messenger.sync import acting, answers
from messenger.sync.protocol import Action
from tests.support.administration import administrator
from tests.support.people import contents, conversation_of, forward, message_of, new_id, people, reply, say
from tests.support.recorder import Recorder
from tests.support.scheduled import due, schedule

SECRET = "Rumpelstilzchen"
LINK = f"https://example.org/{SECRET}"
PREVIEW = Preview(LINK, SECRET, SECRET, SECRET)
PICTURE = Picture(content=SECRET.encode(), width=320, height=168)


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
    """Say the secret in a message that is edited, previewed, quoted, reacted to, pinned and saved."""
    tea = conversation_of(ada, bob)
    draft = Draft(tea, new_id(), f"**{SECRET}** and @Bob: ||{SECRET}||")
    sending.send(ada, [draft])
    editing.edit(ada, draft.id, f"> {SECRET} `{SECRET}`\n\n{LINK}")
    adding.add(draft.id, PREVIEW, PICTURE)
    reply(bob, tea, draft.id, "Really?")
    reactions.add(bob, draft.id, "👍")
    pinning.pin(ada, draft.id)
    saving.save(bob, draft.id)
    assert SECRET in str(contents())
    return tea, draft.id


def _shown(actor: Actor, tea: int, message: str) -> str:
    """Return what a newly loaded tab of somebody gets."""
    of_conversation = [f"messages/{tea}", f"messages/{tea}@1", f"pins/{tea}", f"conversations/{tea}"]
    names = ["greeting", *of_conversation, f"replies/{message}", "saved/messages"]
    return json.dumps(answers.to(actor, [{"name": name, "known": None} for name in names]))


def test_deleted_text_is_in_no_row_answer_event_or_export(
    actors: list[Actor], monkeypatch: pytest.MonkeyPatch
):
    ada, bob = actors
    tea, message = _written_everywhere(ada, bob)
    assert _shown(bob, tea, message).count(SECRET) > 10
    wire = Wire()
    monkeypatch.setattr("messenger.live.bus._running", wire)
    done, _ = acting.perform(ada, [Action(id=new_id(), verb="delete", message=message)])
    assert SECRET not in str(contents())
    assert PICTURE.hash not in str(contents())
    assert SECRET not in json.dumps(done)
    assert wire.said
    assert SECRET not in wire.said
    for actor in actors:
        assert SECRET not in _shown(actor, tea, message)
        assert SECRET not in "".join(export.of(actor))


def test_late_work_brings_no_deleted_text_back(actors: list[Actor]):
    ada, bob = actors
    tea, message = _written_everywhere(ada, bob)
    deletion = deleting.delete(ada, message)
    # A page that was fetched meanwhile, a retry, a copy, and an undo with another text.
    adding.add(message, PREVIEW, PICTURE)
    assert adding.wanted(message) is None
    sending.send(ada, [Draft(tea, message, SECRET)])
    copy = sending.send(bob, [Draft(tea, new_id(), SECRET, forward_of=message)])
    assert list(copy.refused.values()) == [sending.NO_ORIGINAL]
    with pytest.raises(Refused):
        deleting.restore(ada, message, SECRET, deletion.undo_key)
    assert editing.versions(bob, message) == [editing.Version(body="", replaced_at=None)]
    assert SECRET not in str(contents())


def test_copy_outlives_its_original_and_is_erased_alone(actors: list[Actor]):
    ada, bob = actors
    tea, message = _written_everywhere(ada, bob)
    copy = forward(bob, tea, message)[0]
    adding.add(copy.id, PREVIEW, PICTURE)
    reply(ada, tea, copy.id, "A copy")
    deleting.delete(ada, message)
    assert SECRET in message_of(copy.id).body
    deleting.delete(bob, copy.id)
    assert SECRET not in str(contents())
    for actor in actors:
        assert SECRET not in _shown(actor, tea, copy.id)


def test_undone_deletion_is_erased_by_the_next(actors: list[Actor]):
    ada, bob = actors
    tea, message = _written_everywhere(ada, bob)
    body = message_of(message).body
    deletion = deleting.delete(ada, message)
    deleting.restore(ada, message, body, deletion.undo_key, deletion.reactions)
    assert SECRET in _shown(bob, tea, message)
    deleting.delete(ada, message)
    assert SECRET not in str(contents())
    assert SECRET not in _shown(bob, tea, message)


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
    adding.add(say(ada, tea, LINK)[0].id, PREVIEW, PICTURE)
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


def test_scheduled_text_that_is_deleted_leaves_the_files(sqlite_url: str, tmp_path: Path):
    db.use(sqlite_url)
    ada, bob = people("Ada", "Bob")
    tea = conversation_of(ada, bob)
    message = schedule(ada, tea, SECRET, due(HOUR_MS))
    checkpoints.checkpoint()
    assert SECRET.encode() in _files(tmp_path)
    scheduling.cancel(ada, message)
    say(bob, tea, "Later")
    checkpoints.checkpoint()
    assert SECRET.encode() not in _files(tmp_path)
