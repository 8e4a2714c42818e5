"""Measure opening and scrolling where each message has marks, a quote and five reactions, over plain ones."""

import contextlib
import os
import statistics
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

import psutil
import sqlalchemy as sa
from playwright.async_api import Browser, CDPSession, Page, async_playwright

from bench import served
from bench.browser import OPTIONS, sign_in
from bench.served import CORES
from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.messages import reactions, sending
from messenger.domain.messages.sending import Draft
from tests.support.processes import chromium

TIMES = 5
MESSAGES, SHOWN = 250, 40
DISTANCE, STEP = 16_000, 40
EMOJI = "👍", "❤️", "😂", "🎉", "😮"
MARKED = "**some** words *that* people `write` ~~here~~ and there"
# As tall as a message with a quote and reactions, so that the same distance holds as many messages.
PLAIN = "\n".join(["some words that people write here and there"] * 4)
# Until all rows are there and nothing has moved for a while.
SETTLED = """async (wanted) => {
  const count = () => document.querySelectorAll("[role=log] article").length;
  while (count() < wanted) await new Promise((go) => setTimeout(go, 20));
  await new Promise((go) => setTimeout(go, 600));
}"""
# The same distance in each frame, like a finger that does not care what it moves.
SCROLL = """async ([distance, step]) => {
  const log = document.querySelector("[role=log]");
  for (let done = 0; done < distance; ) {
    const before = log.scrollTop;
    log.scrollTop -= step;
    // At the top, until earlier messages have come.
    done += before - log.scrollTop;
    await new Promise(requestAnimationFrame);
  }
}"""
TALLNESS = """() => {
  const log = document.querySelector("[role=log]");
  return log.scrollHeight / log.querySelectorAll("article").length;
}"""


@dataclass(frozen=True)
class Visit:
    """The seconds of work of a visit: of the main thread to open, of the whole browser to scroll."""

    opening: float
    scrolling: float
    tallness: float


async def rows() -> dict[str, str]:
    """Measure both kinds alternately, each in a fresh profile."""
    # Browsers need more than one core.
    os.sched_setaffinity(0, CORES)
    visits: dict[bool, list[Visit]] = {False: [], True: []}
    with tempfile.TemporaryDirectory(prefix="messenger-bench-") as name:
        actors, tokens = served.people(f"sqlite:///{name}/messenger.db", 3)
        held = {is_rich: _conversation(actors, is_rich=is_rich) for is_rich in visits}
        with served.application(Path(name), {CORES[0]}) as server:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
                for i in range(TIMES + 1):
                    for is_rich, conversation in held.items():
                        visit = await _visit(browser, server.port, tokens[0], conversation)
                        # The first ones warm up.
                        visits[is_rich] += [visit] if i else []
                await browser.close()
    return {
        "opening where every message has marks, a quote and five reactions, over plain": _compared(
            visits, "opening"
        ),
        f"scrolling {DISTANCE:,} px there, over plain": (
            f"{_compared(visits, 'scrolling')}; a message has {_median(visits[True], 'tallness'):.0f} px, "
            f"a plain one {_median(visits[False], 'tallness'):.0f}"
        ),
    }


def _compared(visits: dict[bool, list[Visit]], figure: str) -> str:
    rich, plain = (_median(visits[is_rich], figure) for is_rich in (True, False))
    return f"{rich / plain:.2f} times ({rich * 1000:.0f} over {plain * 1000:.0f} ms of CPU)"


def _median(visits: list[Visit], figure: str) -> float:
    return statistics.median(getattr(visit, figure) for visit in visits)


def _conversation(actors: list[Actor], *, is_rich: bool) -> int:
    made = served.conversation(actors)
    before: str | None = None
    for i in range(MESSAGES):
        draft = Draft(made, str(uuid.uuid4()), MARKED if is_rich else PLAIN, before if is_rich else None)
        assert not sending.send(actors[1 + i % 2], [draft]).refused
        if is_rich:
            for n, emoji in enumerate(EMOJI):
                for actor in actors[: 1 + n % 2]:
                    reactions.add(actor, draft.id, emoji)
        before = draft.id
    with db.transaction() as tx:
        is_there = sa.column("conversation_id") == made
        tx.execute(sa.update(models.Member).where(is_there).values(read_number=MESSAGES))
    return made


async def _visit(browser: Browser, port: int, token: str, conversation: int) -> Visit:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    await sign_in(context, port, token)
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    # CPU time: with that of the clock, other programs would count.
    await session.send("Performance.enable", {"timeDomain": "threadTicks"})
    await page.goto(f"http://localhost:{port}/")
    link = page.locator(f'nav a[href="/conversations/{conversation}"]')
    await link.wait_for()
    before = await _busy(session)
    await link.click()
    await page.evaluate(SETTLED, SHOWN)
    opening = await _busy(session) - before
    visit = Visit(opening, await _scroll(page), await page.evaluate(TALLNESS))
    await context.close()
    return visit


async def _busy(session: CDPSession) -> float:
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    return next(each["value"] for each in metrics if each["name"] == "TaskDuration")


async def _scroll(page: Page) -> float:
    """Scroll upwards, and return the CPU time of all threads: without a graphics card, several paint."""
    before = _cpu_seconds()
    await page.evaluate(SCROLL, [DISTANCE, STEP])
    return _cpu_seconds() - before


def _cpu_seconds() -> float:
    # What starts Chromium may be a script that lies elsewhere.
    name, used = Path(chromium()).name, 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if Path(process.exe()).name == name:
                used += sum(process.cpu_times()[:2])
    return used
