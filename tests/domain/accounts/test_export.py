"""The data export: all data of the user, and none of others."""

import json
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.accounts import export, export_pages
from messenger.domain.actors import Actor
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import sign_ins
from messenger.domain.clock import DAY_MS
from messenger.domain.messages import deleting, editing, reactions
from messenger.domain.messages.sending import Draft
from messenger.domain.notifications.preferences import Preferences
from messenger.domain.references import pinning, saving
from messenger.domain.scheduled import scheduling
from messenger.domain.talk import conversations, membership
from messenger.models import User
from tests.support.people import conversation_of, fill, forward, message_of, say
from tests.support.scheduled import due, schedule


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every list take several pages."""
    monkeypatch.setattr(export_pages, "PAGE", 2)


def exported(actor: Actor) -> dict[str, Any]:
    return json.loads("".join(export.of(actor)))


def sign_in(actor: Actor, user_agent: str) -> Actor:
    with db.transaction() as tx:
        ticket = sign_ins.issue_ticket(tx, actor.user_id, is_kept=False)
    signed_in = sign_ins.identify(sign_ins.start(ticket, user_agent)[0])
    assert signed_in is not None
    return signed_in


def test_export_has_account_without_secrets(tea: int, ada: Actor):
    with db.transaction() as tx:
        own = sa.update(User).where(col(User.id) == ada.user_id)
        tx.execute(own.values(email="ada@example.org", password_hash="a hash", totp_secret="JBSW"))
    account = exported(ada)["account"]
    assert account == {
        "id": ada.user_id,
        "nickname": "Ada",
        "email": "ada@example.org",
        "email_confirmed_at": None,
        "is_administrator": False,
        "has_second_factor": True,
        "created_at": "1970-01-01T00:00:00.000+00:00",
        "language": None,
        "last_seen_at": None,
        "shows": {"online": None, "last_seen": None, "typing": None, "seen": None},
        "sections": [],
        "picture": None,
        "about": "",
        "time_zone": None,
        "status": None,
        "notifications": asdict(Preferences()),
    }
    assert not {"a hash", "JBSW"} & set(str(exported(ada)).split("'"))


def test_export_of_a_new_account_works(stranger: Actor):
    taken = exported(stranger)
    for section in (
        "sign_ins",
        "conversations",
        "messages",
        "reactions",
        "pins",
        "saved",
        "reminders",
        "scheduled",
        "audit",
    ):
        assert taken[section] == []


def test_export_has_what_is_scheduled(tea: int, ada: Actor, grace: Actor):
    asked = say(grace, tea, "When?")[0].id
    at = due(DAY_MS)
    ids = sorted(schedule(ada, tea, "Milk", at) for _ in range(3))
    scheduling.schedule(ada, Draft(tea, ids[1], "Milk", reply_to=asked), at)
    assert exported(ada)["scheduled"] == [
        {
            "id": message_id,
            "conversation": tea,
            "body": "Milk",
            "reply_to": asked if message_id == ids[1] else None,
            "send_at": datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds"),
        }
        for message_id in ids
    ]
    assert "Milk" not in "".join(export.of(grace))


def test_export_has_sign_ins_without_tokens(
    tea: int, ada: Actor, grace: Actor, let_pass: Callable[[int], None]
):
    sign_in(ada, "too long ago")
    let_pass(DAY_MS)
    sign_in(grace, "not hers")
    sign_in(ada, "curl")
    sign_in(ada, "wget")
    here = sign_in(ada, "Firefox/128.0")
    found = exported(here)["sign_ins"]
    assert [(row["user_agent"], row["device"], row["is_this"]) for row in found] == [
        ("curl", "Unknown device", False),
        ("wget", "Unknown device", False),
        ("Firefox/128.0", "Firefox", True),
    ]
    assert not any("hash" in key or "token" in key for row in found for key in row)


def test_export_has_own_conversations_only(tea: int, ada: Actor, grace: Actor, alan: Actor):
    mine = [tea, *(conversation_of(grace, ada, title=f"Talk {i}") for i in range(3))]
    conversation_of(grace, alan, title="Between us")
    left = conversation_of(grace, ada, title="Left")
    membership.leave(ada, left)
    taken = exported(ada)
    assert [row["id"] for row in taken["conversations"]] == mine
    assert taken["conversations"][0]["title"] == "Tea"
    assert taken["conversations"][0]["members"] == ["Ada", "Grace", "Alan"]
    assert taken["conversations"][0]["member_since"].startswith("20")
    assert "Between us" not in str(taken)


def test_export_has_own_messages_only(tea: int, ada: Actor, grace: Actor):
    first, *_ = say(ada, tea, "one", "two", "three")
    say(grace, tea, "A secret of Grace's")
    left = conversation_of(grace, ada)
    say(ada, left, 'four \U0001f389 "quoted" \u2028')
    membership.leave(ada, left)
    editing.edit(ada, first.id, "one, changed")
    deleted = say(ada, tea, "taken back")[0]
    deleting.delete(ada, deleted.id)
    taken = exported(ada)
    bodies = [row["body"] for row in taken["messages"]]
    assert bodies == ["one, changed", "two", "three", "", 'four \U0001f389 "quoted" \u2028']
    assert [bool(row["edited_at"]) for row in taken["messages"]] == [True, False, False, False, False]
    assert [bool(row["deleted_at"]) for row in taken["messages"]] == [False, False, False, True, False]
    assert [row["conversation"] for row in taken["messages"]] == [tea] * 4 + [left]
    assert "A secret of Grace's" not in str(taken)


def test_export_leaves_out_what_others_wrote(tea: int, ada: Actor, grace: Actor):
    mine, hers = say(ada, tea, "mine")[0], say(grace, tea, "hers")[0]
    forward(ada, conversation_of(ada, grace), mine.id, hers.id)
    copies = exported(ada)["messages"][1:]
    assert [(row["body"], row.get("is_forwarded", False)) for row in copies] == [("mine", False), ("", True)]


def test_export_has_own_pins_and_saves(tea: int, ada: Actor, grace: Actor):
    said = say(grace, tea, "one", "two", "three")
    for message in said:
        pinning.pin(ada, message.id)
        saving.save(ada, message.id)
        saving.save(grace, message.id)
    exports = exported(ada)
    ids = sorted(message.id for message in said)
    assert [row["message"] for row in exports["pins"]] == ids
    assert [row["message"] for row in exports["saved"]] == ids
    assert exported(grace)["pins"] == []


def test_export_has_own_reactions(tea: int, ada: Actor, grace: Actor):
    said = say(grace, tea, "Cake?", "Now?", "Here?")
    for message in said:
        reactions.add(ada, message.id, "👍")
        reactions.add(grace, message.id, "🎉")
    reactions.add(ada, said[0].id, "🍰")
    taken = exported(ada)["reactions"]
    mine = [(message.id, "👍") for message in said] + [(said[0].id, "🍰")]
    assert sorted((row["message"], row["emoji"]) for row in taken) == sorted(mine)
    assert message_of(said[0].id).reactions["🎉"] == [grace.user_id]


def test_export_has_own_audit_entries_only(tea: int, ada: Actor, grace: Actor):
    with db.transaction() as tx:
        audit.note(tx, Action.PASSWORD_CHANGED, by=ada.user_id, about=ada.user_id, detail="mine")
        audit.note(tx, Action.USER_DEACTIVATED, by=ada.user_id, about=grace.user_id, detail="Grace's")
        audit.note(tx, Action.SIGN_UP_MODE_CHANGED, by=ada.user_id, detail="the site's")
        audit.note(tx, Action.ADMINISTRATOR_ADDED, by=grace.user_id, about=ada.user_id)
        audit.note(tx, Action.PASSWORD_CHANGED, by=grace.user_id, about=grace.user_id)
    found = [(row["action"], row["by_me"], row["about_me"], row["detail"]) for row in exported(ada)["audit"]]
    assert found == [
        ("password_changed", True, True, "mine"),
        ("user_deactivated", True, False, ""),
        ("sign_up_mode_changed", True, False, "the site's"),
        ("administrator_added", False, True, ""),
    ]


def test_export_streams_messages(tea: int, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export_pages, "PAGE", 100)
    place = conversations.start(ada, "many", "Many", [grace.user_id])
    fill(place, ada, 10_000)
    count, largest = 0, 0
    tracemalloc.start()
    for part in export.of(ada):
        count, largest = count + part.count('"sent_at"'), max(largest, len(part))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 10_000
    assert largest < 20_000
    assert peak < 1_000_000


def test_slow_reader_holds_no_database_connection(tea: int, ada: Actor, database: db.Database):
    say(ada, tea, *("word" for _ in range(10)))
    parts = export.of(ada)
    for _ in range(6):
        next(parts)
        assert database.engine.pool.checkedout() == 0  # pyright: ignore[reportAttributeAccessIssue]
