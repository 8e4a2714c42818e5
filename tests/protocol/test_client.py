"""A second client, written from `docs/protocol.md` alone, works with the application."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from messenger.domain.messages import deleting, editing, reactions
from tests.protocol.client import Client, sign_in
from tests.support.accounts import PASSWORD, email_of, joined
from tests.support.people import conversation_of, say
from tests.support.processes import free_port
from tests.support.proxy import Proxy, proxy
from tests.support.workers import Worker

SECONDS_TO_WAIT = 20


@pytest.fixture
def line(served: Worker) -> Iterator[Proxy]:
    """A connection to the application that can be cut."""
    port = urlsplit(served.url).port
    assert port
    with proxy(("127.0.0.1", free_port()), ("127.0.0.1", port)) as running:
        yield running


@asynccontextmanager
async def client(url: str, nickname: str, conversation: int) -> AsyncIterator[Client]:
    """Run a client for a person who has signed up."""
    running = Client(url, await sign_in(url, email_of(nickname), PASSWORD), conversation)
    try:
        yield running
    finally:
        await running.close()


async def until(condition: Callable[[], bool], *clients: Client) -> None:
    """Wait until the condition holds, checking it whenever one of the clients receives something."""
    async with asyncio.timeout(SECONDS_TO_WAIT):
        while not condition():
            came = [asyncio.ensure_future(each.came.wait()) for each in clients]
            await asyncio.wait(came, return_when=asyncio.FIRST_COMPLETED)
            for waiting in came:
                waiting.cancel()
            for each in clients:
                each.came.clear()


async def test_second_client_survives_a_cut_and_converges(line: Proxy, served: Worker):
    alice, bob = joined("Alice"), joined("Bob")
    talk = conversation_of(alice, bob)
    first = say(alice, talk, "before")[0]
    cut_url = f"http://{line.listen[0]}:{line.listen[1]}"
    async with client(cut_url, "Alice", talk) as hers, client(served.url, "Bob", talk) as his:
        both = (hers, his)
        await until(lambda: all(each.bodies() == ["before"] for each in both), *both)
        hers.send("hello")
        await until(lambda: all(each.bodies() == ["before", "hello"] for each in both), *both)
        line.cut()
        his.send("missed")
        hers.send("held back")
        await until(lambda: "missed" in his.bodies(), his)
        editing.edit(alice, first.id, "edited")
        reactions.add(bob, first.id, "👍")
        assert "missed" not in hers.bodies()
        line.restore()
        wanted = ["edited", "hello", "missed", "held back"]
        await until(lambda: all(each.bodies() == wanted and not each.outbox for each in both), *both)
        deleting.delete(alice, first.id)
        await until(lambda: all(each.messages[first.id].get("deleted") for each in both), *both)
        assert hers.messages == his.messages
