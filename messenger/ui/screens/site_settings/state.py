"""Settings of the site that administrators choose."""

import asyncio

import reflex as rx

from messenger.access import caller
from messenger.domain.administration import site
from messenger.ui.screens.administration import guard


class SiteSettings(rx.State):
    """What is chosen now."""

    status: str = ""
    keeps_versions: bool = True
    shows_previews: bool = True

    @rx.event
    async def visit(self):
        """Show the settings."""
        await guard.show(self, self._look())

    @rx.event
    async def keep_versions(self, wanted: bool):
        """Choose whether members can read what messages said before they were edited."""
        await asyncio.to_thread(site.choose_keeping_versions, caller.actor(), wanted)
        self.keeps_versions = wanted

    @rx.event
    async def show_previews(self, wanted: bool):
        """Choose whether messages get previews of their links."""
        await asyncio.to_thread(site.choose_showing_previews, caller.actor(), wanted)
        self.shows_previews = wanted

    async def _look(self) -> None:
        chosen = await asyncio.to_thread(site.settings, caller.actor())
        self.keeps_versions, self.shows_previews = chosen.keeps_versions, chosen.shows_previews
