"""The heartbeat of this worker's tabs: compares each with the database, in case it has missed an event."""

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
    """Sends tabs their positions again: periodically, when events may have been lost, and after races."""

    def __init__(
        self, send: Callable[[Collection[Tab], Sequence[Change]], object], end: Callable[[SignInEnded], None]
    ) -> None:
        """Take the function that sends changes to tabs, and the one that ends a sign-in's tabs."""
        self._send, self._end = send, end
        self._in_doubt: set[int] = set()
        # A hash of the positions that each user's tabs were last sent by the heartbeat.
        self._sent: dict[int, int] = {}
        self._tasks = Tasks()

    def look_again(self, users: Set[int]) -> None:
        """Compare the users' tabs with the database again, a second later.

        Two races: the Redis subscription of a tab that has just joined may not be active yet, so that the tab
        misses an event; and a read that started before a removal may arrive after it, so that the tab shows a
        conversation its user has left. The second look repairs both.
        """
        if not self._in_doubt:
            asyncio.get_running_loop().call_later(DOUBT_SECONDS, self._greet_doubtful)
        self._in_doubt |= users

    def _greet_doubtful(self) -> None:
        users, self._in_doubt = self._in_doubt, set()
        self._tasks.start(self._greet_again(users))

    def catch_up(self) -> None:
        """Send all tabs their positions, because events may have been lost."""
        self._tasks.start(self._greet_again())

    async def keep_up(self) -> None:
        """Send all tabs their positions periodically, and end those whose sign-in has expired."""
        while True:
            await asyncio.sleep(PULSE_SECONDS)
            await _log_failure(self._greet_again())

    async def call_back(self) -> None:
        """After a database outage, cut the tabs that loaded during it: they reconnect and load again."""
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
            # The next heartbeat tries again.
            return
        for actor in actors:
            if actor.sign_in_id not in alive:
                self._end(SignInEnded(actor.sign_in_id, actor.user_id))
        before, self._sent = self._sent, {} if users is None else self._sent
        for user_id, places in held.items():
            self._sent[user_id] = digest = hash(frozenset(places.items()))
            # Nothing has changed, so there is nothing that a tab could have missed.
            if users is not None or digest != before.get(user_id):
                self._send(list(tabs.by_user(user_id)), [answers.positions(places)])


async def _log_failure(work: Awaitable[None]) -> None:
    """Log a failure instead of raising it, so that the heartbeat goes on."""
    try:
        await work
    except Exception as error:
        log.error("a heartbeat failed with %s", type(error).__name__)


async def _database_answers() -> bool:
    try:
        await asyncio.to_thread(sign_ins.alive, ())
    except Unavailable:
        return False
    return True
