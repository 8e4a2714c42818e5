"""The private names of Reflex, Socket.IO and Engine.IO: after an upgrade, failures name what has moved."""

import ast
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import reflex as rx
import socketio
from engineio.async_drivers import asgi
from reflex import constants
from reflex.app import EventNamespace
from reflex_base import environment
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.registry import RegistrationContext
from socketio.base_manager import BaseManager

from messenger.messenger import app
from messenger.run import forking
from messenger.ui.notices import Notices
from messenger.ui.screens.new_conversation.state import NewConversation
from messenger.ui.wire import reflex_internals
from messenger.ui.wire.feed import Feed
from tests.support.handlers import ALL

SERVER: Any = app.sio
FILE = Path(reflex_internals.__file__)


def moved(name: str) -> str:
    """Build the failure message for a name that has changed."""
    return f"an upgrade moved or changed {name}: see {FILE.name}"


def parameters(function: Callable[..., Any]) -> list[str]:
    """Return the names of a function's parameters."""
    return list(inspect.signature(function).parameters)


@pytest.fixture
def root() -> Any:
    """The states of a tab."""
    return rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]


def test_app_sio():
    assert isinstance(SERVER, socketio.AsyncServer), moved("App.sio")


def test_app_event_namespace():
    assert isinstance(app.event_namespace, EventNamespace), moved("App.event_namespace")
    assert app.event_namespace.namespace == "/_event", moved("EventNamespace.namespace")


@pytest.mark.parametrize(
    ("event", "method", "takes"),
    [
        ("connect", "_handle_eio_connect", ["eio_sid", "environ"]),
        ("message", "_handle_eio_message", ["eio_sid", "data"]),
        ("disconnect", "_handle_eio_disconnect", ["eio_sid", "reason"]),
    ],
)
def test_eio_handlers(event: str, method: str, takes: list[str]):
    server: Any = socketio.AsyncServer(async_mode="asgi")
    handler = server.eio.handlers.get(event)
    assert handler == getattr(server, method, None) is not None, moved(f"AsyncServer.eio.handlers[{event!r}]")
    assert inspect.iscoroutinefunction(handler), moved(f"AsyncServer.{method}")
    assert parameters(handler) == takes, moved(f"AsyncServer.{method}")


async def test_eio_sends_and_receives_over_its_environ():
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        said.append(message["type"])

    scope = {"type": "websocket", "path": "/", "query_string": b"", "headers": [], "client": ("192.0.2.1", 1)}
    environ = await asgi.translate_request(scope, receive, send)
    for part, value in (("scope", scope), ("receive", receive), ("send", send)):
        assert environ.get(f"asgi.{part}") is value, moved(f'environ["asgi.{part}"]')

    async def other() -> dict[str, Any]:
        return {"type": "websocket.receive", "text": "from another"}

    async def take(socket: Any) -> None:
        said.append(await socket.wait())

    await asgi.WebSocket(take, None)(environ | {"asgi.receive": other})
    assert said == ["websocket.accept", "from another"], moved('environ["asgi.receive"]')


def test_eio_sid_from_sid():
    manager: Any = getattr(SERVER, "manager", None)
    assert isinstance(manager, BaseManager), moved("AsyncServer.manager")
    manager.basic_enter_room("session", "/somewhere", None, eio_sid="connection")
    found = manager.eio_sid_from_sid("session", "/somewhere")
    manager.basic_leave_room("session", "/somewhere", None)
    assert found == "connection", moved("manager.eio_sid_from_sid")


def test_get_environ():
    assert parameters(SERVER.get_environ) == ["sid", "namespace"], moved("AsyncServer.get_environ")


@pytest.mark.parametrize(
    ("name", "takes"),
    [
        ("on_connect", ["self", "sid", "environ", "auth"]),
        ("on_event", ["self", "sid", "data"]),
        ("on_disconnect", ["self", "sid"]),
    ],
)
async def test_namespace_handlers(name: str, takes: list[str]):
    handler = getattr(EventNamespace, name, None)
    assert handler, moved(f"EventNamespace.{name}")
    assert parameters(handler) == takes, moved(f"EventNamespace.{name}")


async def test_namespace_handler_is_called():
    called: list[Any] = []

    async def on_event(*data: Any) -> None:
        called.append(data)

    namespace: Any = socketio.AsyncNamespace("/somewhere")
    namespace.on_event = on_event
    await namespace.trigger_event("event", "session", 1)
    assert called == [("session", 1)], moved("AsyncNamespace.trigger_event")


def test_the_text_of_a_frame():
    message = reflex_internals.encoded(app, Feed, "changes", [{"op": "x"}, 1])
    text = '42/_event,["event",{"delta":{"FEED":{"changes_rx_state_":[{"op":"x"},1]}}}]'
    text = text.replace("FEED", Feed.get_full_name())
    assert message == {"type": "websocket.send", "text": text}, moved(
        "Packet, packet_class or StateUpdate.delta"
    )


def test_field_marker():
    assert reflex_internals.FIELD_MARKER == FIELD_MARKER, moved("FIELD_MARKER")


@pytest.mark.parametrize("name", sorted(reflex_internals.OWN_HANDLERS))
def test_own_handlers(name: str):
    assert name in ALL, moved(f"the handler {name}")


def test_handler_of():
    name = next(name for name in ALL if name.endswith("notices.show"))
    assert hasattr(RegistrationContext.get(), "event_handlers"), moved("RegistrationContext.event_handlers")
    function = reflex_internals.handler_of(name)
    assert function is not None, moved("RegistrationContext.event_handlers[...].handler.fn")
    assert function.__module__ == "messenger.ui.notices", moved("EventHandler.fn")
    assert reflex_internals.handler_of("nobody.nothing") is None


def test_root_of(root: Any):
    child = next(iter(root.substates.values()))
    assert reflex_internals.root_of(child) is root, moved("BaseState._get_root_state")


def test_router_data(root: Any):
    route = constants.RouteVar
    assert (route.HEADERS, route.ORIGIN) == ("headers", "asPath"), moved("RouteVar")
    headers = inspect.getsource(EventNamespace._build_static_router_data)
    assert "RouteVar.HEADERS: headers" in headers, moved("EventNamespace._build_static_router_data")
    root.router_data = {"headers": {"cookie": "a=b"}, "asPath": "/x?y=z"}
    assert reflex_internals.cookies_of(root) == "a=b", moved("BaseState.router_data")
    assert reflex_internals.address_bar_of(root) == "/x?y=z", moved("BaseState.router_data")


def test_hold(root: Any):
    drafts = next(state for state in reflex_internals._below(root) if isinstance(state, NewConversation))
    for holder, kept in ((1, False), (1, True), (2, False), (0, False)):
        drafts.search = "x"
        reflex_internals.hold(root, holder)
        assert (drafts.search == "x") is kept, moved("BaseState.substates, or what a state does with _holder")
    assert reflex_internals.HOLDER not in root.dirty_vars, moved("object.__setattr__ on a state")


def test_instead():
    update = reflex_internals.instead(Notices.show("x"))
    assert [event.name.rpartition(".")[2] for event in update.events] == ["show"], moved(
        "Event.from_event_type"
    )
    assert [event.payload for event in update.events] == [{"text": "x"}], moved("Event.from_event_type")
    assert reflex_internals.instead().events == [], moved("StateUpdate")


def test_form_marks():
    marked = {"form": {"__reflex_form_data__": [["a", "b"]]}}
    assert reflex_internals.without_form_marks(marked) == {"form": {"a": "b"}}, moved("form_data_as_dict")


def test_expression():
    first = reflex_internals.expression("one()", int, imports={"lib-a": ["one"]}, hooks=["const x = 1"])
    both = reflex_internals.expression(f"two({first!s})", str, imports={"lib-b": ["two"]}, uses=[first])
    data = both._get_all_var_data()
    assert str(both) == "two(one())", moved("Var._js_expr")
    assert both._var_type is str, moved("Var._var_type")
    assert {"lib-a", "lib-b"} <= dict(data.imports).keys(), moved("VarData.imports or Var._get_all_var_data")
    assert list(data.hooks) == ["const x = 1"], moved("VarData.hooks")
    later = reflex_internals.expression("y", int, hooks=["const y = x"], uses=[first])
    assert list(later._get_all_var_data().hooks) == ["const x = 1", "const y = x"], moved("VarData.merge")


def test_trigger():
    first = reflex_internals.expression("one()", int, imports={"lib-a": ["one"]})
    made = reflex_internals.trigger(f"(() => two({first!s}))", imports={"lib-b": ["two"]}, uses=[first])
    button = str(rx.el.button(on_click=made))
    assert "(() => two(one()))" in button, moved("FunctionVar or EventChain")
    assert "addEvents" not in button, moved("EventChain: the server hears of what runs in the browser")
    assert {"lib-a", "lib-b"} <= dict(made._get_all_var_data().imports).keys(), moved("VarData.imports")


def test_type_of():
    assert reflex_internals.type_of(rx.Var.create(1)) is int, moved("Var._var_type")


@pytest.mark.parametrize("name", ["default_error_boundary", "has_connection_errors", "ReactRouterLink"])
def test_components(name: str):
    kept: Any = getattr(reflex_internals, name)
    made = {
        "default_error_boundary": lambda: str(kept()),
        "has_connection_errors": lambda: str(rx.cond(kept, "yes", "no")),
        "ReactRouterLink": lambda: str(kept.create("x", to="/y")),
    }[name]
    assert made(), moved(name)


@pytest.mark.parametrize("name", sorted(forking.REFLEX))
def test_settings_of_reflex(name: str):
    known = getattr(environment.EnvironmentVariables, name.removeprefix("__"), None)
    assert known is not None, moved(f"{name}, which forking.py sets")
    assert known.name == name, moved(f"{name}, which forking.py sets")


def test_each_private_name_has_a_test():
    source = ast.parse(FILE.read_text())
    tested = Path(__file__).read_text()
    imported = {
        alias.name
        for node in source.body
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("reflex", "socketio", "engineio"))
        for alias in node.names
    }
    functions = {node.name for node in source.body if isinstance(node, ast.FunctionDef)}
    # Covered by the tests of what they produce: the text of a frame, an event, an expression.
    within = {"MESSAGE", "EVENT", "ImportVar"}
    # Covered by the tests of the names that they patch, and by every test over a live connection.
    patches = {"watch_connections", "watch_sessions"}
    wanted = (imported - within) | (functions - patches)
    assert {name for name in wanted if not re.search(rf"\b{name}\b", tested)} == set()
