"""The page of the custom emoji. The list itself is a collection of the browser."""

import asyncio

import reflex as rx

from messenger.access import caller
from messenger.access.inputs import Name
from messenger.domain.pictures import custom_emoji


class CustomEmojiPage(rx.State):
    """Whether the user may add emoji, once that is known."""

    is_known: bool = False
    may_add: bool = False

    @rx.event
    async def visit(self):
        """Find out whether the user may add emoji."""
        self.may_add = await asyncio.to_thread(custom_emoji.may_add, caller.actor())
        self.is_known = True

    @rx.event
    async def delete(self, name: Name):
        """Delete an emoji."""
        await asyncio.to_thread(custom_emoji.delete, caller.actor(), name)
