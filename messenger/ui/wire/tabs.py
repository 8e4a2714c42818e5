"""The tabs of this worker: one record each, indexed by connection, session and user."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from messenger.domain.actors import Actor
from messenger.live.flood import Allowance
from messenger.live.presence import Presence
from messenger.live.websockets import Connection
from messenger.sync.protocol import Change
from messenger.translation import SOURCE

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

OVER = {"type": "websocket.disconnect", "code": 1000}
# Backpressure: a tab that leaves this much unread is cut; it reconnects and requests what it missed.
MAX_FRAMES, MAX_BYTES = 1000, 2_000_000


@dataclass(slots=True, eq=False)
class Tab:
    """A browser tab, from the opening of its websocket to its end."""

    # Engine.IO's id of the connection.
    connection: str
    # Its rate limits: by connection, by network address and, once known, by user.
    allowance: Allowance
    _receive: Receive
    _send: Send
    # Its WebSocket, if the server gives direct access to it.
    socket: Connection | None = None
    # The cookies that it connected with, as they were sent.
    cookies: str = ""
    # Whether nobody looked at it when it connected.
    is_hidden: bool = False
    # The language that its browser preferred when it connected.
    language: str = SOURCE
    # Socket.IO's id, by which handlers know the tab; empty while the connection has no session.
    session: str = ""
    # What it tells of its user: away, until it says that somebody uses it.
    presence: Presence = Presence.AWAY
    # When it last told that its user types.
    typed_at: float = 0.0
    # The user who has joined; the tab gets their events.
    actor: Actor | None = None
    # What has happened while its greeting is being read; None otherwise.
    held: "list[Change] | None" = None
    # What its states are made from, while it has none.
    boot: Any = None
    # What it has called and has not been worked on yet, oldest first; None while nothing is being worked on.
    inbox: "list[Any] | None" = None
    # The number of messages that are being sent through ASGI.
    _waiting: int = 0
    # Whether a database outage left it unidentified; it must reconnect afterwards.
    is_turned_away: bool = False
    # Whether its connection has closed.
    is_over: bool = False
    _is_cut: bool = False
    _awaited: "asyncio.Future[Any] | None" = None

    @property
    def address(self) -> str:
        """The network address it is connected from."""
        return self.allowance.address

    @property
    def is_behind(self) -> bool:
        """Whether too much waits for the browser to read it."""
        return self._waiting >= MAX_FRAMES or (self.socket is not None and self.socket.unread >= MAX_BYTES)

    @property
    def is_busy(self) -> bool:
        """Whether something waits for the browser to read it."""
        return self._waiting > 0 or (self.socket is not None and self.socket.unread > 0)

    async def send(self, text: str) -> None:
        """Send a text through ASGI once the browser reads; drop it if the connection is gone."""
        self._waiting += 1
        try:
            if not self._is_cut:
                await self._send({"type": "websocket.send", "text": text})
        except (OSError, RuntimeError):
            pass
        finally:
            self._waiting -= 1

    async def receive(self) -> Any:
        """Return the next ASGI event, or a disconnect once the tab is cut."""
        if self.socket:
            return await self._receive()
        if self._is_cut:
            return OVER
        self._awaited = asyncio.ensure_future(self._receive())
        try:
            return await self._awaited
        except asyncio.CancelledError:
            if self._is_cut:
                return OVER
            raise

    def cut(self) -> None:
        """End the connection, so that the browser reconnects.

        Without direct access, not by closing it: not every ASGI server closes a connection that is waiting in
        `receive`.
        """
        self._is_cut = True
        if self.socket:
            self.socket.cut()
        elif self._awaited:
            self._awaited.cancel()


class Tabs:
    """The registry of this worker's tabs.

    It has no index by Reflex's client token, because a token proves nothing.
    """

    def __init__(self) -> None:
        self._by_connection: dict[str, Tab] = {}
        self._by_session: dict[str, Tab] = {}
        # Only those that have joined.
        self._by_user: dict[int, set[Tab]] = {}
        # Called when the last tab of a user has left, for whatever reason.
        self.on_user_gone: Callable[[int], None] = lambda _user_id: None
        # Called when a tab has left, for whatever reason.
        self.on_leave: Callable[[Tab], None] = lambda _tab: None
        # Called with what the tabs of a user tell of them, whenever it may have changed.
        self.on_presence: Callable[[int, Presence], None] = lambda _user_id, _presence: None

    def __iter__(self) -> Iterator[Tab]:
        return iter(self._by_connection.values())

    def add(self, tab: Tab) -> None:
        """Register a tab whose connection has opened."""
        self._by_connection[tab.connection] = tab

    def remove(self, tab: Tab) -> None:
        """Forget a tab whose connection has closed."""
        tab.is_over = True
        self._unbind(tab)
        self.leave(tab)
        self._by_connection.pop(tab.connection, None)

    def bind(self, tab: Tab, session: str) -> None:
        """Index the tab by its session."""
        self._unbind(tab)
        tab.session = session
        self._by_session[session] = tab

    def _unbind(self, tab: Tab) -> None:
        self._by_session.pop(tab.session, None)
        tab.session = ""

    def join(self, tab: Tab, actor: Actor) -> None:
        """Index the tab by its user."""
        if tab.actor and tab.actor.user_id == actor.user_id:
            # Another page of the same tab.
            tab.actor, tab.is_turned_away = actor, False
            return
        self.leave(tab)
        tab.actor, tab.is_turned_away = actor, False
        self._by_user.setdefault(actor.user_id, set()).add(tab)
        self._tell(actor.user_id)

    def attend(self, tab: Tab, presence: Presence) -> None:
        """Note what the tab tells of its user."""
        tab.presence = presence
        if tab.actor:
            self._tell(tab.actor.user_id)

    def _tell(self, user_id: int) -> None:
        told = (tab.presence for tab in self.by_user(user_id))
        self.on_presence(user_id, max(told, default=Presence.OFFLINE))

    def leave(self, tab: Tab) -> None:
        """Remove the tab from the index by user."""
        if tab.actor is None:
            return
        user_id, tab.actor, tab.held = tab.actor.user_id, None, None
        self._by_user[user_id].discard(tab)
        if not self._by_user[user_id]:
            del self._by_user[user_id]
            self.on_user_gone(user_id)
        self.on_leave(tab)
        self._tell(user_id)

    @property
    def has_users(self) -> bool:
        """Whether anybody has joined."""
        return bool(self._by_user)

    def by_connection(self, connection: str) -> Tab | None:
        """Return the tab with this connection, while it is open."""
        return self._by_connection.get(connection)

    def by_session(self, session: str) -> Tab | None:
        """Return the tab with this session, while it lasts."""
        return self._by_session.get(session)

    def by_user(self, user_id: int) -> "set[Tab] | tuple[()]":
        """Return the tabs that the user has joined in."""
        return self._by_user.get(user_id, ())


tabs = Tabs()
