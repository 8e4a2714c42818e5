"""The site's name and picture, and its group of everyone: in the first run, and in the site's settings."""

import asyncio
from typing import Any

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import caller
from messenger.access.inputs import Typed
from messenger.domain.administration import site, site_profile
from messenger.domain.errors import NotFound, Refused
from messenger.domain.groups import common_group
from messenger.ui.identity import Identity
from messenger.ui.screens.administration import guard
from messenger.ui.wire import gate


class Named(TypedDict):
    """The field of the form that names the site."""

    site_name: Typed


class Titled(TypedDict):
    """The field of the form that starts the group."""

    title: Typed


class Welcome(rx.State):
    """What is chosen now; `saved` is the step that was saved last."""

    status: str = ""
    # The site's name, the hash of its picture, and its group. In one variable, because all pages load the
    # defaults of each.
    chosen: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    saved: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)

    @rx.event
    async def visit(self):
        """Show what is chosen."""
        self.saved, self.errors = "", {}
        await guard.show(self, self._look())

    @rx.event
    async def rename(self, form: Named):
        """Give the site another name."""
        try:
            name = await asyncio.to_thread(site_profile.rename, caller.actor(), form["site_name"])
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        self.chosen = self.chosen | {"name": name}
        self.saved, self.errors = "name", {}

    @rx.event
    async def see_picture(self):
        """Show the picture that was just stored."""
        await self._look()

    @rx.event
    async def remove_picture(self):
        """Show the product's picture again."""
        await asyncio.to_thread(site_profile.remove_picture, caller.actor())
        await self._look()

    @rx.event
    async def start_group(self, form: Titled):
        """Start the group of everyone."""
        try:
            await asyncio.to_thread(common_group.start, caller.actor(), form["title"])
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        self.saved, self.errors = "group", {}
        await self._look()

    @rx.event
    async def choose_joining(self, wanted: bool):
        """Choose whether people who sign up join the group."""
        try:
            await asyncio.to_thread(common_group.choose_joining, caller.actor(), wanted)
        except NotFound:
            # It was deleted meanwhile.
            await self._look()
            return
        self.chosen = self.chosen | {"joins_newcomers": wanted}

    @rx.event
    async def finish(self):
        """Offer the first run no longer."""
        await asyncio.to_thread(site.finish_setup, caller.actor())
        identity = await self.get_state(Identity)
        identity.needs_setup = False

    async def _look(self) -> None:
        actor = caller.actor()
        group = await asyncio.to_thread(common_group.of_site, actor)
        profile = await asyncio.to_thread(site_profile.read)
        self.chosen = {
            "name": profile.name,
            "picture": profile.picture,
            "group": group.id if group else 0,
            "title": group.title if group else "",
            "joins_newcomers": group.joins_newcomers if group else True,
        }
