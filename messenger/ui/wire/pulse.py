"""The heartbeat of this worker's tabs: each is compared with the database, lest it has missed something."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence, Set

from messenger.db import Unavailable
from messenger.domain.authentication import sign_ins
from messenger.domain.authentication.sign_ins import SignInEnded
from messenger.domain.talk import positions
from messenger.sync import answers
from messenger.sync.protocol import Change
from messenger.ui.wire.tabs import Tab, tabs
from messenger.ui.wire.tasks import Tasks

log = logging.getLogger(__name__)

PULSE_SECONDS = 25
DOUBT_SECONDS = 1
AGAIN_SECONDS = 2


class Pulse:
    """Greets tabs again: from time to time, when events may have been missed, and after races."""

    def __init__(
        self, send: Callable[[Collection[Tab], Sequence[Change]], object], end: Callable[[SignInEnded], None]
    ) -> None:
        """Name what sends changes to tabs, and what ends the tabs of a sign-in."""
        self._send, self._end = send, end
        self._in_doubt: set[int] = set()
        self._tasks = Tasks()

    def look_again(self, users: Set[int]) -> None:
        """Compare the users' tabs a little later: what they load just now may be older than what they hear.

        The bus may not carry yet for a tab that has joined; what was read for one may come after its user was
        taken out of the conversation.
        """
        if not self._in_doubt:
            asyncio.get_running_loop().call_later(DOUBT_SECONDS, self._greet_doubtful)
        self._in_doubt |= users

    def _greet_doubtful(self) -> None:
        users, self._in_doubt = self._in_doubt, set()
        self._tasks.start(self._greet_again(users))

    def catch_up(self) -> None:
        """Greet all tabs again: events may have been missed."""
        self._tasks.start(self._greet_again())

    async def keep_up(self) -> None:
        """Greet all tabs again from time to time, and end those whose sign-in has expired."""
        while True:
            await asyncio.sleep(PULSE_SECONDS)
            await _unharmed(self._greet_again())

    async def call_back(self) -> None:
        """End the connection of tabs that loaded while the database was away: they connect and load again."""
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            strays = [tab for tab in tabs if tab.is_turned_away]
            if strays and await _database_answers():
                for tab in strays:
                    tab.is_turned_away = False
                    tab.cut()

    async def _greet_again(self, users: set[int] | None = None) -> None:
        joined = {tab.actor for tab in tabs if tab.actor}
        actors = {actor for actor in joined if users is None or actor.user_id in users}
        try:
            alive = await asyncio.to_thread(sign_ins.alive, {actor.sign_in_id for actor in actors})
            held = await asyncio.to_thread(positions.of, {actor.user_id for actor in actors})
        except Unavailable:
            # With the next pulse.
            return
        for actor in actors:
            if actor.sign_in_id not in alive:
                self._end(SignInEnded(actor.sign_in_id, actor.user_id))
        for user_id, places in held.items():
            self._send(list(tabs.by_user(user_id)), [answers.positions(places)])


async def _unharmed(work: Awaitable[None]) -> None:
    """Let a failure be logged and no more: what runs for ever must go on."""
    try:
        await work
    except Exception as error:
        log.error("tabs could not be kept up: %s", type(error).__name__)


async def _database_answers() -> bool:
    try:
        await asyncio.to_thread(sign_ins.alive, ())
    except Unavailable:
        return False
    return True
