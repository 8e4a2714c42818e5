"""A person at a browser: their actions, and what they expect to see."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, WebError, expect

from messenger.domain.actors import Actor
from tests.browser.contexts import changed
from tests.support.people import PASSWORD


@dataclass(frozen=True)
class Account:
    """A person's nickname, email address and password."""

    nickname: str
    email: str
    user_id: int = 0
    password: str = PASSWORD

    @property
    def actor(self) -> Actor:
        """Return the account as an actor of the domain."""
        return Actor(self.user_id, sign_in_id=0, is_administrator=False)


class Person:
    """A person with one tab; each further tab is another `Person`.

    The browser and the tab open when something first uses them: most tests have people who only write.
    """

    def __init__(self, account: Account, browser: Callable[[], BrowserContext], url: str) -> None:
        self.account, self.url = account, url
        self.nickname = account.nickname
        self.cookie: tuple[str, str] | None = None
        self._browser = browser

    @property
    def context(self) -> BrowserContext:
        """The browser, to change something that lasts: no other test uses it after this one."""
        changed.add(self._context)
        return self._context

    @cached_property
    def _context(self) -> BrowserContext:
        context = self._browser()
        if self.cookie:
            name, value = self.cookie
            context.add_cookies([{"name": name, "value": value, "url": self.url}])
        return context

    @cached_property
    def page(self) -> Page:
        """The tab."""
        return self._context.new_page()

    @property
    def log(self) -> Locator:
        """The messages of the open conversation."""
        return self.page.get_by_role("log", name="Messages")

    @property
    def messages(self) -> Locator:
        """Each message of the open conversation."""
        return self.log.get_by_role("article")

    @property
    def bodies(self) -> Locator:
        """The texts of the messages."""
        return self.messages.locator(".body")

    @property
    def composer(self) -> Locator:
        """The text area for a new message."""
        return self.page.get_by_role("textbox", name="Message")

    @property
    def list(self) -> Locator:
        """The list of conversations."""
        return self.page.get_by_role("navigation", name="Conversations")

    @property
    def rows(self) -> Locator:
        """The rows of the list."""
        return self.list.get_by_role("listitem")

    @property
    def draft(self) -> Locator:
        """The dialog that starts a conversation."""
        return self.page.get_by_role("dialog", name="New conversation")

    @property
    def chosen(self) -> Locator:
        """The people chosen in the dialog."""
        return self.draft.locator(".chosen").get_by_role("listitem")

    @property
    def create(self) -> Locator:
        """The button that creates the conversation."""
        return self.draft.get_by_role("button", name="Create")

    def another_tab(self) -> "Person":
        """Provide one more tab of the same browser."""
        return Person(self.account, lambda: self._context, self.url)

    def goes_to(self, path: str = "/") -> "Person":
        """Open an address."""
        try:
            self.page.goto(self.url + path)
        except Error as error:
            # Race: closing a layer goes back in the history, which aborts a navigation that has started.
            if "ERR_ABORTED" not in error.message:
                raise
            self.page.goto(self.url + path)
        return self

    def types(self, text: str) -> "Person":
        """Type into the composer, key by key."""
        # Race: the text area is disabled until the page knows the viewer; keys pressed before that are lost.
        expect(self.composer).to_be_enabled()
        self.composer.press_sequentially(text)
        return self

    def in_another_tab(self, path: str = "/") -> "Person":
        """Open one more tab."""
        return self.another_tab().goes_to(path)

    def fills(self, **fields: str) -> None:
        """Type into the fields of a form, named by their labels."""
        for label, text in fields.items():
            self.field(label).fill(text)

    def field(self, label: str) -> Locator:
        """Find a field of a form by its label."""
        return self.page.get_by_label(label, exact=True)

    def clicks(self, name: str) -> None:
        """Click a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follows(self, link: str, *, to: str) -> "Person":
        """Click a link, and wait for the heading of its page: typing sooner would go to the old page."""
        self.page.get_by_role("link", name=link).click()
        return self.reads(to)

    def reads(self, heading: str) -> "Person":
        """Expect the page with this heading."""
        expect(self.page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()
        return self

    def signs_up(self) -> "Person":
        """Sign up on the sign-up page."""
        self.goes_to("/sign-up")
        self.fills(Nickname=self.nickname, Email=self.account.email, Password=self.account.password)
        self.clicks("Sign up")
        self.is_at("/")
        return self

    def signs_in(self) -> "Person":
        """Sign in on the sign-in page."""
        self.reads("Sign in").fills(Email=self.account.email, Password=self.account.password)
        self.clicks("Sign in")
        return self

    def is_at(self, path: str) -> "Person":
        """Expect an address."""
        expect(self.page).to_have_url(self.url + path)
        return self

    def row(self, title: str) -> Locator:
        """Find a conversation in the list."""
        return self.list.get_by_role("link", name=re.compile("^" + re.escape(title)))

    def opens(self, title: str) -> "Person":
        """Open a conversation from the list."""
        self.row(title).click()
        expect(self.page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        return self

    def drafts(self, *others: "Person") -> None:
        """Begin the draft of a conversation and choose the others."""
        self.clicks("New conversation")
        for other in others:
            self.finds(other.nickname)
            self.contact(other).check()
            expect(self.chosen.filter(has_text=other.nickname)).to_be_visible()

    def finds(self, text: str) -> None:
        """Search the contacts."""
        self.draft.get_by_role("searchbox", name="Find people").fill(text)

    def contact(self, other: "Person") -> Locator:
        """Find somebody's checkbox in the draft."""
        return self.draft.get_by_role("checkbox", name=other.nickname, exact=True)

    def starts(self, title: str, *others: "Person") -> None:
        """Start a conversation with the others, which opens it."""
        self.drafts(*others)
        self.draft.get_by_role("textbox", name="Title (optional)").fill(title)
        self.create.click()
        expect(self.page.get_by_role("heading", name=title, exact=True)).to_be_visible()

    def writes(self, *texts: str) -> None:
        """Send messages with the Enter key."""
        for text in texts:
            self.composer.fill(text)
            self.composer.press("Enter")

    def sees(self, *texts: str, timeout: float = 20_000) -> None:
        """Expect exactly these messages in the log, in this order."""
        expect(self.bodies).to_have_text(list(texts), timeout=timeout)

    def message(self, text: str) -> Locator:
        """Find a message."""
        return self.messages.filter(has_text=text)


class Faults:
    """The complaints of browsers: errors in the console and uncaught exceptions."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.expected: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Record errors in the pages of a context."""
        context.on("console", self._said)
        context.on("weberror", self._threw)

    def forget(self, context: BrowserContext) -> None:
        """Record no more."""
        context.remove_listener("console", self._said)
        context.remove_listener("weberror", self._threw)

    def unexpected(self) -> list[str]:
        """List the complaints that the test does not expect."""
        return [fault for fault in self.found if not any(text in fault for text in self.expected)]

    def _threw(self, error: WebError) -> None:
        self.found.append(str(error.error))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(message.text)


def tab_to(page: Page, target: Locator, most: int = 40) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(target).to_be_focused()
