"""Every private name of Reflex, Socket.IO and Engine.IO that the application uses, and every patch of them.

Upgrading Reflex means opening this file: `tests/ui/wire/test_reflex_internals.py` has a test for each name.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, cast

import reflex as rx
from engineio.packet import MESSAGE, Packet
from reflex.app import default_error_boundary as default_error_boundary
from reflex.event import EventChain
from reflex.state import BaseState, StateUpdate
from reflex.vars import VarData
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import form_data_as_dict
from reflex_base.utils.imports import ImportVar
from reflex_base.vars.function import FunctionVar
from reflex_components_core.core.banner import has_connection_errors as has_connection_errors
from reflex_components_core.react_router.dom import ReactRouterLink as ReactRouterLink
from socketio.packet import EVENT

log = logging.getLogger(__name__)

# Reflex's own handlers, which its front end calls.
OWN_HANDLERS = frozenset(
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
# What the front end appends to the name of a variable.
FIELD_MARKER = "_rx_state_"
HOLDER = "_holder"


class Opening(NamedTuple):
    """A websocket that is being opened: Engine.IO's id for it, and its three parts in ASGI."""

    connection: str
    scope: Mapping[str, Any]
    receive: Callable[[], Any]
    send: Callable[[dict[str, Any]], Any]


def watch_connections(
    app: rx.App,
    opens: Callable[[Opening], Callable[[], Any] | None],
    comes: Callable[[str, int], bool],
    closes: Callable[[str], None],
) -> None:
    """Patch Engine.IO to check connections and messages before they are parsed.

    `opens` returns a replacement for the connection's `receive`, or nothing to refuse it; `comes` tells
    whether a message of this size may pass.
    """
    handlers = cast(Any, app.sio).eio.handlers
    connect, take, disconnect = (handlers[name] for name in ("connect", "message", "disconnect"))

    async def on_connect(id: str, environ: dict[str, Any]) -> Any:
        asgi = (environ[f"asgi.{part}"] for part in ("scope", "receive", "send"))
        if (receive := opens(Opening(id, *asgi))) is None:
            return False
        environ["asgi.receive"] = receive
        return await connect(id, environ)

    async def on_message(id: str, data: Any) -> None:
        if comes(id, len(data)):
            await take(id, data)

    async def on_disconnect(id: str, reason: Any = None) -> None:
        closes(id)
        await disconnect(id, reason)

    handlers |= {"connect": on_connect, "message": on_message, "disconnect": on_disconnect}


def watch_sessions(
    app: rx.App,
    opens: Callable[[str, str], None],
    comes: Callable[[tuple[Any, ...]], bool],
    closes: Callable[[str], None],
) -> None:
    """Patch Reflex's Socket.IO namespace to check each event before Reflex sees it.

    `opens` gets the ids of a session and of its connection; `comes` tells whether an event may pass.
    """
    namespace, server = cast(Any, app.event_namespace), cast(Any, app.sio)
    connect, take, disconnect = namespace.on_connect, namespace.on_event, namespace.on_disconnect

    async def on_connect(session: str, environ: Any = None, auth: Any = None, *_more: Any) -> None:
        # A browser can forge an event of this name, with headers and an address of its choosing.
        if environ is not server.get_environ(session, namespace.namespace):
            log.warning("dropped a forged connect event")
            return
        opens(session, server.manager.eio_sid_from_sid(session, namespace.namespace))
        await connect(session, environ, auth)

    async def on_event(session: str, *data: Any) -> None:
        if comes(data):
            await take(session, *data)

    def on_disconnect(session: str, *_reason: Any) -> Any:
        closes(session)
        return disconnect(session)

    for handler in (on_connect, on_event, on_disconnect):
        setattr(namespace, handler.__name__, handler)


def encoded(app: rx.App, state: type[rx.State], variable: str, value: Any) -> dict[str, Any]:
    """Return the websocket message that sets a state's variable in any browser.

    Socket.IO would encode it once per tab, and pass it through two queues and three tasks.
    """
    server, namespace = cast(Any, app.sio), cast(Any, app.event_namespace)
    frame = {"delta": {state.get_full_name(): {f"{variable}{FIELD_MARKER}": value}}}
    packet = server.packet_class(EVENT, namespace=namespace.namespace, data=["event", frame])
    return {"type": "websocket.send", "text": Packet(MESSAGE, packet.encode()).encode()}


def handler_of(name: str) -> Callable[..., Any] | None:
    """Return the function behind an event's name, if there is one."""
    registered = RegistrationContext.get().event_handlers.get(name)
    return registered.handler.fn if registered else None


def root_of(state: BaseState) -> BaseState:
    """Return the root of the tab's tree of states."""
    return state._get_root_state()


def cookies_of(root: BaseState) -> str:
    """Return the cookies that the tab's websocket was opened with, as they were sent."""
    return root.router_data.get("headers", {}).get("cookie", "")


def address_bar_of(root: BaseState) -> str:
    """Return the path and query that the tab says it shows."""
    return str(root.router_data.get("asPath") or "/")


def hold(root: BaseState, holder: int) -> None:
    """Reset our states if they belong to another sign-in: a tab's token proves nothing."""
    if getattr(root, HOLDER, 0) == holder:
        return
    for state in list(_below(root)):
        state.reset()
    # Bypasses the state's `__setattr__`, which would treat it as a state variable.
    object.__setattr__(root, HOLDER, holder)


def _below(state: BaseState) -> Iterable[BaseState]:
    for child in state.substates.values():
        if type(child).__module__.startswith("messenger."):
            yield child
        yield from _below(child)


def instead(event: Any = None) -> StateUpdate:
    """Return the answer to a call whose handler is not run: another event, or nothing."""
    return StateUpdate(events=Event.from_event_type(event)) if event else StateUpdate()


def without_form_marks(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a payload with its forms as plain dictionaries. Raises `TypeError` or `ValueError`."""
    return {name: form_data_as_dict(value) for name, value in payload.items()}


def expression(
    text: str,
    of: Any,
    *,
    imports: Mapping[str, Iterable[str]] = MappingProxyType({}),
    hooks: Iterable[str] = (),
    uses: Iterable[rx.Var] = (),
) -> Any:
    """Bind a JavaScript expression: what it imports by library, its hooks, and the variables that it uses."""
    tags = {library: [ImportVar(tag=tag) for tag in names] for library, names in imports.items()}
    own = VarData(hooks=dict.fromkeys(hooks), imports=tags)
    # Our hooks come last, because they may read variables that other hooks define.
    data = VarData.merge(*(variable._get_all_var_data() for variable in uses), own)
    return rx.Var(_js_expr=text, _var_type=of, _var_data=data).guess_type()


def trigger(
    text: str, *, imports: Mapping[str, Iterable[str]] = MappingProxyType({}), uses: Iterable[rx.Var] = ()
) -> Any:
    """Bind a JavaScript function as an event handler that runs in the browser, without the server."""
    return expression(text, Any, imports=imports, uses=uses).to(FunctionVar, EventChain)


def type_of(variable: rx.Var) -> Any:
    """Return the Python type of what a variable holds."""
    return variable._var_type
