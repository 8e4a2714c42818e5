"""People with browsers, in front of the built application."""

import uuid
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from messenger import db
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.authentication import passwords, sign_ins
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import contacts, conversations
from tests.browser.contexts import SCREEN, Contexts, Kept
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
# Generous for a busy machine, but below 25 s: a change that only the comparison of positions recovers
# counts as too late.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Hash each password once, at the real cost: the application in its own process verifies it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hashed", cache(passwords.hashed))
        yield


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
            # The tabs of a context share a process.
            "--renderer-process-limit=1",
            # The contexts of tests are private: without this, each page would compile all scripts again.
            # One process less makes each request cheaper.
            "--enable-features=InMemoryCodeCache,NetworkServiceInProcess2",
            # Pages live too briefly for optimised code to pay.
            "--js-flags=--no-maglev,--no-opt",
            "--host-resolver-rules=MAP localhost 127.0.0.2",
        ],
    }


@pytest.fixture(scope="session")
def embedded() -> Iterator[servers.Application]:
    """The application with default settings and an administrator, shared by all tests."""
    with servers.application() as running:
        db.use(running.database_url)
        # The first to sign up becomes an administrator; whichever test is first, its people do not.
        accounts.sign_up("First", "first@example.org", PASSWORD)
        yield running


@pytest.fixture
def app(embedded: servers.Application) -> servers.Application:
    """The application that the people of a test use."""
    return embedded


@pytest.fixture
def database(app: servers.Application) -> Iterator[db.Database]:
    """The database of the application, opened by the test, too."""
    yield db.use(app.environment["DATABASE_URL"] or f"sqlite:///{app.environment['DATA_DIR']}/messenger.db")
    db.use("sqlite://")


@pytest.fixture
def faults() -> Iterator[Faults]:
    """The complaints of the browsers: unexpected ones fail the test."""
    noted = Faults()
    yield noted
    assert not noted.unexpected()


@pytest.fixture(scope="session")
def contexts() -> Contexts:
    """Browser contexts that tests have used and others may."""
    return Contexts()


@pytest.fixture
def keep(
    app: servers.Application,
    browser: Browser,
    browser_context_args: dict[str, Any],
    contexts: Contexts,
    faults: Faults,
) -> Iterator[NewContext]:
    """A function that opens a context, which other tests can use after this one."""
    taken: list[Kept] = []

    def keep(**options: Any) -> BrowserContext:
        taken.append(contexts.take(browser, browser_context_args | options))
        return taken[-1].context

    yield keep
    for kept in taken:
        faults.forget(kept.context)
        contexts.give_back(kept, f"http://127.0.0.1:{app.port}")


@pytest.fixture
def visit(app: servers.Application, new_context: NewContext, keep: NewContext, faults: Faults) -> Visit:
    """Provide somebody without an account, with their own browser, which may have been here before."""

    def visit(name: str = "Visitor", url: str = "", *, is_new: bool = False, **options: Any) -> Person:
        def browser() -> BrowserContext:
            is_kept = not is_new and not url and options.keys() <= SCREEN
            # Service workers would hide requests from the routes of tests; those that need one say so.
            context = (keep if is_kept else new_context)(**{"service_workers": "block"} | options)
            faults.watch(context)
            return context

        nickname = f"{name} {next(numbers)}"
        account = Account(nickname, f"{nickname.lower().replace(' ', '.')}@example.org")
        return Person(account, browser, url or f"http://127.0.0.1:{app.port}")

    return visit


@pytest.fixture
def join(visit: Visit, app: servers.Application, database: db.Database) -> Join:
    """Sign people up and in, each in their own browser."""

    def join(*names: str, **options: Any) -> list[Person]:
        return [_member(visit(name, **options), app) for name in names]

    return join


def _member(person: Person, app: servers.Application) -> Person:
    account = person.account
    return _signed_in(person, app, accounts.sign_up(account.nickname, account.email, PASSWORD))


def _signed_in(person: Person, app: servers.Application, ticket: str) -> Person:
    account = person.account
    token, _ = sign_ins.start(ticket, "a test")
    acting = sign_ins.identify(token)
    assert acting is not None
    person.account = Account(account.nickname, account.email, contacts.me(acting).id)
    person.cookie = app.cookie, token
    return person


@pytest.fixture
def administrator(visit: Visit, app: servers.Application, database: db.Database) -> Person:
    """The administrator of the application."""
    person = visit("First")
    person.account = Account("First", "first@example.org")
    return _signed_in(person, app, sign_ins.verify(person.account.email, PASSWORD, is_kept=False))


@pytest.fixture
def talk(database: db.Database) -> Talk:
    """Store a conversation directly in the database before any tab is open, and return its id."""

    def talk(title: str, *people: Person, said: tuple[tuple[Person, str], ...] = ()) -> int:
        owner, *others = (person.account.actor for person in people)
        found = conversations.start(owner, str(uuid.uuid4()), title, [other.user_id for other in others])
        for person, body in said:
            sending.send(person.account.actor, [Draft(found, str(uuid.uuid4()), body)])
        return found

    return talk


@pytest.fixture
def connection(app: servers.Application) -> Iterator[Proxy]:
    """A proxy for the connections by way of `localhost`, which tests can cut."""
    with proxy(("127.0.0.2", app.port), ("127.0.0.1", app.port)) as running:
        yield running


@pytest.fixture
def forget(app: servers.Application, faults: Faults) -> Forget:
    """Make the server lose all state, and return when the tabs have loaded their new, blank one."""
    faults.expected += ["WebSocket connection to", "ERR_"]

    def forget(*people: Person) -> None:
        tabs = [Tab(person.page) for person in people]
        app.kill_worker()
        for tab in tabs:
            tab.until_loaded()

    return forget
