"""A forgotten password: asking for a link, and setting a new password with it."""

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

# Longer than looking an account up and queueing a mail, so that the response time does not reveal whether the
# account exists.
ANSWER_SECONDS = 0.5


class Asking(TypedDict):
    """The fields of the form that asks for a link."""

    email: Typed


class Choice(TypedDict):
    """The fields of the form that sets a password."""

    new_password: Typed


class Recovery(rx.State):
    """The two forms and their errors."""

    # How links reach people, whether or not the account exists: by "mail" or by "hand".
    answer: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    # "good" or "over", and "unknown" until the page has loaded.
    link: str = "unknown"

    @rx.event
    @gate.open_to_all
    async def begin(self):
        """Reset the form that asks for a link."""
        self.answer, self.errors = "", {}

    @rx.event
    @gate.open_to_all
    async def ask(self, form: Asking):
        """Send a link if the account exists; the answer is the same if it does not."""
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
        """Find out whether the link is valid."""
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
        """Set the new password and lead to the sign-in page."""
        self.errors = {}
        try:
            await thread_pool.hashing(recovery.reset, token_in(self.router.url.path), form["new_password"])
        except Refused as refused:
            self.errors = gate.reasons(refused)
            self.link = "over" if "link" in self.errors else self.link
            return None
        identity.forget()
        return rx.redirect("/sign-in?after=reset", replace=True)
