"""The one way in: every event of every tab passes here before its handler runs."""

import asyncio
import inspect
import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar, get_type_hints
from urllib.parse import quote

import reflex as rx
from pydantic import ConfigDict, TypeAdapter, ValidationError, create_model
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event, EventSpec
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import form_data_as_dict
from starlette.requests import cookie_parser

from messenger.cookies import DEVICE_COOKIE, SIGN_IN_COOKIE, value
from messenger.db import Unavailable
from messenger.domain import sign_ins, tokens
from messenger.domain.errors import SignInRequired
from messenger.domain.sign_ins import Actor
from messenger.ui import connections

log = logging.getLogger(__name__)

Handler = TypeVar("Handler", bound=Callable[..., Any])

TRUST_SECONDS = 1.0
MOST_TRUSTED = 10_000

REFLEX_OWN = frozenset(
    {
        "reflex___state____state.hydrate",
        "reflex___state____state.hydrate_and_load",
        "reflex___state____state.set_is_hydrated",
        "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal",
        "reflex___state____state.reflex___state____on_load_internal_state.set_is_hydrated",
        "reflex___state____state.reflex___state____update_vars_internal_state.update_vars_internal",
        "reflex___state____state.reflex___state____frontend_event_exception_state.handle_frontend_exception",
    }
)

# What ends in a slash stands for the pages below it.
OPEN_PAGES = (
    *("/sign-in", "/sign-up", "/join/"),
    *("/forgot-password", "/reset-password/", "/confirm-email/"),
)

_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
_address: ContextVar[str] = ContextVar("address", default="")
_cookies: ContextVar[str] = ContextVar("cookies", default="")
_open: set[str] = set()
_trusted: dict[str, tuple[float, Actor | None]] = {}
_forgotten = 0
_turned_away: set[str] = set()


def actor() -> Actor:
    """Return who acts in the running handler. Raises `SignInRequired`."""
    if (acting := _actor.get()) is None:
        raise SignInRequired
    return acting


def visitor() -> Actor | None:
    """Return who acts in the running handler of an open page, if anybody is signed in."""
    return _actor.get()


def address() -> str:
    """Return the network address that the running handler was called from; empty when the tab is gone."""
    return _address.get()


def device() -> str:
    """Return the token by which the browser that called the running handler may be known, or nothing."""
    return _among(_cookies.get(), DEVICE_COOKIE)


def open_to_all(handler: Handler) -> Handler:
    """Let people who are not signed in call the handler, too; goes below `rx.event`."""
    _open.add(f"{handler.__module__}.{handler.__qualname__}")
    return handler


def is_open(handler: Any, name: str) -> bool:
    """Tell whether an event may be sent without a sign-in."""
    return name in REFLEX_OWN or f"{handler.fn.__module__}.{handler.fn.__qualname__}" in _open


def is_known(name: str) -> bool:
    """Tell whether browsers may call it at all: Reflex adds a setter of any variable to every state."""
    registered = RegistrationContext.get().event_handlers.get(name)
    is_ours = registered is not None and registered.handler.fn.__module__.startswith("messenger.")
    return is_ours or name in REFLEX_OWN


def forget() -> None:
    """Trust no sign-in without asking the database again."""
    global _forgotten
    _forgotten += 1
    _trusted.clear()


def turn_away(sid: str) -> None:
    """Note that the database could not tell whose tab it is."""
    _turned_away.add(sid)


def turned_away() -> set[str]:
    """Return the tabs that were turned away since the last call."""
    global _turned_away
    sids, _turned_away = _turned_away, set()
    return sids


def token_of(cookies: str) -> str:
    """Return the sign-in token among the cookies of a request, or nothing."""
    return _among(cookies, SIGN_IN_COOKIE)


def _among(cookies: str, name: str) -> str:
    # As the plain routes do: Python's own parser drops all for one that another application made.
    return value(cookie_parser(cookies), name)


async def identify(cookies: str) -> Actor | None:
    """Return who holds the sign-in among the cookies; asks the database at most once a second."""
    token = token_of(cookies)
    # What is made up is neither looked up nor remembered.
    if not tokens.is_sound(token):
        return None
    until, known = _trusted.get(token, (0.0, None))
    if until > time.monotonic():
        return known
    before = _forgotten
    known = await asyncio.to_thread(sign_ins.identify, token)
    if len(_trusted) > MOST_TRUSTED:
        _trusted.clear()
    # An answer may be older than the end of the sign-in that was told meanwhile.
    if _forgotten == before:
        _trusted[token] = (time.monotonic() + TRUST_SECONDS, known)
    return known


class Gate(rx.Middleware):
    """Identifies the actor by the cookie, binds the tab's state to them, and checks the arguments."""

    def __init__(self, malformed: EventSpec) -> None:
        """Name what happens in a tab whose arguments are refused."""
        self._malformed = malformed

    async def preprocess(
        self,
        app: rx.App,  # noqa: ARG002
        state: BaseState,
        event: Event,
    ) -> StateUpdate | None:
        """Let the event through, or refuse it."""
        root = state._get_root_state()
        cookies, sid = root.router_data.get("headers", {}).get("cookie", ""), root.router.session.session_id
        try:
            acting = await identify(cookies)
        except Unavailable:
            turn_away(sid)
            raise
        _bind(root, acting)
        _actor.set(acting)
        _cookies.set(cookies)
        _address.set(connections.address_of(sid))
        connections.belongs(sid, acting.user_id if acting else None)
        handler = RegistrationContext.get().event_handlers[event.name].handler
        if acting is None and not is_open(handler, event.name):
            return _to_sign_in(root)
        try:
            event.payload.update(arguments(handler.fn, event.payload))
        except ValidationError as error:
            log.warning("refused %s: %d of its arguments are wrong", event.name, error.error_count())
            return StateUpdate(events=Event.from_event_type(self._malformed))
        return None


def _bind(root: BaseState, acting: Actor | None) -> None:
    """Empty the state of a tab that another sign-in has left behind: its token proves nothing."""
    holder = acting.sign_in_id if acting else 0
    if getattr(root, "_holder", 0) == holder:
        return
    for state in _below(root):
        state.reset()
    object.__setattr__(root, "_holder", holder)


def _below(state: BaseState) -> list[BaseState]:
    found = []
    for child in state.substates.values():
        if type(child).__module__.startswith("messenger."):
            found.append(child)
        found.extend(_below(child))
    return found


def _to_sign_in(root: BaseState) -> StateUpdate:
    page, _, query = str(root.router_data.get("asPath") or "/").partition("?")
    page = page.rstrip("/")
    if _is_open_page(page):
        return StateUpdate()
    # When several handlers of a page lead here, the later ones see the query of where the first led.
    path = page if not query or query.startswith("next=") else f"{page}?{query}"
    onward = f"?next={quote(path[:500], safe='')}" if page else ""
    return StateUpdate(events=Event.from_event_type(rx.redirect(f"/sign-in{onward}", replace=True)))


def _is_open_page(page: str) -> bool:
    return any(page == known or (known.endswith("/") and page.startswith(known)) for known in OPEN_PAGES)


@cache
def _shape(function: Callable[..., Any]) -> TypeAdapter[Any]:
    hints = get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    fields: dict[str, Any] = {
        p.name: (hints.get(p.name, Any), ... if p.default is p.empty else p.default) for p in parameters
    }
    model = create_model("Arguments", __config__=ConfigDict(extra="forbid", strict=True), **fields)
    return TypeAdapter(model)


def arguments(function: Callable[..., Any], payload: dict[str, Any]) -> dict[str, Any]:
    """Return a handler's arguments as its annotations describe them. Raises `ValidationError`."""
    try:
        plain = {name: form_data_as_dict(value) for name, value in payload.items()}
    except (TypeError, ValueError):
        # What says that it is a form and is none: refused for its type.
        plain = payload
    checked = _shape(function).validate_python(plain)
    return {name: getattr(checked, name) for name in payload}
