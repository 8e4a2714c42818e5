"""Fixtures for notifications: a push service, people, and a clock that tests move."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.live import presence
from messenger.live.presence import Board
from tests.support.people import conversation_of, people
from tests.support.push_services import PushServer, push_server
from tests.support.stages import Stages


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    """The presence of everybody: nobody is there yet."""
    board = Board()
    monkeypatch.setattr(presence, "board", board)
    return board


@pytest.fixture
async def service(database: db.Database, board: Board, tmp_path: Path) -> AsyncIterator[PushServer]:
    """A push service."""
    async with push_server(tmp_path) as server:
        yield server


@pytest.fixture
def three(stages: Stages) -> list[Actor]:
    """Ada, Grace and Alan."""
    return stages.reach("three", lambda: people("Ada", "Grace", "Alan"))


@pytest.fixture
def ada(three: list[Actor]) -> Actor:
    """The owner of the conversation, who writes."""
    return three[0]


@pytest.fixture
def grace(three: list[Actor]) -> Actor:
    """A member, who is notified."""
    return three[1]


@pytest.fixture
def alan(three: list[Actor]) -> Actor:
    """Another member."""
    return three[2]


@pytest.fixture
def tea(three: list[Actor], stages: Stages) -> int:
    """Their conversation."""
    return stages.reach("tea", lambda: conversation_of(*three, title="Tea"))
