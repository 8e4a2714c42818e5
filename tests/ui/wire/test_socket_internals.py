"""The private names of Socket.IO and Engine.IO: after an upgrade, failures name what has moved."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import socketio
from engineio import AsyncServer, async_server, async_socket, base_socket
from engineio.async_drivers import asgi
from engineio.packet import CLOSE, PING, Packet
from reflex import constants
from reflex.app import EventNamespace
from socketio.base_manager import BaseManager
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State
from websockets.server import ServerProtocol

from messenger.live import websockets
from messenger.messenger import app
from messenger.ui.wire import socket_internals
from messenger.ui.wire.feed import Feed
from messenger.ui.wire.socket_internals import Opening, Socket
from tests.support.private_names import private_names
from tests.support.tabs import ORIGIN, Browser
from tests.support.waiting import eventually
from tests.support.workers import Worker

SERVER: Any = app.sio
FILE = Path(socket_internals.__file__)


def moved(name: str) -> str:
    """Build the failure message for a name that has changed."""
    return f"an upgrade moved or changed {name}: see {FILE.name}"


def parameters(function: Callable[..., Any]) -> list[str]:
    """Return the names of a function's parameters."""
    return list(inspect.signature(function).parameters)


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
    text = socket_internals.encoded(app, {Feed: {"changes": [{"op": "x"}, 1]}})
    wanted = '42/_event,["event",{"delta":{"FEED":{"changes_rx_state_":[{"op":"x"},1]}}}]'
    assert text == wanted.replace("FEED", Feed.get_full_name()), moved(
        "Packet, packet_class or StateUpdate.delta"
    )


async def test_socket_is_made_by_the_server(worker: Worker):
    assert worker
    assert async_server.async_socket.AsyncSocket is Socket, moved("async_server.async_socket")
    made = SERVER.eio
    assert isinstance(made, AsyncServer), moved("AsyncServer.eio")
    assert made.start_service_task is False, moved("AsyncServer.start_service_task")
    source = inspect.getsource(AsyncServer._handle_connect)  # pyright: ignore[reportPrivateUsage]
    for name in ("start_service_task", "async_socket.AsyncSocket(self, sid)", "s.schedule_ping()"):
        assert name in source, moved(name)


@pytest.mark.parametrize(
    ("name", "takes"),
    [
        ("send", ["self", "pkt"]),
        ("receive", ["self", "pkt"]),
        ("close", ["self", "wait", "abort", "reason"]),
        ("schedule_ping", ["self"]),
        ("_upgrade_websocket", ["self", "environ"]),
        ("_websocket_handler", ["self", "ws"]),
    ],
)
def test_methods_of_sockets(name: str, takes: list[str]):
    assert parameters(getattr(async_socket.AsyncSocket.__mro__[-3], name)) == takes, moved(
        f"AsyncSocket.{name}"
    )
    assert parameters(getattr(Socket, name)) == takes


def test_attributes_of_sockets():
    held = vars(base_socket.BaseSocket(SERVER.eio, "one"))
    assert {"server", "sid", "closed", "closing", "connected", "upgraded"} <= held.keys(), moved("BaseSocket")
    reasons = vars(SERVER.eio.reason)
    assert {"TRANSPORT_CLOSE", "PING_TIMEOUT"} <= reasons.keys(), moved("AsyncServer.reason")


async def test_socket_sends_the_handshake_first():
    said: list[Any] = []

    class WebSocket:
        async def send(self, text: Any) -> None:
            said.append(text)

        async def wait(self) -> Any:
            raise OSError

        async def close(self) -> None:
            said.append("closed")

    server: Any = socketio.AsyncServer(async_mode="asgi").eio
    socket = Socket(server, "one")
    await socket.send(Packet(PING))
    assert said == []
    await vars(Socket)["_websocket_handler"](socket, WebSocket())
    assert said == ["2", "closed"], moved("AsyncSocket._websocket_handler")
    with pytest.raises(socket_internals.SocketIsClosedError):
        await socket.send(Packet(CLOSE))


async def test_ping_is_answered(new_browser: Callable[[], Browser], served: Worker):
    await new_browser().open("/sign-in")
    (socket,) = (socket for socket in SERVER.eio.sockets.values() if not socket.is_over)
    socket.was_heard = False

    async def ping() -> None:
        socket.ping()

    served.finish(ping())
    await eventually(lambda: socket.was_heard, "the browser answers")


def test_opening_reads_cookies_and_connection():
    scope: Any = {"headers": [(b"cookie", b"a=b"), (b"host", b"x"), (b"cookie", b"c=d")], "extensions": {}}
    opening = Opening("one", scope, print, print)
    assert (opening.cookies, opening.socket) == ("a=b; c=d", None)
    scope["extensions"][websockets.EXTENSION] = connection = object()
    assert opening.socket is connection


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_frame_is_what_the_server_itself_sends(size: int):
    text = "é" * size
    server = ServerProtocol()
    server.state = State.OPEN
    server.send_text(text.encode())
    assert b"".join(server.data_to_send()) == websockets.frame_of(text)


@pytest.mark.parametrize("name", ["handle_connect", "send_receive_event_to_app", "shutdown"])
def test_methods_of_uvicorn(name: str):
    assert callable(getattr(WebSocketsSansIOProtocol, name, None)), (
        f"an upgrade moved {name}: see websockets.py"
    )


async def test_text_that_is_no_text_ends_the_connection(new_browser: Callable[[], Browser]):
    tab = await new_browser().open("/sign-in")
    socket: Any = vars(tab)["_socket"].eio.ws
    await socket._writer.send_frame(b"4\xff\xfe", 1)
    await tab.until_closed()


async def test_packets_of_unknown_kinds_end_only_their_connection(new_browser: Callable[[], Browser]):
    tab, other = [await new_browser().open("/sign-in") for _ in range(2)]
    socket: Any = vars(tab)["_socket"].eio.ws
    await socket.send_str("x")
    await tab.until_closed()
    await other.settle()


def test_live_connections_bypass_the_layers_of_requests():
    assert callable(getattr(app, "_set_contexts_internal", None)), moved("App._set_contexts_internal")
    assert parameters(SERVER.eio.handle_request) == ["args", "kwargs"], moved("AsyncServer.handle_request")
    assert str(constants.Endpoint.EVENT).startswith(socket_internals.PATH), moved("Endpoint.EVENT")


async def test_subprotocol_of_the_browser_is_confirmed(served: Worker):
    url = f"{served.url}/_event/?EIO=4&transport=websocket&token=any"
    async with aiohttp.ClientSession() as browser:
        async with browser.ws_connect(url, origin=ORIGIN, protocols=["0.10.1"]) as socket:
            assert socket.protocol == "0.10.1"
        async with browser.ws_connect(url, origin=ORIGIN) as socket:
            assert socket.protocol is None


def test_each_private_name_has_a_test():
    assert private_names(FILE, Path(__file__)) == set()
