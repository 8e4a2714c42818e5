"""A client in a terminal, written from `docs/protocol.md` alone: it shares no code with the application."""

import asyncio
import uuid
from typing import Any

import httpx
import socketio
from socketio.exceptions import SocketIOError

ROOT = "reflex___state____state"
SIGN_IN = f"{ROOT}.messenger___ui___screens___sign_in___state____sign_in"
FEED = f"{ROOT}.messenger___ui___wire___feed____feed"
NAMESPACE = "/_event"
TURN_SECONDS = 0.2


class Connection:
    """A Socket.IO connection that calls handlers by name and passes on the variables it receives."""

    def __init__(self, url: str, origin: str, take: Any, cookie: str = "") -> None:
        self._url, self._headers = url, {"Origin": origin, "Cookie": cookie}
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("event", lambda frame: take(frame.get("delta") or {}), namespace=NAMESPACE)

    async def open(self) -> None:
        where = {"socketio_path": NAMESPACE, "namespaces": [NAMESPACE], "transports": ["websocket"]}
        await self.socket.connect(f"{self._url}/?token={uuid.uuid4()}", headers=self._headers, **where)

    async def close(self) -> None:
        await self.socket.disconnect()
        # The library leaks a connection that the other end has reset.
        if ws := getattr(self.socket.eio, "ws", None):
            ws._response.close()

    async def call(self, name: str, **payload: Any) -> None:
        """Call a handler."""
        await self.socket.emit("event", {"name": name, "payload": payload}, namespace=NAMESPACE)


async def origin_of(url: str) -> str:
    async with httpx.AsyncClient() as http:
        return (await http.get(f"{url}/address")).json()["origins"][0]


async def sign_in(url: str, email: str, password: str) -> str:
    """Sign in and return the cookie."""
    origin = await origin_of(url)
    ticket: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def take(delta: dict[str, Any]) -> None:
        if (found := delta.get(SIGN_IN, {}).get("ticket_rx_state_")) and not ticket.done():
            ticket.set_result(found)

    connection = Connection(url, origin, take)
    await connection.open()
    await connection.call(f"{SIGN_IN}.submit", form={"email": email, "password": password})
    form = {"ticket": await asyncio.wait_for(ticket, 20), "next": "/"}
    await connection.close()
    async with httpx.AsyncClient(headers={"Origin": origin}) as http:
        cookies = (await http.post(f"{url}/auth/session", data=form)).cookies
        return "; ".join(f"{name}={value}" for name, value in cookies.items())


class Client:
    """Holds one conversation, and stays connected until it is closed."""

    def __init__(self, url: str, cookie: str, conversation: int) -> None:
        self.conversation, self.name = conversation, f"messages/{conversation}"
        self.viewer = 0
        self.revision: int | None = None
        self.messages: dict[str, dict[str, Any]] = {}
        self.outbox: dict[str, dict[str, Any]] = {}
        self.came = asyncio.Event()
        self._due: set[str] = set()
        self._staying = asyncio.create_task(self._stay_connected(url, cookie))

    def send(self, body: str) -> str:
        """Queue a message, which is retried until it is stored or refused."""
        message_id = str(uuid.uuid4())
        self.outbox[message_id] = {"conversation": self.conversation, "id": message_id, "body": body}
        return message_id

    def bodies(self) -> list[str]:
        """List what people have said, as far as it is stored."""
        said = [row for row in self.messages.values() if not row.get("system")]
        return [row["body"] for row in sorted(said, key=lambda row: row["number"])]

    async def close(self) -> None:
        """Close the client for good."""
        self._staying.cancel()
        await asyncio.gather(self._staying, return_exceptions=True)

    async def _stay_connected(self, url: str, cookie: str) -> None:
        origin = await origin_of(url)
        while True:
            connection = Connection(url, origin, self._take, cookie)
            try:
                await connection.open()
                self._due = {"greeting", self.name}
                while connection.socket.connected:
                    await self._speak(connection)
                    await asyncio.sleep(TURN_SECONDS)
            except (SocketIOError, OSError):
                await asyncio.sleep(TURN_SECONDS)
            finally:
                await connection.close()

    async def _speak(self, connection: Connection) -> None:
        """Request what is due and send unsent drafts; both are retried until they are answered."""
        if self._due:
            due = [{"name": name, "known": self.revision} for name in self._due]
            await connection.call(f"{FEED}.request", requests=due)
        if self.viewer and self.outbox:
            await connection.call(f"{FEED}.send", drafts=list(self.outbox.values()), viewer=self.viewer)

    def _take(self, delta: dict[str, Any]) -> None:
        for change in delta.get(FEED, {}).get("changes_rx_state_", [])[:-1]:
            self._apply(change)
        self.came.set()

    def _apply(self, change: dict[str, Any]) -> None:
        if change["op"] == "greeting":
            self.viewer = change["viewer"]
            self._due.discard("greeting")
        elif change["op"] == "positions":
            if change["positions"].get(str(self.conversation), [self.revision])[0] != self.revision:
                self._due.add(self.name)
        elif change["op"] == "refused" and not change["again"]:
            self.outbox = {id: draft for id, draft in self.outbox.items() if id not in change["reasons"]}
        elif change.get("name") == self.name:
            self._apply_messages(change)

    def _apply_messages(self, change: dict[str, Any]) -> None:
        op, revision, held = change["op"], change.get("revision", 0), self.revision
        rows = change.get("rows", [change["row"]] if op == "append" else [])
        for row in rows:
            self.outbox.pop(row["id"], None)
        if op in ("snapshot", "tail"):
            self._due.discard(self.name)
        if op == "snapshot" and revision >= (held or 0):
            self.messages, self.revision = {row["id"]: row for row in rows}, revision
        elif op in ("append", "patch", "insert", "remove", "advance", "tail") and held is not None:
            if change.get("since", revision - 1) > held:
                self._due.add(self.name)
            elif revision > held:
                self.revision = revision
                self.messages |= {row["id"]: row for row in rows}
                if op in ("insert", "remove"):
                    self._change_list(change)
                if op == "patch" and (row := self.messages.get(change["id"])):
                    self.messages[row["id"]] = row | change["fields"] | {"revision": revision}

    def _change_list(self, change: dict[str, Any]) -> None:
        field, key = change["list"].split("/")
        for row in [row for row in self.messages.values() if row["number"] == change["number"]]:
            lists = row.get(field, {})
            items = [item for item in lists.get(key, []) if item != change["item"]]
            items += [change["item"]] if change["op"] == "insert" else []
            kept = {name: held for name, held in (lists | {key: items}).items() if held}
            self.messages[row["id"]] = row | {field: kept, "revision": change["revision"]}
