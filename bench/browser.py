"""Measure latency on screens, from Enter in one tab until another tab shows the message."""

from collections.abc import Sequence

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bench.served import Served
from tests.support.processes import chromium

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# `shown` is when a message is in the document, `painted` the next frame.
WATCH = """() => {
  window.shown = {};
  window.painted = {};
  const clock = () => performance.timeOrigin + performance.now();
  const look = () => {
    for (const article of document.querySelectorAll("article")) {
      const found = /sample \\d+;/.exec(article.textContent)?.[0];
      if (!found || found in window.shown) continue;
      window.shown[found] = clock();
      requestAnimationFrame(() => { window.painted[found] = clock(); });
    }
  };
  const log = document.querySelector("[role=log]");
  new MutationObserver(look).observe(log, { childList: true, subtree: true });
}"""
WRITE = """(text) => {
  const area = document.querySelector("textarea");
  area.value = text;
  const start = performance.timeOrigin + performance.now();
  area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  return start;
}"""
# Not `wait_for_function`: it evaluates a string, which the pages' CSP forbids.
UNTIL = """async ([when, text]) => {
  while (!(text in window[when])) await new Promise((go) => setTimeout(go, 50));
  return window[when][text];
}"""


async def send_to_shown(server: Served, conversation: int, tokens: Sequence[str], times: int) -> list[float]:
    """Send from one browser; return each message's latency to the other's screen, in seconds."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        pages = [
            await _open(await _context(browser, server, token), server, conversation) for token in tokens
        ]
        waits: list[float] = []
        for i in range(times):
            start = await pages[0].evaluate(WRITE, f"sample {i};")
            waits.append((await pages[-1].evaluate(UNTIL, ["shown", f"sample {i};"]) - start) / 1000)
        await browser.close()
    return waits


async def from_tab_to_tab(
    server: Served, conversation: int, token: str, times: int
) -> tuple[list[float], list[float]]:
    """Send from one of two tabs of a browser; return the latencies until each has painted it, in seconds."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        context = await _context(browser, server, token)
        writer, reader = [await _open(context, server, conversation) for _ in range(2)]
        own: list[float] = []
        other: list[float] = []
        for i in range(times):
            start = await writer.evaluate(WRITE, f"sample {i};")
            for page, waits in ((reader, other), (writer, own)):
                waits.append((await page.evaluate(UNTIL, ["painted", f"sample {i};"]) - start) / 1000)
        await browser.close()
    return own, other


async def sign_in(context: BrowserContext, port: int, token: str) -> None:
    """Give a browser the cookie of a sign-in."""
    url = f"http://localhost:{port}"
    await context.add_cookies([{"name": f"sign-in-{port}", "value": token, "url": url}])


async def _context(browser: Browser, server: Served, token: str) -> BrowserContext:
    context = await browser.new_context()
    await sign_in(context, server.port, token)
    return context


async def _open(context: BrowserContext, server: Served, conversation: int) -> Page:
    page = await context.new_page()
    await page.goto(f"http://localhost:{server.port}/conversations/{conversation}")
    await page.get_by_role("article").or_(page.get_by_text("No messages yet")).first.wait_for()
    await page.evaluate(WATCH)
    return page
