"""Measure latency between two browsers, from Enter in one until the other shows the message."""

from collections.abc import Sequence

from playwright.async_api import Page, async_playwright

from bench.served import Served
from tests.support.processes import chromium

WATCH = """() => {
  window.shown = {};
  const clock = () => performance.timeOrigin + performance.now();
  const look = () => {
    for (const article of document.querySelectorAll("article")) {
      const found = /sample \\d+;/.exec(article.textContent)?.[0];
      if (found) window.shown[found] ??= clock();
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
SHOWN = """async (text) => {
  while (!(text in window.shown)) await new Promise((go) => setTimeout(go, 50));
  return window.shown[text];
}"""


async def send_to_shown(server: Served, conversation: int, tokens: Sequence[str], times: int) -> list[float]:
    """Send from one browser; return each message's latency to the other's screen, in seconds."""
    async with async_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path=chromium(), args=options)
        pages: list[Page] = []
        for token in tokens:
            context = await browser.new_context()
            url = f"http://localhost:{server.port}"
            await context.add_cookies([{"name": f"sign-in-{server.port}", "value": token, "url": url}])
            page = await context.new_page()
            await page.goto(f"{url}/conversations/{conversation}")
            await page.get_by_role("article").or_(page.get_by_text("No messages yet")).first.wait_for()
            await page.evaluate(WATCH)
            pages.append(page)
        writer, reader = pages[0], pages[-1]
        waits: list[float] = []
        for i in range(times):
            start = await writer.evaluate(WRITE, f"sample {i};")
            waits.append((await reader.evaluate(SHOWN, f"sample {i};") - start) / 1000)
        await browser.close()
    return waits
