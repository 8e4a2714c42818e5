"""The second factor of the current user: turning it on and off."""

import asyncio
from typing import Any, NotRequired

import reflex as rx
import segno
from typing_extensions import TypedDict

from messenger.access import attempts, caller
from messenger.access.inputs import Name, Typed
from messenger.domain.authentication import codes, second_factor, totp
from messenger.domain.errors import Refused
from messenger.ui.bindings import held
from messenger.ui.identity import Identity
from messenger.ui.wire import gate


class Setup(TypedDict):
    """The fields of the setup form: first the password, then also the secret shown and a code for it."""

    factor_password: Typed
    factor_code: NotRequired[Typed]
    secret: NotRequired[Typed]


class Both(TypedDict):
    """The fields of the forms that turn it off or renew the recovery codes."""

    factor_password: Typed
    factor_code: Typed


class SecondFactor(rx.State):
    """The status, and the answer to the step that the browser shows; it contains secrets only while shown."""

    is_known: bool = False
    codes_left: int = 0
    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    _secret: str = ""

    @rx.event
    async def visit(self):
        """Load the status."""
        await self._look()

    @rx.event
    async def close(self):
        """Clear the secrets that were shown."""
        self.answer, self._secret = {}, ""

    @rx.event
    async def set_up(self, asking: Name, form: Setup):
        """Show a secret for the app or, given a code for it, turn the second factor on."""
        try:
            if "secret" in form:
                await self._turn_on(asking, form)
            else:
                await self._propose(asking, form["factor_password"])
        except Refused as refused:
            # Keep what is shown: a reloaded page restores it from the answer.
            self.answer = {**self.answer, **held.answer(asking, errors=gate.reasons(refused))}

    @rx.event
    async def turn_off(self, asking: Name, form: Both):
        """Turn it off."""
        try:
            await attempts.by_password_and_code(second_factor.turn_off, **_given(form))
        except Refused as refused:
            self.answer = held.answer(asking, errors=gate.reasons(refused))
            return
        self.answer = held.answer(asking, is_done=True)
        await self._look()

    @rx.event
    async def renew(self, asking: Name, form: Both):
        """Show new recovery codes."""
        try:
            made = await attempts.by_password_and_code(second_factor.renew_codes, **_given(form))
        except Refused as refused:
            self.answer = held.answer(asking, errors=gate.reasons(refused))
            return
        self.answer = held.answer(asking, step="codes", codes=made)
        await self._look()

    async def _propose(self, asking: str, password: str) -> None:
        proposed = await attempts.by_password(second_factor.propose, password)
        secret = self._secret = proposed.secret
        self.answer = held.answer(
            asking,
            step="scan",
            secret=secret,
            address=proposed.address,
            groups=[secret[start : start + 4] for start in range(0, len(secret), 4)],
            picture=segno.make(proposed.address, micro=False).svg_data_uri(light="#fff", omitsize=True),
        )

    async def _turn_on(self, asking: str, form: Setup) -> None:
        secret = form.get("secret", "")
        if secret != self._secret:
            # The state was lost since the secret was proposed, so the secret cannot be compared. Check the
            # password again instead.
            await attempts.by_password(second_factor.propose, form["factor_password"])
        if not totp.is_secret(secret):
            raise Refused(code=codes.WRONG)
        made = await asyncio.to_thread(
            second_factor.turn_on, caller.actor(), secret, form.get("factor_code", "")
        )
        self._secret, self.answer = "", held.answer(asking, step="codes", codes=made)
        await self._look()

    async def _look(self) -> None:
        found = await asyncio.to_thread(second_factor.status, caller.actor())
        self.is_known, self.codes_left = True, found.codes_left
        (await self.get_state(Identity)).has_second_factor = found.is_on


def _given(form: Both) -> dict[str, str]:
    return {"password": form["factor_password"], "code": form["factor_code"]}
