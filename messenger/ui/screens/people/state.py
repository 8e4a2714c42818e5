"""All accounts, for administrators, and the answer to the dialog about an action."""

import asyncio
from typing import Any, NotRequired

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import attempts, caller, identity
from messenger.access.inputs import Id, Line, Name, Typed
from messenger.domain.administration import people
from messenger.domain.administration.people import Account
from messenger.domain.errors import NotFound, Refused
from messenger.ui.bindings import held
from messenger.ui.identity import Identity
from messenger.ui.screens.administration import guard
from messenger.ui.screens.people.actions import ACTIONS
from messenger.ui.wire import gate


class Password(TypedDict):
    """The fields of the dialog for an action that needs the password."""

    current_password: Typed
    code: NotRequired[Typed]


class People(rx.State):
    """A page of the accounts found, and the answer to the dialog about one of them."""

    # Empty until known, then "shown" to administrators and "missing" to everybody else.
    status: str = ""
    search: str = ""
    found: rx.Field[list[Account]] = rx.field(default_factory=list)
    has_more: bool = False
    # The answer to the open dialog. It contains the link to hand over only while that is shown.
    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    # The last action that was done, and to whom.
    done: str = ""
    done_to: str = ""
    _answered: str = ""

    @rx.event
    async def visit(self):
        """Show the accounts."""
        await guard.show(self, self._find(0))

    @rx.event
    async def find(self, text: Line):
        """Search the accounts."""
        self.search, self.done = text, ""
        await self._find(0)

    @rx.event
    async def find_more(self):
        """Show the next page of the accounts found."""
        await self._find(len(self.found))

    @rx.event
    async def cancel(self):
        """Clear the answer."""
        self.answer = {}

    @rx.event
    async def confirm(self, asking: Name, action: Name, user_id: Id):
        """Run the action in question."""
        return await self._act(asking, action, user_id)

    @rx.event
    async def confirm_with_password(self, asking: Name, action: Name, user_id: Id, form: Password):
        """Run the action in question after reauthenticating the actor."""
        return await self._act(asking, action, user_id, form["current_password"], form.get("code", ""))

    @rx.event
    async def reactivate(self, user_id: Id):
        """Reactivate an account."""
        await asyncio.to_thread(people.reactivate, caller.actor(), user_id)
        await self._refresh(user_id, done="reactivate")

    async def _act(self, asking: str, action: str, user_id: int, *secrets: str):
        # Idempotent: a second click on the same question does nothing.
        if action not in ACTIONS or asking == self._answered:
            return None
        self.done = ""
        try:
            link = await _do(action, user_id, *secrets) or ""
        except Refused as refused:
            self.answer = held.answer(asking, errors=gate.reasons(refused))
            return None
        self._answered, self.answer = asking, held.answer(asking, link=link, is_done=not link)
        # Invalidate the cached identities, so that new rights count at once.
        identity.forget()
        if action == "take_administration_away" and user_id == caller.actor().user_id:
            return await self._step_down()
        await self._refresh(user_id, done=action)
        return None

    async def _find(self, skip: int) -> None:
        page, self.has_more = await asyncio.to_thread(people.search, caller.actor(), self.search, skip)
        self.found = [*self.found[:skip], *page]

    async def _refresh(self, user_id: int, done: str) -> None:
        try:
            fresh = [await asyncio.to_thread(people.account, caller.actor(), user_id)]
        except NotFound:
            fresh = []
        self.found = [row for old in self.found for row in (fresh if old.id == user_id else [old])]
        self.done = done if fresh else ""
        self.done_to = fresh[0].nickname if fresh else ""

    async def _step_down(self):
        own = await self.get_state(Identity)
        own.is_administrator = False
        self.reset()
        return rx.redirect("/")


async def _do(action: str, user_id: int, *secrets: str) -> str | None:
    """Call the verb of an action. It may return a link to show."""
    asked = ACTIONS[action]
    if asked.needs_password:
        return await attempts.by_password_and_code(asked.verb, user_id, *(secrets or [""]))
    return await asyncio.to_thread(asked.verb, caller.actor(), user_id)
