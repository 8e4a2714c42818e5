"""People with browsers, in front of the built application."""

import uuid
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from messenger import db
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.authentication import sign_ins
from messenger.domain.talk import contacts, conversations, messages
from messenger.domain.talk.messages import Draft
from tests.browser.losing import Tab
from tests.browser.person import PASSWORD, Account, Faults, Person
from tests.support import servers
from tests.support.processes import chromium
from tests.support.proxy import Proxy, proxy

NewContext = Callable[..., BrowserContext]
Visit = Callable[..., Person]
Join = Callable[..., list[Person]]
Talk = Callable[..., int]
Forget = Callable[..., None]

numbers = count(1)
# A busy machine is slow; what waits for the comparison of tabs every 25 seconds is seen to be too late.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Run the system's Chromium; `localhost` leads through the proxy, 127.0.0.1 does not."""
    quiet = ("background-networking", "component-update", "sync")
    return {
        "executable_path": chromium(),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            *(f"--disable-{what}" for what in quiet),
            "--host-resolver-rules=MAP localhost 127.0.0.2",
        ],
    }


@pytest.fixture(scope="session")
def embedded() -> Iterator[servers.Application]:
    """The application as it runs without any setting, one for all tests."""
    with servers.application() as running:
        yield running


@pytest.fixture
def app(embedded: servers.Application) -> servers.Application:
    """The application that people use in a test."""
    return embedded


@pytest.fixture
def database(app: servers.Application) -> Iterator[db.Database]:
    """The database of the application, in use by the test, too."""
    yield db.use(app.environment["DATABASE_URL"] or f"sqlite:///{app.environment['DATA_DIR']}/messenger.db")
    db.use("sqlite://")


@pytest.fixture
def faults() -> Iterator[Faults]:
    """What the browsers complain of: a test fails by it unless it expects it."""
    noted = Faults()
    yield noted
    assert not noted.unexpected()


@pytest.fixture
def visit(app: servers.Application, new_context: NewContext, faults: Faults) -> Visit:
    """Give somebody without an account a browser of their own."""

    def visit(name: str = "Visitor", url: str = "", **options: Any) -> Person:
        context = new_context(**options)
        faults.watch(context)
        nickname = f"{name} {next(numbers)}"
        account = Account(nickname, f"{nickname.lower().replace(' ', '.')}@example.org")
        return Person(account, context, url or f"http://127.0.0.1:{app.port}")

    return visit


@pytest.fixture
def join(visit: Visit, app: servers.Application, database: db.Database) -> Join:
    """Sign people up, and in, each in a browser of their own."""

    def join(*names: str, **options: Any) -> list[Person]:
        return [_member(visit(name, **options), app) for name in names]

    return join


def _member(person: Person, app: servers.Application) -> Person:
    account = person.account
    ticket = accounts.sign_up(account.nickname, account.email, PASSWORD)
    token, _ = sign_ins.start(ticket, "a test")
    acting = sign_ins.identify(token)
    assert acting is not None
    person.account = Account(account.nickname, account.email, contacts.me(acting).id)
    person.context.add_cookies([{"name": app.cookie, "value": token, "url": person.url}])
    return person


@pytest.fixture
def talk(database: db.Database) -> Talk:
    """Start a conversation behind the application's back, before anybody looks; return its id."""

    def talk(title: str, *people: Person, said: tuple[tuple[Person, str], ...] = ()) -> int:
        owner, *others = (person.account.actor for person in people)
        found = conversations.start(owner, str(uuid.uuid4()), title, [other.user_id for other in others])
        for person, body in said:
            messages.send(person.account.actor, [Draft(found, str(uuid.uuid4()), body)])
        return found

    return talk


@pytest.fixture
def connection(app: servers.Application) -> Iterator[Proxy]:
    """The connection of those who come by `localhost`, for cutting it."""
    with proxy(("127.0.0.2", app.port), ("127.0.0.1", app.port)) as running:
        yield running


@pytest.fixture
def forget(app: servers.Application, faults: Faults) -> Forget:
    """Let the server lose all state, and return when the tabs have loaded their new, blank one."""
    faults.expected += ["WebSocket connection to", "ERR_"]

    def forget(*people: Person) -> None:
        tabs = [Tab(person.page) for person in people]
        app.stop()
        app.start()
        for tab in tabs:
            tab.until_loaded()

    return forget
