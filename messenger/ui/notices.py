"""Notices: what a person must be told that belongs to no field."""

import reflex as rx

from messenger.access.inputs import Line
from messenger.ui.wire import gate


class Notices(rx.State):
    """The one notice on screen."""

    text: str = ""

    @rx.event
    @gate.open_to_all
    async def show(self, text: Line) -> None:
        """Show a notice in this tab."""
        self.text = text

    @rx.event
    @gate.open_to_all
    async def dismiss(self) -> None:
        """Take the notice away."""
        self.text = ""
