"""Browser contexts that one test after another uses: what they have loaded, they need not load again."""

from typing import Any
from weakref import WeakSet

from playwright.sync_api import Browser, BrowserContext

# Options that concern the screen only. Each of the others gives a context a life of its own.
SCREEN = {"viewport", "screen", "has_touch", "is_mobile", "device_scale_factor", "color_scheme"}
# Where a page keeps data. Cookies are cleared for all sites at once.
STORED = "local_storage,indexeddb,cache_storage,file_systems,service_workers"
# An address of the site of all applications, at which nobody answers: the test does.
ANCHOR = "http://127.0.0.1:1/"
MAX_KEPT = 5

# Contexts that tests have been given: they may be offline, have another clock, or run further scripts.
changed: WeakSet[BrowserContext] = WeakSet()


class Kept:
    """A context with a tab that stays open, so that its process lives on."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.browser, self.options = browser, options
        self.context = browser.new_context(**options)
        self._anchor = self.context.new_page()
        self._anchor.route("**", lambda route: route.fulfill(body=""))
        self._anchor.goto(ANCHOR)
        self._anchor.unroute_all()
        self._devtools = self.context.new_cdp_session(self._anchor)

    @property
    def is_changed(self) -> bool:
        """Tell whether a test may have changed more than pages, cookies and stored data."""
        return self.context in changed

    def reset(self, origin: str) -> None:
        """Close all other tabs, and delete the cookies and what pages of this origin have stored."""
        for page in self.context.pages:
            if page != self._anchor:
                page.close()
        self.context.clear_cookies()
        self._devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": STORED})


class Contexts:
    """The contexts that wait for their next test, the one that has waited longest first."""

    def __init__(self) -> None:
        self._free: list[Kept] = []

    def take(self, browser: Browser, options: dict[str, Any]) -> Kept:
        """Return a context with these options."""
        for kept in reversed(self._free):
            if (kept.browser, kept.options) == (browser, options):
                self._free.remove(kept)
                return kept
        return Kept(browser, options)

    def give_back(self, kept: Kept, origin: str) -> None:
        """Reset a context for the next test, or close it if a test may have changed it."""
        if kept.is_changed:
            kept.context.close()
            return
        kept.reset(origin)
        self._free.append(kept)
        # Those of a browser that is closed are closed, too.
        self._free = [one for one in self._free if one.browser.is_connected()]
        while len(self._free) > MAX_KEPT:
            self._free.pop(0).context.close()
