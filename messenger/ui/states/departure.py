"""Leaving for good: the dialog that asks whether to delete the account."""

from typing import NotRequired

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import attempts
from messenger.access.inputs import Typed
from messenger.domain import departure
from messenger.domain.errors import Refused
from messenger.ui.wire import gate


class Consent(TypedDict):
    """What the form holds."""

    password_to_delete: Typed
    code_to_delete: NotRequired[Typed]


class Departure(rx.State):
    """Whether the question is asked, and what was wrong with the answer."""

    is_asked: bool = False
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)

    @rx.event
    async def ask(self):
        """Ask whether to delete the account."""
        self.is_asked, self.errors = True, {}

    @rx.event
    async def stay(self):
        """Do not delete it."""
        self.is_asked, self.errors = False, {}

    @rx.event
    async def delete(self, form: Consent):
        """Delete the account; all tabs of its user reload by themselves."""
        self.errors = {}
        try:
            await attempts.by_password_and_code(
                departure.delete, form["password_to_delete"], form.get("code_to_delete", "")
            )
        except Refused as refused:
            self.errors = refused.reasons
        else:
            gate.forget()
