"""Live connections: where they come from, and that none of them floods the others."""

import asyncio
from collections.abc import Mapping
from typing import Any

import reflex as rx

from messenger.live import addresses
from messenger.live.flood import Guard, Verdict

_guard = Guard()
_app: rx.App | None = None
_cuts: set[asyncio.Task[None]] = set()


def watch(app: rx.App) -> None:
    """Look at what arrives before it is parsed: parsing is what a flood costs."""
    global _app
    _app, server = app, app.sio
    assert server is not None
    handlers = server.eio.handlers
    connect, take, disconnect = (handlers[name] for name in ("connect", "message", "disconnect"))

    async def on_connect(id: str, environ: Mapping[str, Any]) -> Any:
        if not _guard.open(id, addresses.of(environ["asgi.scope"])):
            return False
        return await connect(id, environ)

    async def on_message(id: str, data: Any) -> None:
        verdict = _guard.judge(id, len(data))
        if verdict is Verdict.TAKE:
            await take(id, data)
        elif verdict is Verdict.CUT:
            _cut(server.environ[id])

    async def on_disconnect(id: str, reason: Any = None) -> None:
        _guard.close(id)
        await disconnect(id, reason)

    handlers |= {"connect": on_connect, "message": on_message, "disconnect": on_disconnect}


def _cut(environ: Mapping[str, Any]) -> None:
    """End the transport: a browser connects again by itself, and others have no say in it."""
    task = asyncio.get_running_loop().create_task(environ["asgi.send"]({"type": "websocket.close"}))
    _cuts.add(task)
    task.add_done_callback(_cuts.discard)


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
