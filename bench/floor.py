"""The floor, a baseline: a bare ASGI application that serves a page and broadcasts texts, storing nothing."""

import os
from typing import Any

from uvicorn.supervisors import Multiprocess

from messenger.run import serve

# The text that a browser waits for.
PAGE = b"<!doctype html><title>Floor</title><p>message 49</p>"
sockets: set[Any] = set()


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Accept a socket, and relay its texts until it disconnects."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    if scope["type"] == "http":
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]}
        )
        await send({"type": "http.response.body", "body": PAGE})
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    sockets.add(send)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            relayed = {"type": "websocket.send", "text": message["text"]}
            for other in list(sockets):
                await other(relayed)
    finally:
        sockets.discard(send)


async def _live(receive: Any, send: Any) -> None:
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{message['type']}.complete"})
    await send({"type": "lifespan.shutdown.complete"})


def main() -> None:
    """Serve the floor with the same server configuration as the application."""
    served = serve.config("bench.floor:app", port=int(os.environ["PORT"]), workers=1)
    Multiprocess(served, sockets=[served.bind_socket()]).run()


if __name__ == "__main__":
    main()
