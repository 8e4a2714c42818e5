"""What a page shows before its scripts run, and what it leaves for later."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Faults
from tests.support.waiting import until

FILES = re.compile(r"/assets/.*\.(js|css)$")
# When the first row came into the page, in the time of the requests.
WATCH = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-row]")) return;
  window.firstRow = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
LOADED = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => /\\/assets\\/[^/]+\\.(js|css)$/.test(name))
  .map(({ name, startTime }) => [new URL(name).pathname, startTime - window.firstRow])"""


def test_shell_has_its_styles_before_any_file(join: Join, talk: Talk, faults: Faults):
    faults.expected.append("net::ERR_FAILED")
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((ada, "hello"),))
    ada.page.route(FILES, lambda route: route.abort())
    ada.goes_to(f"/conversations/{picnic}")
    expect(ada.page.locator(".messenger")).to_have_css("display", "grid")
    expect(ada.page.get_by_role("button", name="Details")).to_have_css("cursor", "pointer")
    expect(ada.page.locator(".messages > .skeleton")).to_be_visible()


def test_what_can_wait_is_loaded_after_the_first_row(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((ada, "hello"),))
    ada.page.add_init_script(WATCH)
    ada.goes_to(f"/conversations/{picnic}")
    page = ada.page.request.get(ada.page.url).text()
    linked = set(re.findall(r'"(/assets/[^"]+\.(?:js|css))"', page))
    until(lambda: any("/around-" in path for path, _ in ada.page.evaluate(LOADED)), "the rest is loaded")
    loaded = ada.page.evaluate(LOADED)
    assert linked <= {path for path, _ in loaded}
    assert [path for path, after in loaded if path not in linked and after < 0] == []
