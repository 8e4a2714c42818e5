"""A headless browser: each tab runs the real modules that apply changes to collections."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from messenger.sync.protocol import Change, Request
from tests.support.node import node

PROGRAM = Path(__file__).with_name("browser.mjs")

Row = dict[str, Any]


class Browser:
    """Node with any number of tabs and a fake clock, which moves only when told to."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([node(), PROGRAM], stdin=pipe, stdout=pipe, text=True, bufsize=1)

    def open(self, device: int = 0, path: str = "/") -> "Tab":
        """Open a tab that holds nothing yet, or what its device has kept."""
        return Tab(self, self.do("open", device=device, path=path))

    def pass_time(self, milliseconds: int) -> None:
        """Advance the clock of all tabs."""
        self.do("pass", milliseconds=milliseconds)

    def turn(self, milliseconds: int) -> dict[int, tuple[list[list[Row]], list[list[Row]]]]:
        """Advance the clock, and return what each tab requested and sent since the last turn."""
        return {page: turn for page, turn in enumerate(self.do("turn", milliseconds=milliseconds)) if turn}

    def restart(self) -> None:
        """Close all tabs and reset the clock."""
        self.do("restart")

    def do(self, command: str, **arguments: Any) -> Any:
        """Run a command and return what it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": command, **arguments}) + "\n")
        answer = self._process.stdout.readline()
        assert answer, f"the browser ended at: {command}"
        return json.loads(answer)

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=20)


class Tab:
    """A tab: the collections it holds, and what it requests from the server."""

    def __init__(self, browser: Browser, page: int) -> None:
        self._browser, self.page = browser, page

    def _do(self, command: str, **arguments: Any) -> Any:
        return self._browser.do(command, page=self.page, **arguments)

    def apply(self, changes: Sequence[Change] | Sequence[Row]) -> None:
        """Apply changes to the collections, as a frame brings them."""
        self._do("apply", changes=changes)

    def look(self, name: str, by: str, *, is_windowed: bool) -> None:
        """Show a collection on the page, sorted by a field."""
        self._do("look", name=name, by=by, isWindowed=is_windowed)

    def read(self, name: str, number: int) -> None:
        """Go to a row of a long collection by its number, and read there."""
        self._do("read", name=name, number=number)

    def scroll(self, name: str, direction: int) -> None:
        """Request the page before (-1) or after (1) what is shown, if there is one."""
        self._do("scroll", name=name, direction=direction)

    def save(self) -> None:
        """Keep on the device what has changed."""
        self._do("save")

    def wake(self) -> None:
        """Come back to the tab after a while."""
        self._do("wake")

    def write(self, into: str, draft: Row, **shown: Any) -> None:
        """Put a row into the outbox."""
        self._do("write", into=into, draft=draft, shown=shown)

    def act(self, into: str, **action: Any) -> None:
        """Put an action on a row into the outbox."""
        self._do("act", into=into, action=action)

    def skew(self, milliseconds: int) -> None:
        """Shift the clock by which drafts are dated from now on, forward or back."""
        self._do("skew", milliseconds=milliseconds)

    def rows(self, name: str) -> list[Row]:
        """Return all rows of a collection in order; of a windowed one, the run that ends at the newest."""
        return self._do("rows", name=name)

    def shown(self, name: str) -> list[Row]:
        """Return the rows of a collection that are on the page."""
        return self._do("shown", name=name)

    def held(self, name: str) -> list[Row]:
        """Return all rows of a collection that the tab holds, unordered."""
        return self._do("held", name=name)

    def about(self, name: str) -> Row:
        """Return a collection's revision and status, and whether it has more rows."""
        return self._do("about", name=name)

    def requested(self) -> list[list[Request]]:
        """Return what was requested since the last call, by frame."""
        return self._do("requested")

    def sent(self) -> list[list[Row]]:
        """Return the drafts that were sent since the last call, by request."""
        return self._do("sent")

    def acted(self) -> list[list[Row]]:
        """Return the actions that were sent since the last call, by request."""
        return self._do("acted")

    def close(self) -> None:
        """Close the tab."""
        self._do("close")
