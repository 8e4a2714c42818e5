"""Live connections: where they come from, and that none of them floods the others."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from messenger.live import addresses
from messenger.live.flood import Guard, Verdict

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

OVER = {"type": "websocket.disconnect", "code": 1000}

_guard = Guard()
_app: rx.App | None = None
_lines: dict[str, "Line"] = {}


def watch(app: rx.App) -> None:
    """Look at what arrives before it is parsed: parsing is what a flood costs."""
    global _app
    _app, server = app, app.sio
    assert server is not None
    handlers = server.eio.handlers
    connect, take, disconnect = (handlers[name] for name in ("connect", "message", "disconnect"))

    async def on_connect(id: str, environ: dict[str, Any]) -> Any:
        if not _guard.open(id, addresses.of(environ["asgi.scope"])):
            return False
        _lines[id] = Line(environ["asgi.receive"], environ["asgi.send"])
        environ["asgi.receive"] = _lines[id].receive
        return await connect(id, environ)

    async def on_message(id: str, data: Any) -> None:
        verdict = _guard.judge(id, len(data))
        if verdict is Verdict.TAKE:
            await take(id, data)
        elif verdict is Verdict.CUT:
            _cut(id)

    async def on_disconnect(id: str, reason: Any = None) -> None:
        _guard.close(id)
        _lines.pop(id, None)
        await disconnect(id, reason)

    handlers |= {"connect": on_connect, "message": on_message, "disconnect": on_disconnect}


def line(sid: str) -> "Line | None":
    """Return the connection of a tab, if it is there."""
    return _lines.get(_transport(sid))


def cut(sid: str) -> None:
    """End a tab's connection; its browser connects again by itself."""
    _cut(_transport(sid))


def _cut(id: str) -> None:
    if id in _lines:
        _lines[id].cut()


class Line:
    """A connection, until it is cut: what it receives, and what is sent over it past Socket.IO."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.waiting = 0
        self._waiting: asyncio.Future[Any] | None = None
        self._is_cut = False

    async def send(self, message: dict[str, Any]) -> None:
        """Send a message, which waits while the browser does not read; if that is gone, it is dropped."""
        self.waiting += 1
        try:
            if not self._is_cut:
                await self._send(message)
        except (OSError, RuntimeError):
            pass
        finally:
            self.waiting -= 1

    async def receive(self) -> Any:
        """Return what comes next, or that nothing comes any more."""
        if self._is_cut:
            return OVER
        self._waiting = asyncio.ensure_future(self._receive())
        try:
            return await self._waiting
        except asyncio.CancelledError:
            if self._is_cut:
                return OVER
            raise

    def cut(self) -> None:
        """Let nothing come any more; not every server closes a connection while it waits for what comes."""
        self._is_cut = True
        if self._waiting:
            self._waiting.cancel()


def address_of(sid: str) -> str:
    """Return the network address a tab is connected from; once it is gone, it is empty."""
    return _guard.address_of(_transport(sid))


def belongs(sid: str, user_id: int | None) -> None:
    """Note whose tab it is."""
    _guard.belongs(_transport(sid), user_id)


def _transport(sid: str) -> str:
    if _app is None or _app.sio is None or _app.event_namespace is None:
        return ""
    return _app.sio.manager.eio_sid_from_sid(sid, _app.event_namespace.namespace) or ""
