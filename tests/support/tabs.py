"""Browsers and their tabs, without a screen: they speak what the front end speaks with the server."""

import asyncio
import functools
import json
import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

import httpx
import reflex as rx
import socketio

from messenger.config import settings

T = TypeVar("T")
Change = dict[str, Any]

LIVE = "/_event"
ROOT = "reflex___state____state"
ORIGIN = settings.origins[0]
PASSWORD = "a horse, a battery, a staple"
SECONDS_TO_WAIT = 20


def full(name: str) -> str:
    """Return the whole name of a handler or state that is named like `sign_in.submit` or `sign_in`."""
    if name.startswith(ROOT):
        return name
    noun, dot, handler = name.partition(".")
    return f"{_states()[noun]}{dot}{handler}"


@functools.cache
def _states() -> dict[str, str]:
    """Return the whole names of the states by their own."""
    import messenger.messenger  # noqa: F401  registers the states

    names = (state.get_full_name() for state in rx.State.get_substates())
    return {name.rpartition("____")[2]: name for name in names}


def rows_of(change: Change) -> list[dict[str, Any]]:
    """Return the rows that a change brings whole."""
    return change.get("rows", [change["row"]] if "row" in change else [])


class Tab:
    """One tab: a token, a live connection, and what has come over it."""

    def __init__(self, url: str, cookies: str = "", token: str = "", origin: str = ORIGIN) -> None:
        self.url, self.cookies, self.origin = url, cookies, origin
        self.token = token or str(uuid.uuid4())
        self.headers: dict[str, str] = {}
        self.path = "/"
        self.frames: list[dict[str, Any]] = []
        self.changes: list[Change] = []
        self.events: list[dict[str, Any]] = []
        self.state: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self._came = asyncio.Event()
        self._deaf: Any = None
        self._socket = socketio.AsyncClient(reconnection=False)
        self._socket.on("event", self._take, namespace=LIVE)
        self._socket.on("new_token", self._rename, namespace=LIVE)
        self._socket.on("disconnect", self._wake, namespace=LIVE)

    async def open(self, path: str = "/", boot: dict[str, Any] | None = None) -> "Tab":
        """Connect, load the page, and return when it is loaded. Fails when the server refuses."""
        await self.connect(path, boot)
        await self.until(lambda: self.state[ROOT].get("is_hydrated"), "the page is loaded")
        return self

    async def connect(self, path: str = "/", boot: dict[str, Any] | None = None) -> None:
        """Connect, and let the page load. Fails when the server refuses, or does not answer in time."""
        self.path = path
        loading = self.event(f"{ROOT}.hydrate_and_load", {"vars": {}}) | (boot or {})
        await self._socket.connect(
            f"{self.url}/?token={self.token}",
            headers={"Origin": self.origin}
            | ({"Cookie": self.cookies} if self.cookies else {})
            | self.headers,
            auth={"event": loading},
            transports=["websocket"],
            namespaces=[LIVE],
            socketio_path=LIVE,
            wait_timeout=SECONDS_TO_WAIT,
        )

    async def close(self) -> None:
        """Close the tab."""
        if self._deaf:
            # Or it would not hear that the server closes it, too.
            self._deaf.resume_reading()
            await self.until_closed()
        await self._socket.disconnect()
        # The client does not let go of a connection that the server has reset.
        if socket := getattr(self._socket.eio, "ws", None):
            socket._response.close()

    def read_nothing(self) -> None:
        """Read nothing of what comes from now on; the connection stays."""
        self._deaf = self._socket.eio.ws._response.connection.transport
        self._deaf.pause_reading()

    @property
    def is_connected(self) -> bool:
        """Whether the connection is there."""
        return LIVE in self._socket.namespaces

    def event(self, name: str, payload: Any = None) -> dict[str, Any]:
        """Return what travels when a handler is called."""
        here = {"pathname": self.path.partition("?")[0], "asPath": self.path, "query": {}}
        return {"name": full(name), "payload": {} if payload is None else payload, "router_data": here}

    async def call(self, name: str, /, **payload: Any) -> None:
        """Call a handler, named like `sign_in.submit`; nothing tells when it has run."""
        await self.send(self.event(name, payload))

    async def send(self, event: Any) -> None:
        """Send whatever it is in the place of an event."""
        await self.emit("event", event)

    async def emit(self, *parts: Any) -> None:
        """Send the parts of a Socket.IO event: its name, and what goes with it."""
        # The server, when it is in this process, gives the client an encoder that knows no lone surrogates.
        await self._socket.eio.send(f"2{LIVE},{json.dumps(parts)}")

    async def send_raw(self, packet: str | bytes) -> None:
        """Send a packet as it is, whether it says anything or not."""
        await self._socket.eio.send(packet)

    async def settle(self) -> None:
        """Return when all calls so far have run: those of one tab run one after another."""
        said = uuid.uuid4().hex
        await self.call("notices.show", text=said)
        await self.until(lambda: self.notice == said, "the calls so far have run")

    @property
    def session(self) -> str:
        """The id that the server knows the connection by."""
        return self.state[ROOT]["rx_router_session"]["session_id"]

    @property
    def viewer(self) -> int:
        """Who is signed in, as the last greeting said."""
        return [change["viewer"] for change in self.changes if change["op"] == "greeting"][-1]

    @property
    def notice(self) -> str:
        """The notice on screen."""
        return self.state["notices"].get("text", "")

    def redirects(self) -> list[str]:
        """List where the server has led the tab."""
        return [event["payload"]["path"] for event in self.events if event["name"] == "_redirect"]

    def holds(self, **wanted: Any) -> bool:
        """Tell whether a change with these entries has come."""
        return any(wanted.items() <= change.items() for change in self.changes)

    def bodies(self) -> list[str]:
        """List the bodies of the messages that have come, in the order they came in."""
        entries = [change for change in self.changes if str(change.get("name")).startswith("messages/")]
        return [row["body"] for change in entries for row in rows_of(change)]

    async def until(self, condition: Callable[[], T | None], what: str) -> T:
        """Wait for what comes to fulfil the condition; fail, naming it, when it does not in time."""
        try:
            async with asyncio.timeout(SECONDS_TO_WAIT):
                while not (value := condition()):
                    self._came.clear()
                    await self._came.wait()
                return value
        except TimeoutError:
            raise AssertionError(f"waited {SECONDS_TO_WAIT} s in vain: {what}") from None

    async def over(self) -> None:
        """Return when the connection has ended, however long that takes."""
        while self.is_connected:
            self._came.clear()
            await self._came.wait()

    async def until_closed(self) -> None:
        """Return when the server has closed the connection."""
        await self.until(lambda: not self.is_connected, "the connection is closed")

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        for state, variables in (frame.get("delta") or {}).items():
            noun = state.rpartition("____")[2] if state != ROOT else ROOT
            held = {name.removesuffix("_rx_state_"): value for name, value in variables.items()}
            if noun == "feed":
                self.changes += [change for change in held["changes"] if isinstance(change, dict)]
            self.state[noun] |= held
        self.events += frame.get("events") or []
        self._wake()

    def _rename(self, token: str) -> None:
        self.token = token

    def _wake(self, *_: Any) -> None:
        self._came.set()


class Browser:
    """A browser: the cookies that its tabs share."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.tabs: list[Tab] = []
        # Nothing is encrypted here, and reading the certificates would take longer than most tests.
        self.http = httpx.AsyncClient(base_url=url, headers={"Origin": ORIGIN}, verify=False)

    async def open(self, path: str = "/", **how: Any) -> Tab:
        """Open a tab on a page."""
        tab = self.tab(**how)
        return await tab.open(path)

    def tab(self, **how: Any) -> Tab:
        """Return a tab that is not connected yet."""
        self.tabs.append(Tab(self.url, self.cookies, **how))
        return self.tabs[-1]

    @property
    def cookies(self) -> str:
        """The cookies, as they are sent."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)

    async def sign_up(self, nickname: str) -> "Browser":
        """Sign up, and get the cookie, as the page does."""
        tab = await self.open("/sign-up")
        form = {"nickname": nickname, "email": email_of(nickname), "password": PASSWORD}
        await tab.call("sign_up.submit", form=form)
        await self._start(tab, "sign_up")
        return self

    async def sign_in(self, nickname: str, password: str = PASSWORD) -> "Browser":
        """Sign in, and get the cookie, as the page does."""
        tab = await self.open("/sign-in")
        await tab.call("sign_in.submit", form={"email": email_of(nickname), "password": password})
        await self._start(tab, "sign_in")
        return self

    async def post_ticket(self, ticket: str, onward: str = "/") -> httpx.Response:
        """Swap a ticket for the cookie."""
        return await self.http.post("/auth/session", data={"ticket": ticket, "next": onward})

    async def _start(self, tab: Tab, noun: str) -> None:
        ticket = await tab.until(lambda: tab.state[noun].get("ticket"), "a ticket comes")
        assert (await self.post_ticket(ticket)).is_redirect
        await tab.close()

    async def close(self) -> None:
        """Close all tabs."""
        for tab in self.tabs:
            await tab.close()
        await self.http.aclose()


def email_of(nickname: str) -> str:
    """Return the email address that a person signs up with."""
    return f"{nickname.lower()}@example.org"
