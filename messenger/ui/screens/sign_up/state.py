"""Signing up."""

import asyncio

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import attempts, caller, thread_pool
from messenger.access.inputs import Typed, own_path, token_in
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.administration import invitations, site
from messenger.domain.errors import Refused
from messenger.domain.groups import join_links
from messenger.live import limits
from messenger.ui.wire import gate

BY_INVITATION = "/join/"
REFUSALS = {"open": "", "invitation": invitations.NEEDED, "closed": invitations.CLOSED}


class NewAccount(TypedDict):
    """The fields of the form."""

    nickname: Typed
    email: Typed
    password: Typed


class SignUp(rx.State):
    """The sign-up form and its errors."""

    ticket: str = ""
    is_known: bool = False
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    is_first: bool = False
    # Why there is no form.
    refusal: str = ""
    inviter: str = ""
    is_open: bool = True
    # The page to go to afterwards, and whether that joins a group.
    next: str = "/"
    is_joining: bool = False

    @rx.event
    @gate.open_to_all
    async def visit(self):
        """Find out whether this is the first visitor, and who may sign up."""
        self.reset()
        self.next = self._next()
        self.is_joining = self.next.startswith(join_links.PATH)
        if caller.visitor():
            return rx.redirect(self.next, replace=True)
        self.is_first = await asyncio.to_thread(accounts.is_first)
        if not self.is_first:
            self.refusal = gate.say(REFUSALS[await asyncio.to_thread(site.sign_up_mode)])
        self.is_known = True
        return None

    @rx.event
    @gate.open_to_all
    async def visit_by_invitation(self):
        """Look the invitation up; opening its link does not use it up."""
        self.reset()
        if caller.visitor():
            return rx.redirect("/", replace=True)
        self.is_open = await asyncio.to_thread(site.sign_up_mode) == "open"
        try:
            self.inviter = await asyncio.to_thread(invitations.inviter, self._invitation())
        except Refused as refused:
            self.refusal = gate.reasons(refused)["invitation"]
        self.is_known = True
        return None

    @rx.event
    @gate.open_to_all
    async def submit(self, form: NewAccount):
        """Create the account; idempotent, or a second click would find its own nickname taken."""
        if self.ticket:
            return
        self.errors = {}
        # After a reconnect, this may run before `visit`.
        self.next = self._next()
        try:
            await attempts.spend(limits.SIGN_UP, field="email")
            self.ticket = await thread_pool.hashing(accounts.sign_up, **form, invitation=self._invitation())
        except Refused as refused:
            self.errors = gate.reasons(refused)
            self.refusal = self.errors.get("invitation", "")

    def _next(self) -> str:
        return own_path(self.router.url.query_parameters.get("next", "/"))

    def _invitation(self) -> str:
        """Return the invitation's token in the address, or an empty string."""
        path = self.router.url.path
        return token_in(path) if path.startswith(BY_INVITATION) else ""
