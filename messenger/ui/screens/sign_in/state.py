"""Signing in: from the password to a ticket that the browser exchanges for its cookie."""

import asyncio
from typing import NotRequired

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import attempts, caller, thread_pool
from messenger.access.inputs import Typed, own_path
from messenger.domain.authentication import devices, sign_ins
from messenger.domain.authentication.codes import MISSING
from messenger.domain.errors import CodeRequired, Refused
from messenger.domain.groups import join_links
from messenger.live import limits
from messenger.ui.wire import gate

# The allowed values of `after` in the address: the pages that redirect here.
AFTER = ("reset", "confirmation")


class Credentials(TypedDict):
    """The fields of the form."""

    email: Typed
    password: Typed
    keep: NotRequired[Typed]
    code: NotRequired[Typed]


class SignIn(rx.State):
    """The sign-in form."""

    ticket: str = ""
    error: str = ""
    # The page that redirected here: "reset", "confirmation", "link" to join a group, or empty.
    after: str = ""
    # `visit` does not reset it: a phone loses the connection while its user looks the code up in an app.
    needs_code: bool = False
    # Whether a password was checked; before that, nobody knows whether a code is needed.
    is_checked: bool = False
    code_error: str = ""
    # Whether the server has found that nobody is signed in; unknown before `visit`.
    is_signed_out: bool = False
    next: str = "/"

    @rx.event
    @gate.open_to_all
    async def visit(self):
        """Note where to go after signing in; go there at once if already signed in."""
        asked = self.router.url.query_parameters
        self.next = own_path(asked.get("next", "/"))
        self.after = _after(asked.get("after", ""), self.next)
        self.ticket = self.error = ""
        if caller.visitor():
            return rx.redirect(self.next, replace=True)
        self.is_signed_out = True
        return None

    @rx.event
    @gate.open_to_all
    async def submit(self, form: Credentials):
        """Check the password and, if the account needs one, the code."""
        self.error, self.code_error, email = "", "", form["email"]
        # After a reconnect, this may run before `visit`.
        self.next = own_path(self.router.url.query_parameters.get("next", "/"))
        self.is_checked = True
        try:
            async with attempts.guess(limits.SIGN_IN, email, field="password", device=await _device(email)):
                self.ticket = await thread_pool.hashing(
                    sign_ins.verify,
                    email,
                    form["password"],
                    is_kept=bool(form.get("keep")),
                    code=form.get("code", ""),
                )
        except CodeRequired:
            self.needs_code, self.code_error = True, gate.say(MISSING) if self.needs_code else ""
        except Refused as refused:
            reasons = gate.reasons(refused)
            self.error, self.code_error = reasons.get("password", ""), reasons.get("code", "")
            self.needs_code = "code" in reasons


def _after(asked: str, next: str) -> str:
    if next.startswith(join_links.PATH):
        return "link"
    return asked if asked in AFTER else ""


async def _device(email: str) -> str:
    """Return the browser's token if it is a known device of the account, or an empty string."""
    token = caller.device()
    return token if await asyncio.to_thread(devices.is_known, email, token) else ""
