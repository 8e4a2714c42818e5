"""The second factor of the current user: turning it on and off."""

import asyncio
from typing import Literal

import reflex as rx
import segno
from typing_extensions import TypedDict

from messenger.access import attempts
from messenger.access.inputs import Typed
from messenger.domain import second_factor
from messenger.domain.errors import Refused
from messenger.ui.states.identity import Identity
from messenger.ui.wire import gate

Step = Literal["", "set up", "scan", "codes", "turn off", "renew"]
OVER = "This took too long. Please set it up again."


class Password(TypedDict):
    """What the form holds that begins."""

    factor_password: Typed


class Code(TypedDict):
    """What the form holds that turns it on."""

    factor_code: Typed


class Both(Password, Code):
    """What the forms hold that change what is on."""


class SecondFactor(rx.State):
    """How far the section is, with what was wrong at its fields; secrets only while they are shown."""

    step: Step = ""
    is_known: bool = False
    codes_left: int = 0
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    picture: str = ""
    address: str = ""
    groups: rx.Field[list[str]] = rx.field(default_factory=list)
    codes: rx.Field[list[str]] = rx.field(default_factory=list)
    _secret: str = ""

    @rx.event
    async def visit(self):
        """Find out whether it is on; what is shown stays, for a page loads again when it reconnects."""
        await self._look()

    @rx.event
    async def begin(self):
        """Ask for the password, to set it up."""
        self._go("set up")

    @rx.event
    async def begin_turning_off(self):
        """Ask for password and code, to turn it off."""
        self._go("turn off")

    @rx.event
    async def begin_renewing(self):
        """Ask for password and code, to make new recovery codes."""
        self._go("renew")

    @rx.event
    async def close(self):
        """Show how it stands, and forget what was shown."""
        self._go("")

    @rx.event
    async def set_up(self, form: Password):
        """Show a secret for the app."""
        self.errors = {}
        try:
            proposed = await attempts.by_password(second_factor.propose, form["factor_password"])
        except Refused as refused:
            self.errors = refused.reasons
            return
        self._go("scan")
        secret = self._secret = proposed.secret
        self.address = proposed.address
        self.groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        self.picture = segno.make(proposed.address, micro=False).svg_data_uri(light="#fff", omitsize=True)

    @rx.event
    async def turn_on(self, form: Code):
        """Turn it on and show the recovery codes."""
        self.errors = {}
        if not self._secret:
            self._go("set up", current_password=OVER)
            return
        try:
            made = await asyncio.to_thread(
                second_factor.turn_on, gate.actor(), self._secret, form["factor_code"]
            )
        except Refused as refused:
            self.errors = refused.reasons
            return
        self._go("codes")
        self.codes = made
        await self._look()

    @rx.event
    async def turn_off(self, form: Both):
        """Turn it off."""
        self.errors = {}
        try:
            await attempts.by_password_and_code(second_factor.turn_off, **_given(form))
        except Refused as refused:
            self.errors = refused.reasons
            return
        self._go("")
        await self._look()

    @rx.event
    async def renew(self, form: Both):
        """Show new recovery codes."""
        self.errors = {}
        try:
            made = await attempts.by_password_and_code(second_factor.renew_codes, **_given(form))
        except Refused as refused:
            self.errors = refused.reasons
            return
        self._go("codes")
        self.codes = made
        await self._look()

    @rx.event
    async def download(self):
        """Give the recovery codes as a file."""
        return rx.download(data="\n".join([*self.codes, ""]), filename="recovery-codes.txt")

    def _go(self, step: Step, **errors: str) -> None:
        self.step, self.errors = step, errors
        self.picture = self.address = self._secret = ""
        self.groups, self.codes = [], []

    async def _look(self) -> None:
        found = await asyncio.to_thread(second_factor.status, gate.actor())
        self.is_known, self.codes_left = True, found.codes_left
        (await self.get_state(Identity)).has_second_factor = found.is_on


def _given(form: Both) -> dict[str, str]:
    return {"password": form["factor_password"], "code": form["factor_code"]}
