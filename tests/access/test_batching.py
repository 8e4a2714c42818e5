import asyncio
from collections.abc import Callable

import pytest

from messenger import db
from messenger.access import batching, identity
from messenger.access.refusals import NOT_NOW
from messenger.domain import markup
from messenger.domain.actors import Actor
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations
from tests.support.people import all_said, conversation_of, new_id, people
from tests.support.processes import free_port
from tests.support.tabs import Browser


@pytest.fixture
def actors(sqlite_url: str) -> list[Actor]:
    """Three people, with a database in use."""
    db.use(sqlite_url)
    return people("Ada", "Grace", "Alan")


@pytest.fixture
def transactions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of requests in each stored batch."""
    sizes: list[int] = []
    real = sending.send_together

    def noted(requests: list[sending.Request]) -> list[sending.Receipt]:
        sizes.append(len(requests))
        return real(requests)

    monkeypatch.setattr(sending, "send_together", noted)
    return sizes


async def test_messages_during_a_transaction_share_the_next(actors: list[Actor], transactions: list[int]):
    tea = conversation_of(*actors)
    sent = [batching.send(actors[i % 3], [Draft(tea, new_id(), f"{i}")]) for i in range(30)]
    receipts = await asyncio.gather(*sent)
    assert [receipt.stored[0].body for receipt in receipts] == [message.body for message in all_said(tea)]
    assert [message.number for message in all_said(tea)] == list(range(1, 31))
    assert len(transactions) < 5


async def test_refused_draft_does_not_fail_the_batch(actors: list[Actor]):
    tea, private = conversation_of(*actors), conversation_of(actors[0], actors[1])
    taken = new_id()
    sending.send(actors[0], [Draft(private, taken, "mine")])
    drafts = [Draft(tea, new_id(), "good"), Draft(tea, taken, "stolen"), Draft(tea, new_id(), "\0")]
    good, stolen, unreadable = await asyncio.gather(*(batching.send(actors[2], [draft]) for draft in drafts))
    assert good.stored
    assert stolen.refused == {taken: sending.ID_TAKEN}
    assert unreadable.refused
    assert [message.body for message in all_said(tea)] == ["good"]


async def test_fault_fails_only_its_sender(actors: list[Actor], monkeypatch: pytest.MonkeyPatch):
    tea = conversation_of(*actors)
    real = markup.parse

    def parse(body: str) -> list[markup.Block] | None:
        if body == "bad":
            raise RecursionError
        return real(body)

    monkeypatch.setattr(markup, "parse", parse)
    sent = [
        batching.send(actors[0], [Draft(tea, new_id(), body)]) for body in ("first", "good", "bad", "fine")
    ]
    *_, good, bad, fine = await asyncio.gather(*sent, return_exceptions=True)
    assert isinstance(bad, RecursionError)
    assert not isinstance(good, BaseException)
    assert not isinstance(fine, BaseException)
    assert [receipt.stored[0].body for receipt in (good, fine)] == ["good", "fine"]


async def test_database_outage_is_shown_to_everybody(actors: list[Actor], monkeypatch: pytest.MonkeyPatch):
    tea = conversation_of(*actors)
    monkeypatch.setattr(db, "LOCK_WAIT_SECONDS", 0.05)
    with db.transaction():
        sent = [batching.send(actor, [Draft(tea, new_id(), "later")]) for actor in actors]
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [db.Unavailable] * 3
    assert (await batching.send(actors[0], [Draft(tea, new_id(), "now")])).stored


async def test_sender_hears_of_an_identity_outage(new_browser: Callable[[], Browser]):
    ada = await new_browser().sign_up("Ada")
    tab = await ada.open()
    draft = {"conversation": 1, "id": new_id(), "body": "later"}
    # Nothing listens on this port.
    db.use(f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/none")
    identity.forget()
    await tab.call("feed.send", drafts=[draft], viewer=1)
    refused = {"op": "refused", "reasons": {draft["id"]: NOT_NOW}, "again": True}
    await tab.until(lambda: refused in tab.changes, "the sender is told")


async def test_drafts_of_another_viewer_are_not_sent(
    new_browser: Callable[[], Browser],
):
    ada, grace = [await new_browser().sign_up(name) for name in ("Ada", "Grace")]
    tea = conversations.start(Actor(1, 1, is_administrator=True), new_id(), "Tea", [2])
    # The page was loaded for Ada; its new connection has Grace's cookie.
    page, watching = await grace.open(), await ada.open()
    by_ada, by_grace = (
        {"conversation": tea, "id": new_id(), "body": f"by {who}"} for who in ("Ada", "Grace")
    )
    await page.call("feed.send", drafts=[by_ada], viewer=1)
    await page.call("feed.send", drafts=[by_grace], viewer=2)
    await watching.until(lambda: watching.bodies() == ["by Grace"], "only Grace's is heard")
    assert [(message.author, message.body) for message in all_said(tea)] == [(2, "by Grace")]
