"""The one way in: every event of every tab passes here before its handler runs."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

import reflex as rx
from pydantic import ValidationError
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event, EventSpec
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import form_data_as_dict

from messenger.access import caller, identity, inputs
from messenger.access.caller import Caller
from messenger.db import Unavailable
from messenger.domain.sign_ins import Actor
from messenger.ui.wire import connections

# Handlers ask the gate who calls them.
actor, visitor, device = caller.actor, caller.visitor, caller.device
forget = identity.forget

log = logging.getLogger(__name__)

Handler = TypeVar("Handler", bound=Callable[..., Any])

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

_open: set[str] = set()
_turned_away: set[str] = set()


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


def turn_away(sid: str) -> None:
    """Note that the database could not tell whose tab it is."""
    _turned_away.add(sid)


def turned_away() -> set[str]:
    """Return the tabs that were turned away since the last call."""
    global _turned_away
    sids, _turned_away = _turned_away, set()
    return sids


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
            acting = await identity.identify(cookies)
        except Unavailable:
            turn_away(sid)
            raise
        _bind(root, acting)
        caller.enter(Caller(acting, connections.address_of(sid), identity.device_of(cookies)))
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


def arguments(function: Callable[..., Any], payload: dict[str, Any]) -> dict[str, Any]:
    """Return a handler's arguments as its annotations describe them. Raises `ValidationError`."""
    try:
        plain = {name: form_data_as_dict(value) for name, value in payload.items()}
    except (TypeError, ValueError):
        # What says that it is a form and is none: refused for its type.
        plain = payload
    return inputs.checked(function, plain)
