"""What the tabs of this worker show, so that what is true for a moment only goes to tabs that show it."""

from collections import defaultdict
from collections.abc import Iterable

from messenger.ui.wire.tabs import Tab

# No wider than the columns of ids.
MAX_ID = 2**31


class Index:
    """The tabs that show something, by its id."""

    def __init__(self) -> None:
        self._tabs: defaultdict[int, set[Tab]] = defaultdict(set)
        self._ids: dict[Tab, frozenset[int]] = {}

    def put(self, tab: Tab, ids: Iterable[int]) -> frozenset[int]:
        """Note what a tab shows now; return what it did not show before."""
        before, now = self._ids.get(tab, frozenset()), frozenset(id for id in ids if 0 < id < MAX_ID)
        for id in before - now:
            self._tabs[id].discard(tab)
            if not self._tabs[id]:
                del self._tabs[id]
        for id in now - before:
            self._tabs[id].add(tab)
        if now:
            self._ids[tab] = now
        else:
            self._ids.pop(tab, None)
        return now - before

    def of(self, tab: Tab) -> frozenset[int]:
        """Return the ids that a tab shows."""
        return self._ids.get(tab, frozenset())

    def tabs(self, ids: Iterable[int]) -> set[Tab]:
        """Return the tabs that show any of these."""
        return {tab for id in ids for tab in self._tabs.get(id, ())}

    @property
    def ids(self) -> Iterable[int]:
        """All that some tab shows."""
        return self._tabs.keys()


class Showing:
    """People, conversations that are open or in a list, and those that are open."""

    def __init__(self) -> None:
        self.people, self.conversations, self.opened = Index(), Index(), Index()

    def forget(self, tab: Tab) -> None:
        """Forget a tab that has left."""
        for index in (self.people, self.conversations, self.opened):
            index.put(tab, ())

    def leave(self, tab: Tab, conversation_id: int) -> None:
        """Note that the user of a tab is no member of a conversation any more."""
        for index in (self.conversations, self.opened):
            index.put(tab, index.of(tab) - {conversation_id})
