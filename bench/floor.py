"""The floor: a bare ASGI websocket application that relays each text to every socket and stores nothing."""

import os
from typing import Any

from uvicorn.supervisors import Multiprocess

from messenger.run import serve

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
        if message["type"] == "lifespan.startup":
            print(f"The floor is ready at {os.environ['PORT']}", flush=True)
        await send({"type": f"{message['type']}.complete"})
    await send({"type": "lifespan.shutdown.complete"})


def main() -> None:
    """Serve the floor as the application is served."""
    served = serve.config("bench.floor:app", port=int(os.environ["PORT"]), workers=1)
    Multiprocess(served, sockets=[served.bind_socket()]).run()


if __name__ == "__main__":
    main()
