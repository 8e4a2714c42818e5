"""Signing up."""

import asyncio

import reflex as rx
from typing_extensions import TypedDict

from messenger.domain import accounts
from messenger.domain.errors import Refused
from messenger.live import limits
from messenger.ui import attempts, gate, threads
from messenger.ui.arguments import Typed


class NewAccount(TypedDict):
    """What the form holds."""

    nickname: Typed
    email: Typed
    password: Typed


class SignUp(rx.State):
    """The sign-up form, with what was wrong at its fields."""

    ticket: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    is_first: bool = False

    @rx.event
    @gate.open_to_all
    async def visit(self):
        """Find out whether this is the first visitor."""
        self.ticket, self.errors = "", {}
        if gate.visitor():
            return rx.redirect("/", replace=True)
        self.is_first = await asyncio.to_thread(accounts.is_first)
        return None

    @rx.event
    @gate.open_to_all
    async def submit(self, form: NewAccount):
        """Create the account; a second click must not find its own nickname taken."""
        if self.ticket:
            return
        self.errors = {}
        try:
            await attempts.spend(limits.SIGN_UP, field="email")
            self.ticket = await threads.hashing(accounts.sign_up, **form)
        except Refused as refused:
            self.errors = refused.reasons
