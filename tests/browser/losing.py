"""Tabs whose server loses all state while people fill in forms."""

from playwright.sync_api import Locator, Page, WebSocket, expect

# The profile's state before anything is loaded: it shows that a blank state has arrived.
BLANK = '"asked_rx_state_":"","email_rx_state_":""'
LOADED = 'is_hydrated_rx_state_":true'


class Tab:
    """Records the frames of a page's connections from now on."""

    def __init__(self, page: Page) -> None:
        self.page, self.frames = page, list[str]()
        page.on("websocket", self._connected)

    def until_loaded(self) -> None:
        """Wait until a blank state has arrived, and after it what the page loads."""
        for _ in range(600):
            if any(LOADED in frame for frame in self.frames):
                break
            # Playwright reports frames only while the test waits for something in the page.
            self.page.wait_for_timeout(50)
        assert any(BLANK in frame for frame in self.frames), self.frames[:3]
        assert any(LOADED in frame for frame in self.frames), self.frames[-3:]

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(str(frame)))


def fields(place: Page | Locator, **texts: str) -> dict[str, Locator]:
    """Type into fields and return them."""
    found = {label: place.get_by_label(label.replace("_", " "), exact=True) for label in texts}
    for label, text in texts.items():
        found[label].fill(text)
    return found


def still_hold(found: dict[str, Locator], **texts: str) -> None:
    """Expect fields to hold the typed text."""
    for label, text in texts.items():
        expect(found[label]).to_have_value(text)
