import asyncio

import pytest

from messenger import db
from messenger.domain import messages
from messenger.domain.messages import Draft
from messenger.domain.sign_ins import Actor
from messenger.ui import sending
from tests.support.people import all_said, conversation_of, new_id, people


@pytest.fixture
def actors(sqlite_url: str) -> list[Actor]:
    """Three people, with a database in use."""
    db.use(sqlite_url)
    return people("Ada", "Grace", "Alan")


@pytest.fixture
def transactions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many requests each batch held, of those that are stored."""
    sizes: list[int] = []
    real = messages.send_together

    def noted(requests: list[messages.Request]) -> list[messages.Receipt]:
        sizes.append(len(requests))
        return real(requests)

    monkeypatch.setattr(messages, "send_together", noted)
    return sizes


async def test_what_comes_during_a_transaction_goes_together_into_the_next(
    actors: list[Actor], transactions: list[int]
):
    tea = conversation_of(*actors)
    sent = [sending.send(actors[i % 3], [Draft(tea, new_id(), f"{i}")]) for i in range(30)]
    receipts = await asyncio.gather(*sent)
    assert [receipt.stored[0].body for receipt in receipts] == [message.body for message in all_said(tea)]
    assert [message.number for message in all_said(tea)] == list(range(1, 31))
    assert len(transactions) < 5


async def test_what_is_refused_of_one_does_not_harm_the_others(actors: list[Actor]):
    tea, private = conversation_of(*actors), conversation_of(actors[0], actors[1])
    taken = new_id()
    messages.send(actors[0], [Draft(private, taken, "mine")])
    drafts = [Draft(tea, new_id(), "good"), Draft(tea, taken, "stolen"), Draft(tea, new_id(), "\0")]
    good, stolen, unreadable = await asyncio.gather(*(sending.send(actors[2], [draft]) for draft in drafts))
    assert good.stored
    assert stolen.refused == {taken: messages.ID_TAKEN}
    assert unreadable.refused
    assert [message.body for message in all_said(tea)] == ["good"]


async def test_everybody_is_told_when_the_database_is_away(
    actors: list[Actor], monkeypatch: pytest.MonkeyPatch
):
    tea = conversation_of(*actors)
    monkeypatch.setattr(db, "LOCK_WAIT_SECONDS", 0.05)
    with db.transaction():
        sent = [sending.send(actor, [Draft(tea, new_id(), "later")]) for actor in actors]
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [db.Unavailable] * 3
    assert (await sending.send(actors[0], [Draft(tea, new_id(), "now")])).stored
