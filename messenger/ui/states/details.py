"""The details of the open conversation."""

import reflex as rx


class Details(rx.State):
    """Whether the details are shown."""

    is_open: bool = False

    @rx.event
    async def toggle(self):
        """Show the details, or hide them."""
        self.is_open = not self.is_open
