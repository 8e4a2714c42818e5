"""One's own account: nickname, email and password."""

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
    """What the form holds."""

    # Only where something else was typed than what is saved.
    nickname: NotRequired[Typed]
    email: NotRequired[Typed]
    current_password: Typed
    new_password: Typed
    code: NotRequired[Typed]


class Profile(rx.State):
    """The account as it is saved, and what was wrong with what was typed."""

    nickname: str = ""
    email: str = ""
    is_confirmed: bool = True
    asked: str = ""
    # Empty follows the browser.
    language: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    # What became of what was asked for last, each by its key.
    said: rx.Field[list[str]] = rx.field(default_factory=list)
    # Another text each time that something was saved: after it the form begins anew.
    saved: str = ""

    @rx.event
    async def load(self):
        """Show the account as it is."""
        self.errors, self.said = {}, []
        await self._load()

    @rx.event
    async def save(self, form: Account):
        """Change what was typed."""
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
        # Other sign-ins may have ended.
        identity.forget()
        await self._load()
        self.said, self.saved = self._outcome(wish), secrets.token_hex(4)

    @rx.event
    async def ask_again(self):
        """Send the mail again that lets the address be confirmed."""
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
        """Do not change the email after all."""
        self.errors, self.said = {}, []
        await asyncio.to_thread(profile.keep_email, caller.actor())
        await self._load()
        self.said = ["kept"]

    @rx.event
    async def choose_language(self, language: Name):
        """Write to the person in this language from now on, here and in mails."""
        self.errors, self.said = {}, []
        try:
            await asyncio.to_thread(profile.choose_language, caller.actor(), language)
        except Refused as refused:
            self.errors = gate.reasons(refused)
            return
        # The language counts at once, not when the gate asks the database again.
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
    # A mail goes to whatever address was typed, perhaps somebody else's.
    is_mailing = wish.email is not None
    mail = attempts.spending(limits.CONFIRMATION, caller.actor().user_id, field="email")
    async with mail if is_mailing else nullcontext():
        await attempts.by_password_and_code(
            profile.save, wish, form["current_password"], form.get("code", "")
        )


def _way() -> str:
    return "mail" if settings.sends_mail else "hand"
