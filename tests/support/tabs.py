"""Headless browsers and tabs that speak the front end's protocol with the server."""

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

import messenger.messenger  # noqa: F401  registers the states, in the context that all tests inherit
from messenger.config import settings

T = TypeVar("T")
Change = dict[str, Any]

LIVE = "/_event"
ROOT = "reflex___state____state"
ORIGIN = settings.origins[0]
PASSWORD = "a horse, a battery, a staple"
SECONDS_TO_WAIT = 20


def full(name: str) -> str:
    """Return the full name of a handler or state, given as `sign_in.submit` or `sign_in`."""
    if name.startswith(ROOT):
        return name
    noun, dot, handler = name.partition(".")
    return f"{_states()[noun]}{dot}{handler}"


@functools.cache
def _states() -> dict[str, str]:
    """Return the full names of the states by their short names."""
    names = (state.get_full_name() for state in rx.State.get_substates())
    return {name.rpartition("____")[2]: name for name in names}


def rows_of(change: Change) -> list[dict[str, Any]]:
    """Return the complete rows in a change."""
    return change.get("rows", [change["row"]] if "row" in change else [])


class Tab:
    """One tab: a token, a live connection, and what has arrived over it."""

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
        """Connect, load the page, and return when it is loaded. Fails if the server refuses."""
        await self.connect(path, boot)
        await self.until(lambda: self.state[ROOT].get("is_hydrated"), "the page is loaded")
        return self

    async def connect(self, path: str = "/", boot: dict[str, Any] | None = None) -> None:
        """Connect and start loading the page. Fails if the server refuses or does not answer in time."""
        self.path = path
        # Like a tab that returns: one that has just loaded its page has a payload, too.
        loading = self.event(f"{ROOT}.hydrate_and_load") | (boot or {})
        if not loading["payload"]:
            del loading["payload"]
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
            # Otherwise it would not notice that the server closes the connection.
            self._deaf.resume_reading()
            await self.until_closed()
        await self._socket.disconnect()
        # The client leaks a connection that the server has reset.
        if socket := getattr(self._socket.eio, "ws", None):
            socket._response.close()

    def read_nothing(self) -> None:
        """Stop reading from the connection, and keep it open."""
        self._deaf = self._socket.eio.ws._response.connection.transport
        self._deaf.pause_reading()

    @property
    def is_connected(self) -> bool:
        """Whether the tab is connected."""
        return LIVE in self._socket.namespaces

    def event(self, name: str, payload: Any = None) -> dict[str, Any]:
        """Return the event that calls a handler."""
        here = {"pathname": self.path.partition("?")[0], "asPath": self.path, "query": {}}
        return {"name": full(name), "payload": {} if payload is None else payload, "router_data": here}

    async def call(self, name: str, /, **payload: Any) -> None:
        """Call a handler, given as `sign_in.submit`, without waiting for it to run."""
        await self.send(self.event(name, payload))

    async def send(self, event: Any) -> None:
        """Send anything in place of an event."""
        await self.emit("event", event)

    async def emit(self, *parts: Any) -> None:
        """Send a Socket.IO event: its name and its arguments."""
        # A server in this process replaces the client's encoder with one that cannot encode lone surrogates.
        await self._socket.eio.send(f"2{LIVE},{json.dumps(parts)}")

    async def send_raw(self, packet: str | bytes) -> None:
        """Send a packet unchanged, valid or not."""
        await self._socket.eio.send(packet)

    async def settle(self) -> None:
        """Return when all calls so far have run; the calls of one tab run in order."""
        said = uuid.uuid4().hex
        await self.call("notices.show", text=said)
        await self.until(lambda: self.notice == said, "the calls so far have run")

    @property
    def session(self) -> str:
        """The server's id for the connection."""
        return self.state[ROOT]["rx_router_session"]["session_id"]

    @property
    def viewer(self) -> int:
        """The id of the signed-in user, from the last greeting."""
        return [change["viewer"] for change in self.changes if change["op"] == "greeting"][-1]

    @property
    def notice(self) -> str:
        """The notice on screen."""
        return self.state["notices"].get("text", "")

    def redirects(self) -> list[str]:
        """List the paths to which the server has redirected the tab."""
        return [event["payload"]["path"] for event in self.events if event["name"] == "_redirect"]

    def holds(self, **wanted: Any) -> bool:
        """Tell whether a change with these entries has arrived."""
        return any(wanted.items() <= change.items() for change in self.changes)

    def bodies(self) -> list[str]:
        """List the bodies of the messages received, in order of arrival."""
        entries = [change for change in self.changes if str(change.get("name")).startswith("messages/")]
        return [row["body"] for change in entries for row in rows_of(change)]

    async def until(self, condition: Callable[[], T | None], what: str) -> T:
        """Wait until the condition holds, checking it whenever something arrives; fail at the deadline."""
        try:
            async with asyncio.timeout(SECONDS_TO_WAIT):
                while not (value := condition()):
                    self._came.clear()
                    await self._came.wait()
                return value
        except TimeoutError:
            raise AssertionError(f"timed out after {SECONDS_TO_WAIT} s: {what}") from None

    async def over(self) -> None:
        """Wait until the connection has ended, however long that takes."""
        while self.is_connected:
            self._came.clear()
            await self._came.wait()

    async def until_closed(self) -> None:
        """Wait until the server has closed the connection."""
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
    """A browser, whose tabs share its cookies."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.tabs: list[Tab] = []
        # Nothing is encrypted here, and loading the certificates would take longer than most tests.
        self.http = httpx.AsyncClient(
            base_url=url, headers={"Origin": ORIGIN}, verify=False, timeout=SECONDS_TO_WAIT
        )

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
        """The Cookie header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)

    async def sign_up(self, nickname: str) -> "Browser":
        """Sign up and get the cookie, as the page does."""
        tab = await self.open("/sign-up")
        form = {"nickname": nickname, "email": email_of(nickname), "password": PASSWORD}
        await tab.call("sign_up.submit", form=form)
        await self._start(tab, "sign_up")
        return self

    async def sign_in(self, nickname: str, password: str = PASSWORD) -> "Browser":
        """Sign in and get the cookie, as the page does."""
        tab = await self.open("/sign-in")
        await tab.call("sign_in.submit", form={"email": email_of(nickname), "password": password})
        await self._start(tab, "sign_in")
        return self

    async def post_ticket(self, ticket: str, onward: str = "/") -> httpx.Response:
        """Exchange a ticket for the cookie."""
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
