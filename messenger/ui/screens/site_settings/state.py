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

    @rx.event
    async def visit(self):
        """Show the settings."""
        await guard.show(self, self._look())

    @rx.event
    async def keep_versions(self, wanted: bool):
        """Choose whether members can read what messages said before they were edited."""
        await asyncio.to_thread(site.choose_keeping_versions, caller.actor(), wanted)
        self.keeps_versions = wanted

    async def _look(self) -> None:
        self.keeps_versions = (await asyncio.to_thread(site.settings, caller.actor())).keeps_versions
