"""Who types where, told at most once a second for each conversation, and not at all under load."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from messenger.domain.presence.typing import MessageStarted
from messenger.domain.talk.contacts import Person
from messenger.sync import changes
from messenger.sync.names import TYPING
from messenger.sync.protocol import Change, Put
from messenger.ui.wire.presence.showing import Showing
from messenger.ui.wire.tabs import Tab

EXPIRE_SECONDS = 5.0
EVERY_SECONDS = 1.0
# One more than is named, because nobody is told of themselves.
MAX_NAMED = 4

Send = Callable[[Collection[Tab], Sequence[Change]], None]


@dataclass(slots=True)
class Typing:
    """Who types in one conversation."""

    # When each of them was last heard of, longest-typing first, and their names.
    heard_at: dict[int, float] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    audience: frozenset[int] = frozenset()
    has_changed: bool = False


class Typists:
    """Gathers who types, and tells the tabs that show the conversation."""

    def __init__(self, showing: Showing, send: Send) -> None:
        self._showing, self._send = showing, send
        self._typing: dict[int, Typing] = {}

    def note(self, happened: MessageStarted, to: frozenset[int]) -> None:
        """Note that somebody types: told at once, or with others at the end of the second (throttle)."""
        is_first = happened.conversation_id not in self._typing
        here = self._typing.setdefault(happened.conversation_id, Typing())
        here.heard_at[happened.person.id] = time.monotonic()
        here.people[happened.person.id] = happened.person
        here.audience, here.has_changed = to, True
        if is_first:
            self._tell(happened.conversation_id)

    def leave(self, users: frozenset[int], conversation_id: int) -> None:
        """Tell these users nothing more of the conversation."""
        if here := self._typing.get(conversation_id):
            here.audience -= users

    def forget(self, user_id: int) -> None:
        """Tell nobody any more that somebody types; user zero stands for all."""
        for here in self._typing.values():
            here.heard_at = {user: at for user, at in here.heard_at.items() if user_id not in (0, user)}

    def _tell(self, conversation_id: int) -> None:
        here, now = self._typing[conversation_id], time.monotonic()
        here.heard_at = {user: at for user, at in here.heard_at.items() if now - at < EXPIRE_SECONDS}
        if not here.heard_at:
            del self._typing[conversation_id]
            return
        if here.has_changed:
            here.has_changed = False
            named, others = [*here.heard_at][:MAX_NAMED], max(0, len(here.heard_at) - MAX_NAMED)
            row = {"id": conversation_id, "people": named, "others": others}
            known = changes.people([here.people[user] for user in named])
            self._send(self._tabs(conversation_id, here), [known, Put(op="put", name=TYPING, rows=[row])])
        asyncio.get_running_loop().call_later(EVERY_SECONDS, self._tell, conversation_id)

    def _tabs(self, conversation_id: int, here: Typing) -> list[Tab]:
        shown = self._showing.conversations.tabs([conversation_id])
        return [tab for tab in shown if tab.actor and tab.actor.user_id in here.audience and not tab.is_busy]
