"""The choke point: every event of every tab is authenticated and checked here before its handler runs."""

import logging
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import quote

import reflex as rx
from pydantic import ValidationError

from messenger.access import caller, identity, language, refusals, schemas
from messenger.access.caller import Caller
from messenger.db import Unavailable
from messenger.domain.actors import Actor
from messenger.translation import SOURCE
from messenger.ui.wire import reflex_internals
from messenger.ui.wire.reflex_internals import OWN_HANDLERS, BaseState, Event, StateUpdate
from messenger.ui.wire.tabs import Tab, tabs

# Handlers answer through the gate, in the language of the tab.
say, say_each, reasons = caller.say, refusals.say_each, refusals.reasons

log = logging.getLogger(__name__)

Handler = TypeVar("Handler", bound=Callable[..., Any])

_open: set[str] = set()
_open_always: set[str] = set()
_stateless: set[str] = set()
_unavailable: dict[str, Callable[[str, dict[str, Any]], None]] = {}

# Socket.IO's id of the tab that called.
_session: ContextVar[str] = ContextVar("session", default="")


def open_to_all(handler: Handler) -> Handler:
    """Allow calls without a sign-in; goes below `rx.event`."""
    _open.add(_place(handler))
    return handler


def open_always(handler: Handler) -> Handler:
    """Allow calls even during a database outage, when the caller is unknown; goes below `rx.event`.

    Such a handler must not show anyone's data. Notices need it: one about the outage must not wait for the
    database.
    """
    _open_always.add(_place(handler))
    return open_to_all(handler)


def stateless(handler: Handler) -> Handler:
    """Run calls past Reflex's event queue and without its states; goes below `rx.event`.

    Such a handler must not use `self`.
    """
    _stateless.add(_place(handler))
    return handler


def when_unavailable(tell: Callable[[str, dict[str, Any]], None]) -> Callable[[Handler], Handler]:
    """Register the answer to calls during a database outage; it gets the tab's session and the arguments."""

    def note(handler: Handler) -> Handler:
        _unavailable[_place(handler)] = tell
        return handler

    return note


def is_open(function: Callable[..., Any], name: str) -> bool:
    """Tell whether an event may be sent without a sign-in."""
    return name in OWN_HANDLERS or _place(function) in _open


def is_known(name: str) -> bool:
    """Tell whether browsers may call a handler by this name; Reflex's generic setters are excluded."""
    function = reflex_internals.handler_of(name)
    return name in OWN_HANDLERS or (function is not None and function.__module__.startswith("messenger."))


def is_stateless(function: Callable[..., Any] | None) -> bool:
    """Tell whether calls of a handler run past Reflex."""
    return function is not None and _place(function) in _stateless


def session() -> str:
    """Return the session of the tab that called."""
    return _session.get()


def _place(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


async def enter(tab: Tab | None, cookies: str) -> Actor | None:
    """Identify the caller by their cookies, and set the context of the call. Raises `Unavailable`."""
    calling = Caller(
        address=tab.address if tab else "",
        device=identity.device_of(cookies),
        language=tab.language if tab else SOURCE,
    )
    _session.set(tab.session if tab else "")
    # Also for callers that cannot be identified: their refusal needs the tab's language.
    caller.enter(calling)
    acting = await identity.identify(cookies)
    if tab:
        tab.allowance.user_id = acting.user_id if acting else None
    if acting:
        spoken = language.of_account(acting.language, calling.language)
        caller.enter(replace(calling, actor=acting, language=spoken))
    return acting


def turn_away(sid: str) -> None:
    """Mark a tab that a database outage left unidentified, so that it reconnects afterwards."""
    if (tab := tabs.by_session(sid)) and tab.actor is None:
        tab.is_turned_away = True


class Gate(rx.Middleware):
    """Identifies the actor by the cookie, binds the tab's state to them, and checks the arguments."""

    def __init__(self, malformed: rx.event.EventSpec, open_pages: tuple[str, ...]) -> None:
        """Take the event for tabs that send wrong arguments, and the addresses that need no sign-in.

        An address that ends in a slash is a prefix.
        """
        self._malformed = malformed
        self._open_pages = open_pages

    async def preprocess(
        self,
        app: rx.App,  # noqa: ARG002
        state: BaseState,
        event: Event,
    ) -> StateUpdate | None:
        """Let the event through, or refuse it."""
        root = reflex_internals.root_of(state)
        cookies, sid = reflex_internals.cookies_of(root), root.router.session.session_id
        function = reflex_internals.handler_of(event.name)
        assert function is not None, "admission admits only known handlers"
        try:
            acting = await enter(tabs.by_session(sid), cookies)
        except Unavailable:
            turn_away(sid)
            if _place(function) in _open_always:
                return self._check(function, event)
            if answers_outage(function, sid, event.payload):
                return reflex_internals.instead()
            raise
        reflex_internals.hold(root, acting.sign_in_id if acting else 0)
        if acting is None and not is_open(function, event.name):
            return self._to_sign_in(root)
        return self._check(function, event)

    def _check(self, function: Callable[..., Any], event: Event) -> StateUpdate | None:
        """Let the event through if its arguments are what the handler takes."""
        try:
            event.payload.update(arguments(function, event.payload))
        except ValidationError as error:
            log.warning("refused %s: %d of its arguments are wrong", event.name, error.error_count())
            return reflex_internals.instead(self._malformed)
        return None

    def _to_sign_in(self, root: BaseState) -> StateUpdate:
        page, _, query = reflex_internals.address_bar_of(root).partition("?")
        page = page.rstrip("/")
        if self._is_open(page):
            return reflex_internals.instead()
        # When several handlers of a page redirect here, the later ones already see the sign-in page's query.
        path = page if not query or query.startswith("next=") else f"{page}?{query}"
        onward = f"?next={quote(path[:500], safe='')}" if page else ""
        return reflex_internals.instead(rx.redirect(f"/sign-in{onward}", replace=True))

    def _is_open(self, page: str) -> bool:
        return any(
            page == known or (known.endswith("/") and page.startswith(known)) for known in self._open_pages
        )


def answers_outage(function: Callable[..., Any], sid: str, payload: dict[str, Any]) -> bool:
    """Give the handler's registered answer to a database outage; return whether it has one."""
    tell = _unavailable.get(_place(function))
    if tell is None:
        return False
    with suppress(ValidationError):
        tell(sid, arguments(function, payload))
    return True


def arguments(function: Callable[..., Any], payload: dict[str, Any]) -> dict[str, Any]:
    """Return a handler's arguments as its annotations describe them. Raises `ValidationError`."""
    try:
        plain = reflex_internals.without_form_marks(payload)
    except (TypeError, ValueError):
        # Marked as a form, but malformed: the schema refuses its type.
        plain = payload
    return schemas.checked(function, plain)
