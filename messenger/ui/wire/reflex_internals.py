"""Every private name of Reflex that the application uses.

Upgrading Reflex means opening this file and `socket_internals.py`. `tests/ui/wire/test_reflex_internals.py`
has a test for each name.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, cast

import reflex as rx
from reflex.app import default_error_boundary as default_error_boundary
from reflex.event import EventChain
from reflex.istate.manager.token import BaseStateToken
from reflex.state import BaseState, StateUpdate
from reflex.style import set_color_mode as set_color_mode
from reflex.vars import VarData
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import form_data_as_dict
from reflex_base.utils.imports import ImportVar
from reflex_base.vars.function import FunctionVar
from reflex_components_core.core.banner import has_connection_errors as has_connection_errors
from reflex_components_core.react_router.dom import ReactRouterLink as ReactRouterLink

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
# The calls that load a page: when a tab connects, and when it navigates.
BOOT = "reflex___state____state.hydrate_and_load"
NAVIGATION = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"
# What the front end appends to the name of a variable.
FIELD_MARKER = "_rx_state_"
HOLDER = "_holder"


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
    if (before := getattr(root, HOLDER, None)) == holder:
        return
    # New states have nobody's data.
    for state in list(_below(root)) if before is not None else ():
        state.reset()
    # Bypasses the state's `__setattr__`, which would treat it as a state variable.
    object.__setattr__(root, HOLDER, holder)


def _below(state: BaseState) -> Iterable[BaseState]:
    for child in state.substates.values():
        if type(child).__module__.startswith("messenger."):
            yield child
        yield from _below(child)


def has_states(app: rx.App, session: str) -> bool:
    """Tell whether there are states for the tab, from this connection or one before it."""
    return _token(app, session).cache_key in cast(Any, app.state_manager).states


async def make_states(
    app: rx.App, session: str, holder: int, values: Mapping[type[rx.State], Mapping[str, Any]]
) -> None:
    """Make the tab's states for a sign-in, with values that the browser has already."""
    async with app.state_manager.modify_state(_token(app, session)) as root:
        # Reflex would send all states to a tab that it does not know by these.
        root.router_data = {"sid": session}
        root.is_hydrated = True
        hold(root, holder)
        for kind, variables in values.items():
            state = await root.get_state(kind)
            for name, value in variables.items():
                setattr(state, name, value)
        root._clean()


def _token(app: rx.App, session: str) -> BaseStateToken:
    tokens = cast(Any, app.event_namespace).sid_to_token
    return BaseStateToken(ident=tokens.get(session, ""), cls=cast(Any, app)._state)


def failure(app: rx.App, error: Exception) -> dict[str, Any]:
    """Return the call that tells a tab of a failed call."""
    (event,) = Event.from_event_type(cast(Any, app.backend_exception_handler)(error))
    return {"name": event.name, "payload": event.payload}


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


# A function that changes the colours of this tab.
set_theme = expression(
    "setColorMode",
    Any,
    imports={"$/utils/context": ["ColorModeContext"], "react": ["useContext"]},
    hooks=["const { setColorMode } = useContext(ColorModeContext)"],
)


def type_of(variable: rx.Var) -> Any:
    """Return the Python type of what a variable holds."""
    return variable._var_type
