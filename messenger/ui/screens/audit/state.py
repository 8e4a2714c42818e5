"""The audit log: what administrators did, and changes to the security of accounts."""

import asyncio

import reflex as rx

from messenger.access import caller
from messenger.access.inputs import whole
from messenger.domain.administration import audit, people
from messenger.domain.administration.audit import Entry
from messenger.domain.errors import NotFound
from messenger.ui.screens.administration import guard


class Audit(rx.State):
    """The newest entries; if the address names a person, those by or about that person."""

    status: str = ""
    entries: rx.Field[list[Entry]] = rx.field(default_factory=list)
    has_more: bool = False
    nickname: str = ""
    _person: int | None = None

    @rx.event
    async def visit(self):
        """Show the newest entries."""
        await guard.show(self, self._look())

    @rx.event
    async def read_more(self):
        """Show the next page of entries."""
        if self.entries:
            await self._read(self.entries[-1].id)

    async def _look(self) -> None:
        await self._choose(self.router.url.query_parameters.get("person", ""))
        await self._read(None)

    async def _choose(self, person: str) -> None:
        self._person, self.nickname = None, ""
        number = whole(person)
        if number is not None:
            try:
                account = await asyncio.to_thread(people.account, caller.actor(), number)
            except NotFound:
                return
            self._person, self.nickname = account.id, account.nickname

    async def _read(self, before: int | None) -> None:
        page, self.has_more = await asyncio.to_thread(audit.entries, caller.actor(), before, self._person)
        self.entries = page if before is None else [*self.entries, *page]
