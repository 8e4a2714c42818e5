"""The devices on which the user is signed in, and revoking their sign-ins."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import reflex as rx

from messenger.access import caller, identity
from messenger.access.inputs import Id
from messenger.domain.authentication import sign_ins
from messenger.domain.authentication.sign_ins import Device
from messenger.domain.errors import NotFound
from messenger.ui.wire import gate


class Devices(rx.State):
    """The list of devices, as of the last load or revocation."""

    listed: rx.Field[list[Device]] = rx.field(default_factory=list)

    @rx.event
    async def show(self):
        """List the devices."""
        await self._list()

    @rx.event
    async def revoke(self, sign_in_id: Id):
        """Revoke a sign-in; its tabs reload by themselves."""
        # Idempotent: the sign-in may have ended already.
        with suppress(NotFound):
            await asyncio.to_thread(sign_ins.revoke, caller.actor(), sign_in_id)
        identity.forget()
        await self._list()

    @rx.event
    async def revoke_others(self):
        """Revoke all other sign-ins."""
        await asyncio.to_thread(sign_ins.revoke_others, caller.actor())
        identity.forget()
        await self._list()

    async def _list(self) -> None:
        listed = await asyncio.to_thread(sign_ins.listing, caller.actor())
        self.listed = [replace(device, name=gate.say(device.name)) for device in listed]
