"""Notices: messages to the user that belong to no form field."""

import reflex as rx

from messenger.access import refusals
from messenger.access.inputs import Line, Name
from messenger.ui.wire import gate

# By name, because exceptions are handled where the tab's language is no longer known.
FAILURES = {failure.__name__: text for failure, text in refusals.EXPECTED.items()}
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
        """Show the notice for a failure, given its name."""
        self.text = gate.say(FAILURES.get(failure, refusals.UNEXPECTED))

    @rx.event
    @gate.open_always
    async def dismiss(self) -> None:
        """Clear the notice."""
        self.text = ""
