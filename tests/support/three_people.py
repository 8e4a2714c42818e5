"""Three people with two conversations, their tabs, and what is published."""

from copy import copy

from messenger.domain.messages import reactions
from messenger.domain.references import pinning, saving
from messenger.sync.protocol import Change
from tests.support.browser import Browser
from tests.support.people import conversation_of, person, reply, say
from tests.support.stages import Stages
from tests.support.viewers import RecordingBus, Viewer


class World:
    """Ada, Bob and Cleo; the first two are in a conversation of six messages, three are in another one."""

    browser: Browser
    heard: RecordingBus
    stages: Stages

    def __init__(self) -> None:
        self.loaded: dict[tuple[int, str], list[Change]] = {}
        self.ada, self.bob, self.cleo = (person(name) for name in ("Ada", "Bob", "Cleo"))
        self.pair = conversation_of(self.ada, self.bob)
        self.trio = conversation_of(self.bob, self.ada, self.cleo, title="Bob, Ada, Cleo")
        one, two, three = say(self.ada, self.pair, "one", "two", "three")
        self.first, self.plain, self.last = one.id, two.id, three.id
        self.replied = reply(self.bob, self.pair, self.first, "four", "five")[0].id
        self.reacted = say(self.bob, self.pair, "six")[0].id
        reactions.add(self.bob, self.first, "👍")
        self.pinned = three.id
        pinning.pin(self.bob, self.pinned)
        saving.save(self.bob, self.pinned)
        self.asked = say(self.ada, self.trio, "asked")[0].id
        self.mentioning = say(self.ada, self.trio, "Hello @Bob")[0].id
        self.answered = reply(self.cleo, self.trio, self.asked, "answered")[0].id

    def seen(self, browser: Browser, heard: RecordingBus, stages: Stages) -> "World":
        """Return the same people with a browser, a bus and the stages of their database."""
        seen = copy(self)
        seen.browser, seen.heard, seen.stages = browser, heard, stages
        return seen

    def viewers(self) -> list[Viewer]:
        """Return a loaded tab of each person."""
        people = (self.ada, self.bob, self.cleo)
        # As long as nothing else is stored, the server always answers the same.
        loaded = None if self.stages.is_written else self.loaded
        talks = [self.pair, self.trio]
        return [Viewer.of(actor, self.browser, talks, loaded=loaded) for actor in people]
