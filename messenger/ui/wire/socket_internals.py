"""Every private name of Socket.IO and Engine.IO that the application uses, and every patch of them.

Upgrading Reflex means opening this file and `reflex_internals.py`. `tests/ui/wire/test_socket_internals.py`
has a test for each name.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, cast

import reflex as rx
from engineio import async_socket
from engineio.exceptions import SocketIsClosedError
from engineio.packet import MESSAGE, PING, Packet
from socketio.packet import EVENT
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from messenger.live.heartbeat import Heartbeat
from messenger.live.websockets import EXTENSION, Connection, frame_of
from messenger.ui.wire.reflex_internals import FIELD_MARKER
from messenger.ui.wire.tasks import Tasks

log = logging.getLogger(__name__)

PING_FRAME, PONG = frame_of(str(Packet(PING).encode())), "3"
PATH = "/_event"


class Opening(NamedTuple):
    """A websocket that is being opened: Engine.IO's id for it, and its three parts in ASGI."""

    connection: str
    scope: Mapping[str, Any]
    receive: Callable[[], Any]
    send: Callable[[dict[str, Any]], Any]

    @property
    def cookies(self) -> str:
        """The cookies that came with it, as they were sent."""
        sent = (value.decode("latin-1") for name, value in self.scope["headers"] if name == b"cookie")
        return "; ".join(sent)

    @property
    def socket(self) -> Connection | None:
        """The connection itself, if the server gives direct access to it."""
        return self.scope.get("extensions", {}).get(EXTENSION)


class Socket(async_socket.AsyncSocket):
    """Engine.IO's socket for websockets only, without its three tasks, its queue and its timers."""

    def __init__(self, server: Any, sid: str) -> None:
        super().__init__(server, sid)
        # Sent before the websocket is accepted: the handshake.
        self._early: list[Any] = []
        self._websocket: Any = None
        self._direct: Connection | None = None
        self._tasks = Tasks()
        self.was_heard = True

    async def send(self, pkt: Packet) -> None:
        """Send a packet. Raises `SocketIsClosedError`."""
        if self.closed:
            raise SocketIsClosedError
        await self._write(pkt.encode())

    async def _write(self, data: Any) -> None:
        if self._websocket is None:
            self._early.append(data)
        elif self._direct and isinstance(data, str):
            self._direct.write(frame_of(data))
        else:
            await self._websocket.send(data)

    async def _upgrade_websocket(self, environ: dict[str, Any]) -> Any:
        self._direct = environ["asgi.scope"].get("extensions", {}).get(EXTENSION)
        return await super()._upgrade_websocket(environ)

    async def _websocket_handler(self, ws: Any) -> None:
        self.connected = self.upgraded = True
        self._websocket, early = ws, self._early
        for data in early:
            await self._write(data)
        if self._direct:
            self._direct.listen(self._hear)
        try:
            while data := await ws.wait():
                self._hear(data)
        except OSError:
            # The other side has closed the connection.
            pass
        await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        await ws.close()

    def _hear(self, data: Any) -> None:
        self.was_heard = True
        if data == PONG:
            return
        try:
            packet = Packet(encoded_packet=data)
        except ValueError:
            self.give_up()
            return
        if packet.packet_type == MESSAGE:
            self.server.arrives(self.sid, packet.data)
        else:
            self._tasks.start(self.receive(packet))

    def schedule_ping(self) -> None:
        """Take part in the heartbeat of all connections."""
        self.server.heartbeat.add(self)

    @property
    def is_over(self) -> bool:
        """Whether the connection has ended."""
        return bool(self.closed)

    def ping(self) -> None:
        """Ask the browser for an answer; it also concludes from the silence of the server that it is gone."""
        if self._direct:
            self._direct.write(PING_FRAME)
        else:
            self._tasks.start(self.send(Packet(PING)))

    def give_up(self) -> None:
        """End the connection."""
        self._tasks.start(self.close(wait=False, reason=self.server.reason.PING_TIMEOUT))

    async def close(self, wait: bool = True, abort: bool = False, reason: Any = None) -> None:
        """End the connection, and tell everybody concerned."""
        is_first = not self.closed and not self.closing
        await super().close(wait, abort, reason)
        if is_first and not abort and self._websocket:
            await self._websocket.close()


class Live:
    """ASGI middleware that hands websockets to Engine.IO, past Reflex's eight layers for requests."""

    def __init__(self, app: ASGIApp, reflex: rx.App) -> None:
        self._app, self._reflex = app, cast(Any, reflex)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a websocket, or pass the request on."""
        if scope["type"] != "websocket" or not scope["path"].startswith(PATH):
            await self._app(scope, receive, send)
            return

        async def accept(message: Message) -> None:
            # Browsers close a connection whose subprotocol is not confirmed; Reflex's is its version.
            if message["type"] == "websocket.accept" and scope["subprotocols"]:
                message["subprotocol"] = scope["subprotocols"][0]
            await send(message)

        self._reflex._set_contexts_internal()
        await self._reflex.sio.eio.handle_request(scope, receive, accept)


def watch_connections(
    app: rx.App,
    opens: Callable[[Opening], Callable[[], Any] | None],
    arrives: Callable[[str, Any], None],
    closes: Callable[[str], None],
) -> Callable[[str, Any], Awaitable[None]]:
    """Patch Engine.IO to check connections and to get messages before they are parsed.

    `opens` returns a replacement for the connection's `receive`, or nothing to refuse it; `arrives` takes
    each message. Returns the function that passes a message on to Socket.IO.
    """
    server = cast(Any, app.sio).eio
    async_socket.AsyncSocket = Socket
    server.heartbeat, server.arrives = Heartbeat(server.ping_interval), arrives
    # It would look for dead connections, as the heartbeat does.
    server.start_service_task = False
    connect, disconnect = server.handlers["connect"], server.handlers["disconnect"]

    async def on_connect(id: str, environ: dict[str, Any]) -> Any:
        asgi = (environ[f"asgi.{part}"] for part in ("scope", "receive", "send"))
        if (receive := opens(Opening(id, *asgi))) is None:
            return False
        environ["asgi.receive"] = receive
        return await connect(id, environ)

    async def on_disconnect(id: str, reason: Any = None) -> None:
        closes(id)
        await disconnect(id, reason)

    server.handlers |= {"connect": on_connect, "disconnect": on_disconnect}

    async def pass_on(id: str, data: Any) -> None:
        await server._trigger_event("message", id, data, run_async=False)

    return pass_on


def watch_sessions(
    app: rx.App,
    opens: Callable[[str, str], None],
    comes: Callable[[str, tuple[Any, ...]], bool],
    closes: Callable[[str], None],
) -> Callable[[str, Any], Awaitable[None]]:
    """Patch Reflex's Socket.IO namespace to check each event before Reflex sees it.

    `opens` gets the ids of a session and of its connection; `comes` tells whether an event may pass. Returns
    the function that passes an event on to Reflex.
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
        if comes(session, data):
            await take(session, *data)

    def on_disconnect(session: str, *_reason: Any) -> Any:
        closes(session)
        return disconnect(session)

    for handler in (on_connect, on_event, on_disconnect):
        setattr(namespace, handler.__name__, handler)
    return take


def encoded(app: rx.App, delta: Mapping[type[rx.State], Mapping[str, Any]]) -> str:
    """Return the text of a websocket message that sets variables of states in any browser.

    Socket.IO would encode it once per tab, and pass it through two queues and three tasks.
    """
    server, namespace = cast(Any, app.sio), cast(Any, app.event_namespace)
    marked = {
        state.get_full_name(): {f"{name}{FIELD_MARKER}": value for name, value in variables.items()}
        for state, variables in delta.items()
    }
    data = ["event", {"delta": marked}]
    # Not binary: Socket.IO would look through all of it for bytes.
    packet = server.packet_class(EVENT, namespace=namespace.namespace, data=data, binary=False)
    return str(Packet(MESSAGE, packet.encode()).encode())
