"""Notices: what a person must be told that belongs to no field."""

import reflex as rx

from messenger.access import refusals
from messenger.access.inputs import Line, Name
from messenger.ui.wire import gate

# By names, for what fails is noticed where nobody knows any more in which language to say it.
FAILURES = {failure.__name__: said for failure, said in refusals.EXPECTED.items()}
UNEXPECTED, MALFORMED = "unexpected", "malformed"
FAILURES |= {UNEXPECTED: refusals.UNEXPECTED, MALFORMED: refusals.MALFORMED}


class Notices(rx.State):
    """The one notice on screen."""

    text: str = ""

    @rx.event
    @gate.open_always
    async def show(self, text: Line) -> None:
        """Show a notice in this tab."""
        self.text = text

    @rx.event
    @gate.open_always
    async def tell(self, failure: Name) -> None:
        """Say in this tab what has failed."""
        self.text = gate.say(FAILURES.get(failure, refusals.UNEXPECTED))

    @rx.event
    @gate.open_always
    async def dismiss(self) -> None:
        """Take the notice away."""
        self.text = ""
