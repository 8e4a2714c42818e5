"""Settings of the site that administrators choose."""

import asyncio

import reflex as rx

from messenger.access import caller
from messenger.access.inputs import Name
from messenger.domain.administration import editing_time, site, site_limits
from messenger.domain.errors import Refused
from messenger.domain.presence import privacy
from messenger.ui.screens.administration import guard
from messenger.ui.wire import gate


class SiteSettings(rx.State):
    """What is chosen now."""

    status: str = ""
    keeps_versions: bool = True
    shows_previews: bool = True
    editing_time: str = ""
    emoji_adders: str = ""
    # What people show of themselves who have not chosen, by switch.
    shows: rx.Field[dict[str, bool]] = rx.field(default_factory=dict)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)

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
        await asyncio.to_thread(site_limits.choose_showing_previews, caller.actor(), wanted)
        self.shows_previews = wanted

    @rx.event
    async def choose_editing_time(self, time: Name):
        """Choose how long messages can be edited."""
        try:
            await asyncio.to_thread(editing_time.choose, caller.actor(), time)
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        self.editing_time, self.errors = time, {}

    @rx.event
    async def choose_emoji_adders(self, adders: Name):
        """Choose who may add custom emoji."""
        try:
            await asyncio.to_thread(site.choose_emoji_adders, caller.actor(), adders)
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        self.emoji_adders, self.errors = adders, {}

    @rx.event
    async def show_by_default(self, switch: Name, wanted: bool):
        """Choose what people show of themselves who have not chosen."""
        try:
            await asyncio.to_thread(privacy.choose_default, caller.actor(), switch, wanted)
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        self.shows, self.errors = self.shows | {switch: wanted}, {}

    async def _look(self) -> None:
        chosen = await asyncio.to_thread(site.settings, caller.actor())
        self.keeps_versions, self.shows_previews = chosen.keeps_versions, chosen.shows_previews
        self.editing_time = chosen.editing_time
        self.emoji_adders = chosen.emoji_adders
        self.shows = vars(await asyncio.to_thread(privacy.defaults, caller.actor()))
