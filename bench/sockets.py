"""A minimal WebSocket client, cheap enough that many in one process measure the server, not themselves."""

import asyncio
import base64
import os
import struct
from collections.abc import Callable

Take = Callable[[bytes], None]


class Socket(asyncio.Protocol):
    """A WebSocket client that passes each received text on, unparsed."""

    def __init__(self, take: Take) -> None:
        self.take = take
        self.buffer = bytearray()
        self.received = 0
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[bool] = loop.create_future()
        self.lost: asyncio.Future[None] = loop.create_future()
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if not self.opened.done():
            self.opened.set_result(False)
        if not self.lost.done():
            self.lost.set_result(None)

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        self.buffer += data
        if not self.opened.done():
            head, end, rest = bytes(self.buffer).partition(b"\r\n\r\n")
            if not end:
                return
            self.opened.set_result(b" 101 " in head)
            self.buffer = bytearray(rest)
        self._parse()

    def _parse(self) -> None:
        buffer, start = self.buffer, 0
        while len(buffer) - start >= 2:
            length, head = buffer[start + 1] & 127, 2
            if length == 126:
                if len(buffer) - start < 4:
                    break
                length, head = struct.unpack_from("!H", buffer, start + 2)[0], 4
            elif length == 127:
                if len(buffer) - start < 10:
                    break
                length, head = struct.unpack_from("!Q", buffer, start + 2)[0], 10
            end = start + head + length
            if len(buffer) < end:
                break
            if buffer[start] & 15 == 1:
                self.take(bytes(buffer[start + head : end]))
            start = end
        del buffer[:start]

    def send(self, text: str) -> None:
        """Send a text."""
        assert self.transport is not None
        data, mask = text.encode(), os.urandom(4)
        size = len(data)
        head = bytes([129, 128 | size]) if size < 126 else struct.pack("!BBH", 129, 254, size)
        key = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
        self.transport.write(head + mask + masked)

    def close(self) -> None:
        """Abort the connection."""
        if self.transport:
            self.transport.abort()


async def connect(port: int, path: str, take: Take, cookie: str = "") -> Socket:
    """Open a WebSocket to a port of this machine."""
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(take), "127.0.0.1", port)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: localhost:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        f"Origin: http://localhost:{port}",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    assert socket.transport is not None
    socket.transport.write("\r\n".join([*lines, "", ""]).encode())
    if not await socket.opened:
        socket.close()
        raise ConnectionError("the server did not open the websocket")
    return socket


async def get(port: int, path: str, cookie: str = "") -> bytes:
    """Return the response to a GET request, as bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"GET {path} HTTP/1.1", f"Host: localhost:{port}", "Connection: close", "Accept-Encoding: gzip"]
    writer.write("\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else []), "", ""]).encode())
    try:
        return await reader.read()
    finally:
        writer.close()
