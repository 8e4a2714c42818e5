"""Measure when the first message is on the screen, in a fresh browser profile and in a used one."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import BrowserContext, Page, Playwright, async_playwright

from bench.browser import OPTIONS, sign_in
from tests.support.processes import chromium

# Whatever shows the text counts: a row, or a copy of it that is painted before the application runs.
WATCH = """
window.firstRow = new Promise((shown) => {
  const silent = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "TITLE"]);
  const isOnScreen = (element) => {
    if (silent.has(element.tagName) || !element.checkVisibility({ visibilityProperty: true })) return false;
    const { top, bottom, height } = element.getBoundingClientRect();
    return height > 0 && bottom > 0 && top < innerHeight;
  };
  const look = () => {
    if (!document.body?.textContent.includes("$wanted")) return;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (!data.includes("$wanted") || !parentElement || !isOnScreen(parentElement)) continue;
      observer.disconnect();
      requestAnimationFrame(() => shown(performance.now()));
      return;
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
});
"""
# Loads before the measured ones: Chromium caches compiled scripts only when they are used again.
WARMING = 2
# Longer than the page waits before it stores what it shows (`SAVE_MS` in assets/cache/save.js).
SETTLING_MS = 2000


@dataclass(frozen=True)
class Shown:
    """When the first row was painted, since the navigation started, and how long the main thread worked."""

    ms: float
    busy_ms: float
    script_ms: float


async def loads(
    port: int, path: str, token: str, text: str, slower: int, times: int
) -> tuple[list[Shown], list[Shown]]:
    """Return the cold loads, each in a fresh profile, and the warm ones, all in the last profile."""
    cold: list[Shown] = []
    warm: list[Shown] = []
    async with async_playwright() as playwright:
        for i in range(times):
            async with _profile(playwright, port, token) as context:
                cold.append(await _load(context, port, path, text, slower))
                if i < times - 1:
                    continue
                for _ in range(WARMING):
                    await _load(context, port, path, text, slower)
                warm += [await _load(context, port, path, text, slower) for _ in range(times)]
    return cold, warm


@asynccontextmanager
async def _profile(playwright: Playwright, port: int, token: str) -> AsyncIterator[BrowserContext]:
    with tempfile.TemporaryDirectory(prefix="messenger-bench-", ignore_cleanup_errors=True) as folder:
        context = await playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium(), args=OPTIONS
        )
        await sign_in(context, port, token)
        try:
            yield context
        finally:
            await context.close()


async def _load(context: BrowserContext, port: int, path: str, text: str, slower: int) -> Shown:
    page = await context.new_page()
    await page.add_init_script(WATCH.replace("$wanted", text))
    session = await context.new_cdp_session(page)
    await session.send("Performance.enable")
    await session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    await page.goto(f"http://localhost:{port}{path}", wait_until="commit")
    ms = await page.evaluate("() => window.firstRow")
    metrics = {
        each["name"]: each["value"] for each in (await session.send("Performance.getMetrics"))["metrics"]
    }
    await _settle(page)
    await page.close()
    return Shown(ms, metrics["TaskDuration"] * 1000, metrics["ScriptDuration"] * 1000)


async def _settle(page: Page) -> None:
    """Let the page finish, so that it can store what it keeps for the next load."""
    await page.wait_for_load_state("load")
    await page.wait_for_timeout(SETTLING_MS)
