"""The dialog that deletes the account."""

from typing import Any, NotRequired

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import attempts, identity
from messenger.access.inputs import Name, Typed
from messenger.domain.accounts import deletion
from messenger.domain.errors import Refused
from messenger.ui.bindings import held
from messenger.ui.wire import gate


class Consent(TypedDict):
    """The fields of the form."""

    password_to_delete: Typed
    code_to_delete: NotRequired[Typed]


class Deletion(rx.State):
    """The answer to the dialog: the errors of its fields."""

    answer: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    @rx.event
    async def delete(self, asking: Name, form: Consent):
        """Delete the account; all tabs of its user reload by themselves."""
        try:
            await attempts.by_password_and_code(
                deletion.delete, form["password_to_delete"], form.get("code_to_delete", "")
            )
        except Refused as refused:
            self.answer = held.answer(asking, errors=gate.reasons(refused))
        else:
            identity.forget()
