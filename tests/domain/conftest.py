"""Fixtures for the tests of the domain: people, their conversation, and published events."""

from collections.abc import Callable, Iterator

import pytest

from messenger import db
from messenger.domain import clock
from messenger.domain.accounts import emails
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.authentication import codes, second_factor
from messenger.live import bus
from tests.support.codes import EMAIL, PASSWORD, code_of, signed_in
from tests.support.mail_server import MailServer
from tests.support.people import contents, conversation_of, people
from tests.support.recorder import Recorder
from tests.support.stages import Stages


class Published(Recorder):
    """A bus that records each event with its audience."""

    contents: list[dict[str, list[tuple[object, ...]]]]

    def __init__(self) -> None:
        super().__init__()
        self.events: list[bus.Event] = []
        self.audiences: list[frozenset[int]] = []

    def publish(self, happened: bus.Event, to: frozenset[int]) -> None:
        self.events.append(happened)
        self.audiences.append(to)
        if hasattr(self, "contents"):
            self.contents.append(contents())

    def keep_contents(self) -> None:
        """Also record the content of the database at each event from now on, which takes long."""
        self.contents = []

    def forget(self) -> None:
        """Forget the recorded events."""
        for kept in (self.events, self.audiences):
            kept.clear()

    def to(self, *actors: Actor) -> list[bus.Event]:
        """Return the events for exactly these users."""
        wanted = frozenset(actor.user_id for actor in actors)
        return [
            event for event, audience in zip(self.events, self.audiences, strict=True) if audience == wanted
        ]

    def heard_by(self, actor: Actor) -> list[bus.Event]:
        """Return the events whose audience the user is in."""
        return [
            event
            for event, audience in zip(self.events, self.audiences, strict=True)
            if actor.user_id in audience
        ]


@pytest.fixture
def ascii_mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server in the settings that accepts ASCII addresses only."""
    server = MailServer(takes_utf8=False)
    server.start()
    monkeypatch.setattr(emails, "settings", emails.settings.model_copy(update={"smtp_url": server.url}))
    yield server
    server.stop()


@pytest.fixture
def published(database: db.Database, tea: int, monkeypatch: pytest.MonkeyPatch) -> Published:
    """The events published from now on."""
    recorder = Published()
    monkeypatch.setattr(bus, "_running", recorder)
    return recorder


@pytest.fixture
def everybody(stages: Stages) -> list[Actor]:
    """Four people with accounts."""
    return stages.reach("everybody", lambda: people("Ada", "Grace", "Alan", "Mallory"))


@pytest.fixture
def ada(everybody: list[Actor]) -> Actor:
    """The owner of the conversation."""
    return everybody[0]


@pytest.fixture
def grace(everybody: list[Actor]) -> Actor:
    """A member of the conversation."""
    return everybody[1]


@pytest.fixture
def alan(everybody: list[Actor]) -> Actor:
    """Another member of the conversation."""
    return everybody[2]


@pytest.fixture
def stranger(everybody: list[Actor]) -> Actor:
    """Somebody who is not a member of the conversation."""
    return everybody[3]


@pytest.fixture
def tea(ada: Actor, grace: Actor, alan: Actor, stages: Stages) -> int:
    """A conversation that Ada started with Grace and Alan."""
    return stages.reach("tea", lambda: conversation_of(ada, grace, alan, title="Tea"))


@pytest.fixture
def let_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A function that advances a fake clock by milliseconds."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)

    def move(milliseconds: int) -> None:
        nonlocal now
        now += milliseconds

    return move


@pytest.fixture
def hopper(database: db.Database, let_pass: Callable[[int], None]) -> Actor:
    """Somebody with an account and a password, on the fake clock."""
    return signed_in(accounts.sign_up("Hopper", EMAIL, PASSWORD))


@pytest.fixture
def secret(hopper: Actor) -> str:
    """The secret in Hopper's app. The second factor was enabled with a code of the previous time step."""
    secret = second_factor.propose(hopper, PASSWORD).secret
    second_factor.turn_on(hopper, secret, code_of(secret, -1))
    return secret


@pytest.fixture
def recovery(secret: str, hopper: Actor) -> list[str]:
    """Hopper's recovery codes."""
    with db.transaction() as tx:
        return codes.renew(tx, hopper.user_id)
