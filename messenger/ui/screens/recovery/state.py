"""A forgotten password: asking for a link, and choosing a new password by it."""

import asyncio
import time

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import attempts, identity, thread_pool
from messenger.access.inputs import Typed, token_in
from messenger.config import settings
from messenger.domain.authentication import recovery
from messenger.domain.errors import Refused
from messenger.live import limits
from messenger.ui.wire import gate

# Longer than it takes to look for an account and to post a mail: the time tells nobody which it was.
ANSWER_SECONDS = 0.5


class Asking(TypedDict):
    """What the form holds that asks for a link."""

    email: Typed


class Choice(TypedDict):
    """What the form holds that sets a password."""

    new_password: Typed


class Recovery(rx.State):
    """The two forms, and what was wrong with what was typed."""

    # How a link comes, whether or not there is such an account: by "mail" or by "hand".
    answer: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    # Whether the link is good; it is not known before the page is loaded.
    link: str = "unknown"

    @rx.event
    @gate.open_to_all
    async def begin(self):
        """Show the form that asks for a link."""
        self.answer, self.errors = "", {}

    @rx.event
    @gate.open_to_all
    async def ask(self, form: Asking):
        """Send a link if there is such an account, and answer alike if there is none."""
        self.answer, self.errors = "", {}
        until = time.monotonic() + ANSWER_SECONDS
        try:
            await attempts.spend(limits.RESET, form["email"], field="email")
            await asyncio.to_thread(recovery.ask, form["email"])
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        await asyncio.sleep(max(0.0, until - time.monotonic()))
        self.answer = "mail" if settings.sends_mail else "hand"

    @rx.event
    @gate.open_to_all
    async def visit(self):
        """Find out whether the link is good."""
        self.errors, self.link = {}, "unknown"
        try:
            await asyncio.to_thread(recovery.check, token_in(self.router.url.path))
        except Refused:
            self.link = "over"
        else:
            self.link = "good"

    @rx.event
    @gate.open_to_all
    async def set_password(self, form: Choice):
        """Let the new password count, and lead to where one signs in with it."""
        self.errors = {}
        try:
            await thread_pool.hashing(recovery.reset, token_in(self.router.url.path), form["new_password"])
        except Refused as refused:
            self.errors = gate.reasons(refused)
            self.link = "over" if "link" in self.errors else self.link
            return None
        identity.forget()
        return rx.redirect("/sign-in?after=reset", replace=True)
