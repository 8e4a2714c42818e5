"""Joining a group by a link."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import reflex as rx

from messenger.access import attempts, caller
from messenger.access.inputs import token_in
from messenger.domain.actors import Actor
from messenger.domain.errors import Refused
from messenger.domain.groups import join_links
from messenger.domain.groups.joining import OpenGroup
from messenger.live import limits
from messenger.ui.wire import gate

Result = TypeVar("Result")

NOTHING = OpenGroup(0, "", "", 0, is_member=False, is_archived=False, is_full=False)


class JoinByLink(rx.State):
    """The group that a link leads to, or why it leads nowhere."""

    is_known: bool = False
    group: OpenGroup = NOTHING
    # Why there is no group to join.
    refusal: str = ""
    # Why joining it failed.
    error: str = ""

    @rx.event
    async def visit(self):
        """Look the link up, which does not use it up; members go on to their group."""
        self.reset()
        try:
            self.group = await self._guess(join_links.look)
        except Refused as refused:
            self.refusal = next(iter(gate.reasons(refused).values()))
        self.is_known = True
        return rx.redirect(f"/conversations/{self.group.id}", replace=True) if self.group.id else None

    @rx.event
    async def join(self):
        """Join the group and open it."""
        self.error = ""
        try:
            conversation_id = await self._guess(join_links.join)
        except Refused as refused:
            reasons = gate.reasons(refused)
            self.refusal, self.error = reasons.get("link", ""), reasons.get("group", "")
            self.is_known = True
            return None
        return rx.redirect(f"/conversations/{conversation_id}", replace=True)

    async def _guess(self, verb: Callable[[Actor, str], Result]) -> Result:
        """Call a verb with the token in the address; wrong ones are counted."""
        actor, token = caller.actor(), token_in(self.router.url.path)
        async with attempts.guess(limits.JOIN_LINK, actor.user_id, field="link", secrets={"link"}):
            return await asyncio.to_thread(verb, actor, token)
