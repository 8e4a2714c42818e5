"""The user's own account: nickname, email and password."""

import asyncio
import secrets
from contextlib import nullcontext
from typing import NotRequired

import reflex as rx
from typing_extensions import TypedDict

from messenger.access import attempts, caller, identity
from messenger.access.inputs import Name, Typed
from messenger.config import settings
from messenger.domain.accounts import profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.errors import Refused
from messenger.live import limits
from messenger.ui.identity import Identity
from messenger.ui.wire import gate


class Account(TypedDict):
    """The fields of the form."""

    # These two are submitted only if they were edited (dirty).
    nickname: NotRequired[Typed]
    email: NotRequired[Typed]
    current_password: Typed
    new_password: Typed
    code: NotRequired[Typed]


class Profile(rx.State):
    """The saved account, and the errors of the form."""

    nickname: str = ""
    email: str = ""
    is_confirmed: bool = True
    asked: str = ""
    # Empty follows the browser.
    language: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    # Keys of the texts that report on the last action.
    said: rx.Field[list[str]] = rx.field(default_factory=list)
    # A new token after each save; when it changes, the form resets itself.
    saved: str = ""

    @rx.event
    async def load(self):
        """Show the saved account."""
        self.errors, self.said = {}, []
        await self._load()

    @rx.event
    async def save(self, form: Account):
        """Save the fields that were edited."""
        self.errors, self.said = {}, []
        wish = Wish(
            nickname=_other(form.get("nickname"), self.nickname),
            email=_other(form.get("email"), self.email),
            new_password=form["new_password"] or None,
        )
        try:
            await _save(wish, form)
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        # Invalidate the cached identities: other sign-ins may have ended.
        identity.forget()
        await self._load()
        self.said, self.saved = self._outcome(wish), secrets.token_hex(4)

    @rx.event
    async def ask_again(self):
        """Send the confirmation mail again."""
        self.errors, self.said = {}, []
        try:
            await attempts.spend(limits.CONFIRMATION, caller.actor().user_id, field="email")
            await asyncio.to_thread(profile.ask_again, caller.actor())
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        await self._load()
        self.said = [_way()]

    @rx.event
    async def keep_email(self):
        """Cancel the change of email."""
        self.errors, self.said = {}, []
        await asyncio.to_thread(profile.keep_email, caller.actor())
        await self._load()
        self.said = ["kept"]

    @rx.event
    async def choose_language(self, language: Name):
        """Set the user's language, for the pages and for mails."""
        self.errors, self.said = {}, []
        try:
            await asyncio.to_thread(profile.choose_language, caller.actor(), language)
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        # Invalidate the cached identities, so that the language takes effect at once.
        identity.forget()
        self.language = (await self.get_state(Identity)).language = language

    async def _load(self) -> None:
        own = await asyncio.to_thread(profile.own, caller.actor())
        self.nickname, self.email = own.nickname, own.email
        self.is_confirmed, self.asked, self.language = own.is_confirmed, own.asked, own.language

    def _outcome(self, wish: Wish) -> list[str]:
        said = []
        if wish.nickname is not None:
            said.append("nickname")
        if wish.new_password is not None:
            said.append("password")
        if wish.email is not None and self.asked:
            said.append(_way())
        return said or ["nothing"]


def _other(typed: str | None, saved: str) -> str | None:
    return None if typed == saved else typed


async def _save(wish: Wish, form: Account) -> None:
    if not wish.needs_password:
        await asyncio.to_thread(profile.save, caller.actor(), wish, "")
        return
    # Rate limit: the email goes to the address that was typed, which may be somebody else's.
    is_mailing = wish.email is not None
    mail = attempts.spending(limits.CONFIRMATION, caller.actor().user_id, field="email")
    async with mail if is_mailing else nullcontext():
        await attempts.by_password_and_code(
            profile.save, wish, form["current_password"], form.get("code", "")
        )


def _way() -> str:
    return "mail" if settings.sends_mail else "hand"
