"""Simulated tabs of the application and of the floor."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Callable

from bench.sockets import Socket, connect

STATE = "reflex___state____state"
FEED = f"{STATE}.messenger___ui___wire___feed____feed"
VIEWER = re.compile(rb'"viewer": ?(\d+)')
SENT = re.compile(rb"at=(\d+\.\d+)")


class Tab:
    """A tab that measures the latency of each message, whose body contains the time it was sent."""

    def __init__(self) -> None:
        self.socket: Socket | None = None
        self.waits: list[float] = []
        self.count = 0
        self.is_timed = True
        self.heard = asyncio.Event()

    def take(self, text: bytes) -> None:
        """Count the messages in a received text, and note their latencies."""
        if self.is_timed:
            now = time.time()
            found = SENT.findall(text)
            self.waits += [now - float(sent) for sent in found]
            self.count += len(found)
        else:
            self.count += text.count(b"at=")

    def say(self) -> None:
        """Send a message of 60 characters that contains the time."""
        self.send(f"at={time.time():.6f} ".ljust(60, "x"))

    def send(self, body: str) -> None:
        """Send a message."""
        assert self.socket is not None
        self.socket.send(body)

    def close(self) -> None:
        """End the connection."""
        assert self.socket is not None
        self.socket.close()


class FloorTab(Tab):
    """A connection to the floor."""

    async def open(self, port: int) -> None:
        """Connect."""
        self.socket = await connect(port, "/", self.take)


class AppTab(Tab):
    """A tab of the application with a conversation open."""

    def __init__(self, conversation: int, token: str) -> None:
        super().__init__()
        self.conversation, self.token = conversation, token
        self.path = f"/conversations/{conversation}"
        self.viewer = 0
        self._waiting: tuple[bytes, asyncio.Event] | None = None

    def take(self, text: bytes) -> None:
        """Answer heartbeats, and process all other texts."""
        if text == b"2":
            assert self.socket is not None
            self.socket.send("3")
            return
        if self._waiting and self._waiting[0] in text:
            if found := VIEWER.search(text):
                self.viewer = int(found[1])
            self._waiting[1].set()
        super().take(text)

    async def open(self, port: int) -> None:
        """Connect, greet, and open the conversation."""
        query = f"/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
        self.socket = await connect(port, query, self.take, f"sign-in-{port}={self.token}")
        hydrate = {
            "event": {
                "name": f"{STATE}.hydrate_and_load",
                # As a page that has just been loaded, which holds the defaults of all states.
                "payload": {"vars": {}, "hashes": ["any"]},
                "router_data": {"pathname": "/conversations/[conversation]", "asPath": self.path},
            }
        }
        await self._after(b"positions", lambda: self._raw("40/_event," + json.dumps(hydrate)))
        await self.ask()

    async def ask(self) -> float:
        """Fetch the conversation as a new tab does; return the duration in seconds."""
        name = f"messages/{self.conversation}"
        request = {"name": name, "known": None}
        start = time.perf_counter()
        await self._after(b'"snapshot"', lambda: self._call(f"{FEED}.request", requests=[request]))
        return time.perf_counter() - start

    def send(self, body: str) -> None:
        """Send a message as a browser does."""
        draft = {"conversation": self.conversation, "id": str(uuid.uuid4()), "body": body}
        self._call(
            f"{FEED}.send",
            drafts=[draft],
            viewer=self.viewer,
        )

    def _call(self, name: str, **payload: object) -> None:
        router = {"pathname": "/conversations/[conversation]", "asPath": self.path}
        event = {"name": name, "payload": payload, "router_data": router}
        self._raw("42/_event," + json.dumps(["event", event]))

    def _raw(self, text: str) -> None:
        assert self.socket is not None
        self.socket.send(text)

    async def _after(self, sign: bytes, do: Callable[[], None]) -> None:
        heard = asyncio.Event()
        self._waiting = (sign, heard)
        do()
        await asyncio.wait_for(heard.wait(), timeout=30)
        self._waiting = None
