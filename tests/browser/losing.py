"""Tabs whose server loses all state, and what people have typed into their forms by then."""

from playwright.sync_api import Locator, Page, WebSocket, expect

# What the profile's state holds before anything is loaded: a blank state has come.
BLANK = '"asked_rx_state_":"","email_rx_state_":""'
LOADED = 'is_hydrated_rx_state_":true'


class Tab:
    """What comes to a page over connections that are made from now on."""

    def __init__(self, page: Page) -> None:
        self.page, self.frames = page, list[str]()
        page.on("websocket", self._connected)

    def until_loaded(self) -> None:
        """Return when a blank state has come, and after it what the page loads."""
        for _ in range(600):
            if any(LOADED in frame for frame in self.frames):
                break
            # Playwright tells of frames only while it is waited for something.
            self.page.wait_for_timeout(50)
        assert any(BLANK in frame for frame in self.frames), self.frames[:3]
        assert any(LOADED in frame for frame in self.frames), self.frames[-3:]

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(str(frame)))


def fields(place: Page | Locator, **texts: str) -> dict[str, Locator]:
    """Type into fields, and return them."""
    found = {label: place.get_by_label(label.replace("_", " "), exact=True) for label in texts}
    for label, text in texts.items():
        found[label].fill(text)
    return found


def still_hold(found: dict[str, Locator], **texts: str) -> None:
    """Expect fields to hold what was typed."""
    for label, text in texts.items():
        expect(found[label]).to_have_value(text)
