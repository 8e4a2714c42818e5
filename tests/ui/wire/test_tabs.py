"""Connections that are cut: a browser comes back only when it hears of the end."""

import asyncio
from collections.abc import Callable

from messenger.ui.wire.tabs import Tab, tabs
from tests.support.tabs import ROOT, Browser
from tests.support.workers import Worker

NewBrowser = Callable[[], Browser]


def _record(session: str) -> Tab:
    """Return what the worker knows of a tab."""
    tab = tabs.by_session(session)
    assert tab
    return tab


# Much less than the server takes by itself, and more than a busy machine does.
SECONDS = 10


async def test_a_connection_that_is_cut_ends_at_once_and_the_others_stay(
    new_browser: NewBrowser, served: Worker
):
    browser = new_browser()
    cut, other = [await browser.open("/sign-in") for _ in range(2)]
    served.run(served.run(_record, cut.session).cut)
    async with asyncio.timeout(SECONDS):
        await cut.until_closed()
    await other.settle()
    again = await browser.open("/sign-in", token=cut.token)
    await again.settle()
    assert again.state[ROOT]["is_hydrated"]


async def test_to_cut_a_connection_twice_or_when_it_is_over_does_nothing(
    new_browser: NewBrowser, served: Worker
):
    tab = await new_browser().open("/sign-in")
    record = served.run(_record, tab.session)
    for _ in range(2):
        served.run(record.cut)
    await tab.until_closed()
    served.run(record.cut)
    assert (await new_browser().open("/sign-in")).is_connected
