"""The floor: a bare ASGI websocket application that relays each text to every socket and stores nothing."""

import multiprocessing
import os
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

sockets: set[Any] = set()


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Take a socket in, and relay what it sends until it leaves."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
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
    """Serve the floor as the application is served."""
    port = int(os.environ["PORT"])
    server = Server("bench.floor:app", address="127.0.0.1", port=port, interface=Interfaces.ASGI, workers=1)
    server.on_startup(lambda: print(f"The floor is ready at {port}", flush=True))
    server.serve()


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn", force=True)
    main()
