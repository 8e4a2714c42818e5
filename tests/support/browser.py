"""A browser without a screen: its tabs hold the real modules that apply changes to collections."""

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
    """Node with any number of tabs, and a clock that stands still unless time is let pass."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([node(), PROGRAM], stdin=pipe, stdout=pipe, text=True, bufsize=1)

    def open(self) -> "Tab":
        """Open a tab that holds nothing yet."""
        return Tab(self, self.do("open"))

    def pass_time(self, milliseconds: int) -> None:
        """Let time pass for all tabs."""
        self.do("pass", milliseconds=milliseconds)

    def turn(self, milliseconds: int) -> dict[int, tuple[list[list[Row]], list[list[Row]]]]:
        """Let time pass, and return what each tab asked and sent since the last turn."""
        return {page: turn for page, turn in enumerate(self.do("turn", milliseconds=milliseconds)) if turn}

    def restart(self) -> None:
        """Close all tabs, and set the clock back."""
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
    """A tab: what it holds, and what it asks of the server."""

    def __init__(self, browser: Browser, page: int) -> None:
        self._browser, self.page = browser, page

    def _do(self, command: str, **arguments: Any) -> Any:
        return self._browser.do(command, page=self.page, **arguments)

    def apply(self, changes: Sequence[Change] | Sequence[Row]) -> None:
        """Apply changes to the collections, as a frame brings them."""
        self._do("apply", changes=changes)

    def look(self, name: str, by: str, *, is_windowed: bool) -> None:
        """Show a collection on the page, ordered by a field."""
        self._do("look", name=name, by=by, isWindowed=is_windowed)

    def read(self, name: str, number: int) -> None:
        """Go to a row of a long collection by its number, and read there."""
        self._do("read", name=name, number=number)

    def scroll(self, name: str, direction: int) -> None:
        """Ask for the page before what is shown, -1, or after it, 1, if there is one."""
        self._do("scroll", name=name, direction=direction)

    def wake(self) -> None:
        """Come back to the tab after a while."""
        self._do("wake")

    def write(self, into: str, draft: Row, **shown: Any) -> None:
        """Put a row into the outbox."""
        self._do("write", into=into, draft=draft, shown=shown)

    def skew(self, milliseconds: int) -> None:
        """Let what is written from now on be written later, or earlier, by the clock."""
        self._do("skew", milliseconds=milliseconds)

    def rows(self, name: str) -> list[Row]:
        """Return all rows of a collection in their order; of a long one those up to the newest."""
        return self._do("rows", name=name)

    def shown(self, name: str) -> list[Row]:
        """Return the rows of a collection that are on the page."""
        return self._do("shown", name=name)

    def held(self, name: str) -> list[Row]:
        """Return all rows of a collection that the tab holds, in no order."""
        return self._do("held", name=name)

    def about(self, name: str) -> Row:
        """Return a collection's revision, its status, and whether there is more of it."""
        return self._do("about", name=name)

    def requested(self) -> list[list[Request]]:
        """Return what was requested since the last call, by frame."""
        return self._do("requested")

    def sent(self) -> list[list[Row]]:
        """Return the drafts that were sent since the last call, by request."""
        return self._do("sent")

    def close(self) -> None:
        """Close the tab."""
        self._do("close")
