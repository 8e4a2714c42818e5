"""Mentions: who a message mentions, and what their seats hold."""

import time

import pytest

from messenger import db
from messenger.domain.accounts import nicknames, profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.actors import Actor
from messenger.domain.messages import code_spans, deleting, editing, mentions
from messenger.domain.messages.editing import MessageEdited
from messenger.domain.messages.mentions import EVERYONE, MAX_MENTIONS, Names
from messenger.domain.messages.sending import MessageSent
from messenger.domain.talk import conversations, membership, seats
from messenger.domain.talk.seats import MAX_MENTIONED, Seat, SeatChanged
from tests.domain.conftest import Published
from tests.support.people import conversation_of, message_of, people, person, say

ANN, ANNA, ANN_LEE, JOSE, QUINN, LUKASZ = 1, 2, 3, 4, 5, 6
CALLED = {
    "Ann": ANN,
    "Anna": ANNA,
    "Ann Lee": ANN_LEE,
    "José": JOSE,
    "Quinn O'Hara": QUINN,
    "Łukasz 🎉": LUKASZ,
}


def _resolve(body: str) -> dict[str, int]:
    columns = {user_id: nicknames.columns(nickname) for nickname, user_id in CALLED.items()}
    by_key = {row["nickname_key"]: user_id for user_id, row in columns.items()}
    by_fold = {row["nickname_folded"]: user_id for user_id, row in columns.items()}
    return Names(by_key, by_fold).resolve(mentions.candidates(body))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("@Ann", {"@Ann": ANN}),
        ("Hello @ann, how are you?", {"@ann": ANN}),
        ("@Anna and @Ann.", {"@Anna": ANNA, "@Ann": ANN}),
        ("@Ann Lee has it", {"@Ann Lee": ANN_LEE}),
        ("@ann lee", {"@ann lee": ANN_LEE}),
        ("@Ann Leeds", {"@Ann": ANN}),
        ("@jose!", {"@jose": JOSE}),
        ("(@JOSÉ)", {"@JOSÉ": JOSE}),
        ("@Jose\u0301!", {"@Jose\u0301": JOSE}),
        ("@Quinn O\u2019Hara?", {"@Quinn O\u2019Hara": QUINN}),
        ("@lukasz 🎉", {"@lukasz 🎉": LUKASZ}),
        ("**@Ann**", {"@Ann": ANN}),
        ("@Ann\nLee", {"@Ann": ANN}),
        ("`code` @Ann", {"@Ann": ANN}),
        ("```\n@Anna\n```\n@Ann", {"@Ann": ANN}),
        ("``a`b`` @Ann `", {"@Ann": ANN}),
        ("no one", {}),
        ("@", {}),
        ("@ Ann", {}),
        ("@Bob", {}),
        ("@Annabel", {}),
        ("ann@ann", {}),
        ("a.@ann", {}),
        ("@@Ann", {}),
        ("`@Ann`", {}),
        ("``@Ann ` ``", {}),
        ("```\n@Ann", {}),
        ("~~~js\n```\n@Ann\n~~~", {}),
    ],
)
def test_mention_is_found(body: str, found: dict[str, int]):
    assert _resolve(body) == found


def test_mentions_in_a_message_are_limited():
    body = " ".join(f"@Nobody{number}" for number in range(MAX_MENTIONS)) + " @Ann"
    assert _resolve(body) == {}
    assert _resolve(body.replace("@Nobody0 ", "")) == {"@Ann": ANN}


@pytest.mark.parametrize(
    "unit", ["@", "@a", " @", " @a", " @.,", "`", "`@", "``` @", "` @``", "\n```", "@🎉 "]
)
def test_hostile_text_delays_nobody(unit: str):
    body = (unit * 10_000)[:10_000]
    start = time.process_time()
    _resolve(body)
    # Measured below 20 ms; the bound leaves room for a slow machine, and is far below quadratic time.
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    "body", ["a `b` c", "```\na\n```\nb", "`a", "a\n~~~\nb", "``a`b``", "`\n`", "é`ü`\r\n"]
)
def test_blanking_code_moves_nothing(body: str):
    assert len(code_spans.without(body)) == len(body)


@pytest.fixture
def team(database: db.Database) -> tuple[int, Actor, Actor, Actor]:
    """A conversation of Ann, Ben and Cleo, with its members."""
    ann, ben, cleo = people("Ann", "Ben", "Cleo")
    return conversation_of(ann, ben, cleo), ann, ben, cleo


Team = tuple[int, Actor, Actor, Actor]


def _mentioned(actor: Actor, conversation_id: int) -> list[int]:
    return conversations.open(actor, conversation_id).seat.mentioned


def test_mentioned_member_is_told(team: Team, published: Published):
    talk, ann, ben, cleo = team
    published.forget()
    message = say(ann, talk, "Hi @ben!")[0]
    assert message.mentions == message_of(message.id).mentions == {"@ben": ben.user_id}
    assert SeatChanged(Seat(talk, revision=1, read=0, mentioned=[1])) in published.to(ben)
    assert [type(event) for event in published.heard_by(cleo)] == [MessageSent]
    assert [_mentioned(actor, talk) for actor in (ann, ben, cleo)] == [[], [1], []]


def test_stranger_is_not_mentioned(team: Team):
    talk, ann, *_ = team
    person("Dora")
    assert say(ann, talk, "Hi @Dora")[0].mentions == {}


def test_everyone_is_told_but_the_author(team: Team):
    talk, ann, ben, cleo = team
    assert say(ben, talk, "@everyone, lunch!")[0].mentions == {"@everyone": EVERYONE}
    assert [_mentioned(actor, talk) for actor in (ann, ben, cleo)] == [[1], [], [1]]


def test_nobody_tells_themselves(team: Team):
    talk, ann, *_ = team
    assert say(ann, talk, "@Ann was here")[0].mentions == {"@Ann": ann.user_id}
    assert _mentioned(ann, talk) == []


def test_mention_survives_a_new_nickname(team: Team):
    talk, ann, ben, _ = team
    message = say(ann, talk, "Hi @Ben")[0]
    profile.save(ben, Wish(nickname="Benjamin"), "")
    opened = conversations.open(ann, talk)
    assert opened.messages[-1].mentions == {"@Ben": ben.user_id}
    assert "Benjamin" in {person.nickname for person in opened.people}
    assert say(ann, talk, "@Benjamin")[0].mentions == {"@Benjamin": ben.user_id}
    assert message_of(message.id).body == "Hi @Ben"


def test_edit_tells_new_and_takes_old_mentions_back(team: Team, published: Published):
    talk, ann, ben, cleo = team
    message = say(ann, talk, "Hi @Ben")[0]
    published.forget()
    editing.edit(ann, message.id, "Hi @Cleo")
    assert published.to(ben)[0] == SeatChanged(Seat(talk, revision=2, read=0))
    assert published.to(cleo)[0] == SeatChanged(Seat(talk, revision=1, read=0, mentioned=[1]))
    (edited,) = (event for event in published.heard_by(ann) if isinstance(event, MessageEdited))
    assert edited.message.mentions == {"@Cleo": cleo.user_id}


def test_edit_tells_a_mentioned_member_once(team: Team, published: Published):
    talk, ann, ben, _ = team
    message = say(ann, talk, "Hi @Ben")[0]
    published.forget()
    editing.edit(ann, message.id, "Hello @Ben")
    assert [type(event) for event in published.heard_by(ben)] == [MessageEdited]


def test_deletion_takes_mentions_back_and_undo_returns_them(team: Team):
    talk, ann, ben, _ = team
    message = say(ann, talk, "Hi @Ben")[0]
    deletion = deleting.delete(ann, message.id)
    assert message_of(message.id).mentions == {}
    assert _mentioned(ben, talk) == []
    deleting.restore(ann, message.id, "Hi @Ben", deletion.undo_key)
    assert message_of(message.id).mentions == {"@Ben": ben.user_id}
    assert _mentioned(ben, talk) == [1]


def test_seat_holds_the_newest_mentions(team: Team):
    talk, ann, ben, _ = team
    say(ann, talk, *["@Ben"] * (MAX_MENTIONED + 2))
    assert _mentioned(ben, talk) == list(range(3, MAX_MENTIONED + 3))


def test_reading_keeps_what_mentions_hold(team: Team):
    talk, ann, ben, _ = team
    say(ann, talk, "@Ben", "one more")
    seats.mark_read(ben, talk, 2)
    assert conversations.open(ben, talk).seat == Seat(talk, revision=2, read=2, mentioned=[1])


def test_former_member_is_text_and_a_returning_one_has_no_mentions(team: Team):
    talk, ann, ben, _ = team
    say(ann, talk, "@Ben")
    membership.leave(ben, talk)
    assert say(ann, talk, "@Ben")[0].mentions == {}
    membership.add(ann, talk, [ben.user_id])
    assert _mentioned(ben, talk) == []


def test_exact_name_wins_over_a_similar_one(database: db.Database):
    jose, accented, ann = people("Jose", "José", "Ann")
    talk = conversation_of(ann, jose, accented)
    assert say(ann, talk, "@jose")[0].mentions == {"@jose": jose.user_id}
    assert say(ann, talk, "@José")[0].mentions == {"@José": accented.user_id}
    assert say(ann, talk, "@JOSE\u0300")[0].mentions == {"@JOSE\u0300": jose.user_id}
