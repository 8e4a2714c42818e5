"""Finding open groups, and joining one."""

import asyncio

import reflex as rx

from messenger.access import caller
from messenger.access.inputs import Line, Number
from messenger.domain.errors import NotFound, Refused
from messenger.domain.groups import joining
from messenger.domain.groups.joining import OpenGroup
from messenger.translation import gettext
from messenger.ui.wire import gate

PRIVATE = gettext("This group isn't open any more.")


class OpenGroups(rx.State):
    """A page of the groups found, and why one could not be joined."""

    is_known: bool = False
    search: str = ""
    found: rx.Field[list[OpenGroup]] = rx.field(default_factory=list)
    has_more: bool = False
    error: str = ""

    @rx.event
    async def visit(self):
        """Show the open groups."""
        await self._find(0)

    @rx.event
    async def find(self, text: Line):
        """Search the open groups."""
        self.search, self.error = text, ""
        await self._find(0)

    @rx.event
    async def find_more(self):
        """Show the next page of the groups found."""
        await self._find(len(self.found))

    @rx.event
    async def join(self, conversation_id: Number):
        """Join a group and open it."""
        self.error = ""
        try:
            await asyncio.to_thread(joining.join, caller.actor(), conversation_id)
        except NotFound:
            self.error = gate.say(PRIVATE)
        except Refused as refused:
            self.error = next(iter(gate.reasons(refused).values()))
        else:
            return rx.redirect(f"/conversations/{conversation_id}")
        await self._find(0)
        return None

    async def _find(self, skip: int) -> None:
        page, self.has_more = await asyncio.to_thread(joining.find, caller.actor(), self.search, skip)
        self.found = [*self.found[:skip], *page]
        self.is_known = True
