"""Fixtures for what is true for a moment: three people who talk, and short pauses."""

import uuid
from collections.abc import Callable

import pytest

from messenger.domain.actors import Actor
from messenger.domain.talk import conversations
from messenger.ui.wire.presence import delivery, people
from tests.support.tabs import Browser

NewBrowser = Callable[[], Browser]

ANN, BOB, CAT = Actor(1, 1, True), Actor(2, 2, False), Actor(3, 3, False)


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten all pauses, and let a slow machine drop nothing."""
    for name, seconds in {"READ_SECONDS": 0.05, "PEOPLE_SECONDS": 0.05, "TYPING_SECONDS": 0}.items():
        monkeypatch.setattr(delivery, name, seconds)
    monkeypatch.setattr(delivery, "LATE_SECONDS", 3600)
    monkeypatch.setattr(people, "LINGER_SECONDS", 0.05)


@pytest.fixture
async def ann(new_browser: NewBrowser) -> Browser:
    """The browser of the first person, who is an administrator."""
    return await new_browser().sign_up("Ann")


@pytest.fixture
async def bob(ann: Browser, new_browser: NewBrowser) -> Browser:
    """The browser of somebody else."""
    return await new_browser().sign_up("Bob")


@pytest.fixture
async def cat(bob: Browser, new_browser: NewBrowser) -> Browser:
    """The browser of somebody else."""
    return await new_browser().sign_up("Cat")


@pytest.fixture
def lunch(ann: Browser, bob: Browser, cat: Browser) -> int:
    """Their conversation."""
    return conversations.start(ANN, str(uuid.uuid4()), "Lunch", [BOB.user_id, CAT.user_id])
