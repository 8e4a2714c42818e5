"""Tabs that do all that the product does except React: apply changes, request, send and reconnect."""

import asyncio
import uuid
from collections import Counter
from typing import Any

from socketio.exceptions import ConnectionError

from messenger import config, db
from messenger.access import cookies
from messenger.config import settings
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.sync import changes
from tests.support.browser import Browser, Row
from tests.support.people import new_id
from tests.support.tabs import Tab
from tests.support.viewers import Viewer

RETRY_SECONDS = 0.2


def sign_in(actor: Actor, origin: str = settings.public_url) -> str:
    """Sign somebody in without a password, and return the cookie for the application at that origin."""
    with db.transaction() as tx:
        ticket = sign_ins.issue_ticket(tx, actor.user_id, is_kept=True)
    token, _ = sign_ins.start(ticket, "test")
    name = cookies.name("sign-in", config.read({"PUBLIC_URL": origin}))
    return f"{name}={token}"


class LiveTab:
    """Somebody's tab, which shows conversations and reconnects whenever its connection ends."""

    def __init__(self, browser: Browser, actor: Actor, url: str, origin: str, token: str = "") -> None:
        self.actor, self.url, self.origin = actor, url, origin
        self.token = token or str(uuid.uuid4())
        self.page = browser.open()
        self.viewer = Viewer(actor, browser, self.page, [])
        self.connections: list[Tab] = []
        self.said: list[tuple[int, str]] = []
        self.is_asleep = False
        self._cookie = sign_in(actor, origin)
        self._folded: Counter[Tab] = Counter()
        self.staying = asyncio.create_task(self._stay_connected())

    async def _stay_connected(self) -> None:
        failed = 0
        while True:
            tab = Tab(self.url, self._cookie, self.token, origin=self.origin)
            self.connections.append(tab)
            try:
                await tab.connect()
                failed = 0
                await tab.over()
            except (ConnectionError, TimeoutError):
                failed = min(failed + 1, 10)
            finally:
                self.token = tab.token
                await tab.close()
            await asyncio.sleep(failed * RETRY_SECONDS)

    @property
    def connection(self) -> Tab:
        """The current connection, or the one being attempted."""
        return self.connections[-1]

    @property
    def is_connected(self) -> bool:
        """Whether the tab is connected."""
        return bool(self.connections) and self.connection.is_connected

    @property
    def frames(self) -> list[Row]:
        """All frames received, over all connections."""
        return [frame for tab in self.connections for frame in tab.frames]

    def look(self, *conversation_ids: int) -> None:
        """Show the list of conversations, and these conversations with their members."""
        self.page.look(changes.CONVERSATIONS, "-at", is_windowed=False)
        for conversation_id in conversation_ids:
            self.viewer.looks_at.append(conversation_id)
            self.page.look(changes.messages(conversation_id), "number", is_windowed=True)
            self.page.look(changes.members(conversation_id), "joined_at", is_windowed=False)

    def say(self, conversation_id: int, body: str) -> str:
        """Write a message as the composer does, and return its id."""
        message_id = new_id()
        draft = {"conversation": conversation_id, "id": message_id, "body": body}
        self.said.append((conversation_id, message_id))
        self.page.write(changes.messages(conversation_id), draft, author=self.actor.user_id)
        return message_id

    async def call(self, handler: str, /, **payload: Any) -> None:
        """Call a handler, if there is a connection."""
        if self.is_connected:
            await self.connection.call(handler, **payload)

    def skew(self, milliseconds: int) -> None:
        """Set the page's clock forward, or back."""
        self.page.skew(milliseconds)

    def sleep(self) -> None:
        """Suspend the tab: it no longer handles even what arrives."""
        self.is_asleep = True

    def wake(self) -> None:
        """Resume after a sleep."""
        self.is_asleep = False
        self.page.wake()

    def messages(self, conversation_id: int) -> list[Row]:
        """Return the messages it shows, including unsent ones."""
        return self.page.rows(changes.messages(conversation_id))

    def bodies(self, conversation_id: int) -> list[str]:
        """Return the texts of the messages it shows."""
        return [row["body"] for row in self.messages(conversation_id)]

    def is_ready(self) -> bool:
        """Tell whether everything it shows is loaded."""
        names = [changes.CONVERSATIONS, *map(changes.messages, self.viewer.looks_at)]
        return all(self.page.about(name)["status"] != "loading" for name in names)

    def has_acknowledged(self, message_id: str) -> bool:
        """Tell whether a message is shown as sent."""
        return any(self.shows_as_sent(there, message_id) for there, said in self.said if said == message_id)

    def shows_as_sent(self, conversation_id: int, message_id: str) -> bool:
        """Tell whether anybody's message is shown as stored."""
        return any(row["id"] == message_id and "number" in row for row in self.messages(conversation_id))

    def fold(self) -> None:
        """Apply the changes that have arrived since the last call."""
        if self.is_asleep:
            return
        for tab in self.connections:
            come = tab.changes[self._folded[tab] :]
            if come:
                self._folded[tab] += len(come)
                self.page.apply(come)

    async def ask(self, asked: list[list[Row]], sent: list[list[Row]]) -> None:
        """Send the page's requests and drafts; like real events, they are lost while offline."""
        if self.is_asleep:
            return
        for missing in asked:
            await self.call("feed.request", requests=missing)
        for drafts in sent:
            await self.call("feed.send", drafts=drafts, viewer=self.actor.user_id)

    async def close(self) -> None:
        """Close the tab for good."""
        self.staying.cancel()
        await asyncio.gather(self.staying, return_exceptions=True)
        for tab in self.connections[-1:]:
            await tab.close()
        self.page.close()
