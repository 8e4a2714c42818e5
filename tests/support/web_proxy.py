"""A reverse proxy as in deployments: it terminates TLS and, unless told otherwise, forwards WebSockets."""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from aiohttp import WSMsgType, web
from multidict import CIMultiDict, CIMultiDictProxy

from tests.support.processes import free_port

# Hop-by-hop headers are not forwarded.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "content-length"}


End = web.WebSocketResponse | aiohttp.ClientWebSocketResponse


class WebProxy:
    """Forwards requests to a server on another port, from an event loop in a thread."""

    def __init__(self, target: int, host: str, port: int, context: ssl.SSLContext | None) -> None:
        self.passes_websockets = True
        self._target = f"http://127.0.0.1:{target}"
        self._host, self._port, self._context = host, port, context
        self._started, self._ended = threading.Event(), asyncio.Event()
        self._loop: asyncio.AbstractEventLoop
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def start(self) -> None:
        """Start, and return when requests are accepted."""
        self._thread.start()
        assert self._started.wait(timeout=20)

    def stop(self) -> None:
        """Close all connections and stop."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        async with aiohttp.ClientSession(auto_decompress=False) as self._client:
            runner = web.AppRunner(app, shutdown_timeout=1)
            await runner.setup()
            await web.TCPSite(runner, self._host, self._port, ssl_context=self._context).start()
            self._started.set()
            await self._ended.wait()
            server = runner.server
            transports = [each.transport for each in server.connections if each.transport] if server else []
            await runner.cleanup()
            # Over TLS a close waits for the peer, longer than this loop lives.
            for transport in transports:
                transport.abort()
            # Transports close their sockets in the next iteration of the loop.
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        url = self._target + request.raw_path
        headers = dict(_passed_on(request.headers))
        if self.passes_websockets and request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._pass_websocket(request, url, headers)
        body = await request.read()
        try:
            async with self._client.request(
                request.method, url, headers=headers, data=body, allow_redirects=False
            ) as answer:
                headers = CIMultiDict(_passed_on(answer.headers))
                return web.Response(status=answer.status, headers=headers, body=await answer.read())
        except aiohttp.ClientError:
            return web.Response(status=502)

    async def _pass_websocket(
        self, request: web.Request, url: str, headers: dict[str, str]
    ) -> web.StreamResponse:
        own = {name: value for name, value in headers.items() if not name.lower().startswith("sec-websocket")}
        protocols = request.headers.get("Sec-WebSocket-Protocol", "").split(", ")
        try:
            far = await self._client.ws_connect(url, headers=own, protocols=protocols, max_msg_size=0)
        except aiohttp.WSServerHandshakeError as refusal:
            return web.Response(status=refusal.status)
        except aiohttp.ClientError:
            return web.Response(status=502)
        near = web.WebSocketResponse(protocols=[far.protocol] if far.protocol else [], max_msg_size=0)
        await near.prepare(request)
        ways = [asyncio.create_task(_pass_on(*ends)) for ends in ((near, far), (far, near))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await far.close()
        await near.close()
        return near


def _passed_on(headers: CIMultiDictProxy[str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers.items() if name.lower() not in HOP_BY_HOP]


async def _pass_on(source: End, to: End) -> None:
    with contextlib.suppress(ConnectionError):
        async for message in source:
            if message.type == WSMsgType.TEXT:
                await to.send_str(message.data)
            elif message.type == WSMsgType.BINARY:
                await to.send_bytes(message.data)


@contextmanager
def web_proxy(
    target: int, *, host: str = "127.0.0.1", port: int = 0, context: ssl.SSLContext | None = None
) -> Iterator[WebProxy]:
    """Run a proxy in front of a server on a local port; with a context, it terminates TLS."""
    running = WebProxy(target, host, port or free_port(), context)
    running.start()
    try:
        yield running
    finally:
        running.stop()
