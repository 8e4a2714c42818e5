"""Simulated tabs of the application and of the floor."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Callable
from functools import cache

from bench import first_load
from bench.sockets import Socket, connect
from messenger.run import build

STATE = "reflex___state____state"
FEED = f"{STATE}.messenger___ui___wire___feed____feed"
# A list, or one text that the build has made of it.
HASHES = re.compile(r"initialStateHashes=(\[[^\]]*\]|`[^`]*`\.split\(`.`\)),stateSchema=`(\w+)`")
GREETED = re.compile(rb'"op": ?"greeting"')
OPENED = re.compile(rb'"op": ?"(?:snapshot|tail)"')
REVISION = re.compile(rb'"op": ?"(?:snapshot|tail)"[^\[]*?"revision": ?(\d+)')
VIEWER = re.compile(rb'"viewer": ?(\d+)')
SENT = re.compile(rb"at=(\d+\.\d+)")
# As Reflex's client does: each pause between attempts to connect is longer by this much, up to a limit.
PAUSE_SECONDS = 0.2
MAX_PAUSE_SECONDS = 2
# When Socket.IO gives up an attempt.
PATIENCE_SECONDS = 20
# When the browser asks again, as in assets/sync/requests.js.
RETRY_SECONDS = 4


@cache
def _prerendered() -> tuple[list[str], str]:
    """Return the hashes of the states that the built pages hold already, and of the states' names."""
    assets = build.ASSETS
    for name in first_load.size()[1]:
        if found := HASHES.search((assets / name).read_text()):
            return re.findall(r"[0-9a-f]{8,}", found[1]), found[2]
    raise LookupError("the built pages have no hashes of their states")


class Tab:
    """A tab that measures the latency of each message, whose body contains the time it was sent."""

    path = "/"

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

    @property
    def is_open(self) -> bool:
        """Return whether the connection is there."""
        return self.socket is not None and self.socket.opened.done() and not self.socket.lost.done()

    def cookie(self, _port: int) -> str:
        """Return the cookie of the tab's requests."""
        return ""

    async def open(self, port: int) -> None:
        """Connect, and wait for whatever the tab shows first."""
        self.socket = await connect(port, self.path, self.take)

    async def come_back(self, port: int) -> None:
        """Open again as the browser does: at once, and after each failure with a pause that grows."""
        pause = 0.0
        while True:
            try:
                return await self.open(port)
            except OSError:
                self.close()
            pause = min(pause + PAUSE_SECONDS, MAX_PAUSE_SECONDS)
            await asyncio.sleep(pause)

    def close(self) -> None:
        """End the connection."""
        if self.socket:
            self.socket.close()


class FloorTab(Tab):
    """A connection to the floor."""


class AppTab(Tab):
    """A tab of the application with a conversation open."""

    def __init__(self, conversation: int, token: str) -> None:
        super().__init__()
        self.conversation, self.token = conversation, token
        self.client = uuid.uuid4()
        self.path = f"/conversations/{conversation}"
        self.viewer = 0
        # The revision that the tab holds; it has no page yet.
        self.known: int | None = None
        self._waiting: tuple[re.Pattern[bytes], asyncio.Future[bytes]] | None = None

    def cookie(self, port: int) -> str:
        return f"sign-in-{port}={self.token}"

    def take(self, text: bytes) -> None:
        """Answer heartbeats, and process all other texts."""
        if text == b"2":
            assert self.socket is not None
            self.socket.send("3")
            return
        if self._waiting and self._waiting[0].search(text) and not self._waiting[1].done():
            self._waiting[1].set_result(text)
        # A greeting has the last message of each conversation, which may be old.
        if not GREETED.search(text):
            super().take(text)

    async def open(self, port: int) -> None:
        """Connect, greet, and open the conversation; a tab that was there asks for what has changed since."""
        query = f"/_event/?EIO=4&transport=websocket&token={self.client}"
        self.socket = await connect(port, query, self.take, self.cookie(port))
        hashes, schema = _prerendered()
        event = {"name": f"{STATE}.hydrate_and_load", "router_data": self._router()}
        if self.known is None:
            event["payload"] = {"hashes": hashes}
        packet = json.dumps({"event": event, "state_schema": schema})
        greeting = await self._after(GREETED, lambda: self._raw(f"40/_event,{packet}"), PATIENCE_SECONDS)
        viewer = VIEWER.search(greeting)
        assert viewer is not None
        self.viewer = int(viewer[1])
        opened = REVISION.search(await self._ask(self.known))
        assert opened is not None
        self.known = int(opened[1])

    async def ask(self) -> float:
        """Fetch the conversation as a new tab does; return the duration in seconds."""
        start = time.perf_counter()
        await self._ask(None)
        return time.perf_counter() - start

    async def _ask(self, known: int | None) -> bytes:
        request = {"name": f"messages/{self.conversation}", "known": known}
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while True:
            try:
                return await self._after(
                    OPENED, lambda: self._call(f"{FEED}.request", requests=[request]), RETRY_SECONDS
                )
            except TimeoutError:
                if time.perf_counter() > deadline:
                    raise

    def send(self, body: str) -> None:
        """Send a message as a browser does."""
        draft = {"conversation": self.conversation, "id": str(uuid.uuid4()), "body": body}
        self._call(
            f"{FEED}.send",
            drafts=[draft],
            viewer=self.viewer,
        )

    def _router(self) -> dict[str, object]:
        query = {"conversation": self.path.rpartition("/")[2]}
        return {"pathname": self.path, "asPath": self.path, "query": query}

    def _call(self, name: str, **payload: object) -> None:
        event = {"name": name, "payload": payload, "router_data": self._router()}
        self._raw("42/_event," + json.dumps(["event", event]))

    def _raw(self, text: str) -> None:
        assert self.socket is not None
        self.socket.send(text)

    async def _after(self, sign: re.Pattern[bytes], do: Callable[[], None], seconds: float) -> bytes:
        """Return the first text with the sign. Raises `ConnectionError` if the connection is lost first."""
        assert self.socket is not None
        heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting = (sign, heard)
        do()
        try:
            lost = self.socket.lost
            await asyncio.wait((heard, lost), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._waiting = None
        if heard.done():
            return heard.result()
        if lost.done():
            raise ConnectionError("the server ended the connection")
        raise TimeoutError
