"""Choosing what notifies; the choices themselves are a collection in the browser."""

import asyncio
from typing import Any

import reflex as rx

from messenger.access import caller
from messenger.access.inputs import Name, Number, whole
from messenger.domain.errors import Refused
from messenger.domain.notifications import preferences
from messenger.ui.wire import gate


class NotificationChoices(rx.State):
    """What was saved last, and why something was not."""

    saved: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)

    @rx.event
    async def choose_level(self, level: Name):
        """Choose what notifies in conversations without a level of their own."""
        await self._store("level", preferences.choose_level, level)

    @rx.event
    async def choose_hours(self, start: Number, end: Number, zone: Name):
        """Choose the quiet hours, in minutes after midnight."""
        await self._store("hours", preferences.choose_hours, start, end, zone)

    @rx.event
    async def end_hours(self):
        """Have no quiet hours."""
        await self._store("hours", preferences.end_hours)

    @rx.event
    async def pause(self, minutes: Number):
        """Pause notifications; zero minutes end a pause."""
        await self._store("pause", preferences.pause, minutes)

    @rx.event
    async def choose_mail(self, minutes: Name):
        """Choose after how many minutes what is unread is mailed; zero for never."""
        number = whole(minutes)
        await self._store("mail", preferences.choose_mail, -1 if number is None else number)

    async def _store(self, field: str, verb: Any, *given: Any) -> None:
        self.saved, self.errors = "", {}
        try:
            await asyncio.to_thread(verb, caller.actor(), *given)
        except Refused as refused:
            self.errors = gate.reasons(refused)
        else:
            self.saved = field
