"""Take pictures of all pages: `bin/pictures FOLDER [--language=de] [SCENE...]`."""

import argparse
import uuid
from pathlib import Path
from typing import Any
from unittest.mock import patch

from playwright.sync_api import Browser, expect, sync_playwright

from messenger import db
from messenger.domain import clock
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.administration import invitations
from messenger.domain.authentication import links, recovery, second_factor, sign_ins
from messenger.domain.groups import changing, join_links
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import contacts, conversations
from messenger.run import seeds
from messenger.translation import LANGUAGES, PSEUDO, SOURCE
from tests.browser import scenes
from tests.browser.message_scenes import MESSAGE_SCENES
from tests.browser.scenes import NAMES
from tests.support import servers
from tests.support.accounts import link
from tests.support.codes import code_of
from tests.support.processes import chromium
from tests.support.proxy import Proxy, proxy

SCENES = scenes.SCENES | MESSAGE_SCENES
SIZES: dict[str, dict[str, Any]] = {
    "1440x900": {"viewport": {"width": 1440, "height": 900}},
    "1024x768": {"viewport": {"width": 1024, "height": 768}},
    "390x844": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
DAY_MS = 86_400_000
# Taken before there is anything to see, and before there is much of it.
EARLY = ("first-run", "conversation")
ODD = (
    "Short.",
    "Donaudampfschifffahrt" * 15,
    "مرحبا بالجميع، من سيأتي إلى النزهة يوم السبت؟",
    "שלום! מי בא לפיקניק?",
    "🎉🎉🎉",
    "def greet(name):\n    if name:\n        print(f'Hello, {name}!')  # <b>not bold</b>",
    "A long paragraph. " * 40,
    "👍",
)


class World:
    """Demo people, their messages, and what is needed to take pictures of them."""

    def __init__(self, app: servers.Application) -> None:
        self.app = app
        self.token = ""
        self.newcomer = ""
        self.ids: dict[str, int] = {}
        self.tokens: dict[str, str] = {}

    def seed(self) -> None:
        """Store messages of the demo people, from two days ago and from now."""
        before = clock.now() - 2 * DAY_MS
        with patch("messenger.domain.clock.now", lambda: before):
            seeds.main()
        self.token, ada = _sign_in("ada@example.org")
        listed = conversations.listing(ada).conversations
        self.ids["picnic"] = next(row.id for row in listed if row.title == "Picnic")
        _say(_sign_in("grace@example.org")[1], self.ids["picnic"], ["See you there!"])

    def fill(self) -> None:
        """Add content that is hard to lay out."""
        ada = _sign_in("ada@example.org")[1]
        others = [_member(f"{name} {place}") for place in ("Hill", "Lake", "Wood", "Moor") for name in NAMES]
        grace = _sign_in("grace@example.org")[1]
        self.ids["group"] = _start(ada, "Everybody", others[:39])
        self.ids["odd"] = _start(
            ada, "A title as long as titles may be, which is long: " + "x y " * 37, [grace]
        )
        _say(grace, self.ids["odd"], ODD)
        _say(ada, self.ids["odd"], ODD)
        self.ids["long"] = _start(ada, "Every day", [grace])
        for days in range(4, -1, -1):
            at = clock.now() - days * DAY_MS - 3_600_000
            with patch("messenger.domain.clock.now", lambda at=at: at):
                _say(ada, self.ids["long"], [f"Day {5 - days}, number {i}" for i in range(20)])
                _say(grace, self.ids["long"], ["And what I did", "🙂", "Good night!"])
        for purpose in (links.RESET, links.CONFIRM):
            self.tokens[purpose] = link(purpose, grace, "grace@example.org")
        self.tokens["invitation"] = invitations.create(ada).rpartition("/")[2]
        self.tokens["join_link"] = join_links.create(ada, self.ids["group"], "day", 5).rpartition("/")[2]
        join_links.create(ada, self.ids["group"], "never")
        changing.describe(ada, self.ids["group"], "What everybody should know, and what nobody needs to.")
        for group in ("group", "odd", "picnic"):
            changing.expose(ada, self.ids[group], True)
        recovery.ask("noor.lake@example.org")
        self.newcomer = _sign_in("wanda.moor@example.org")[0]
        barbara = _sign_in("barbara@example.org")[1]
        secret = second_factor.propose(barbara, seeds.PASSWORD).secret
        second_factor.turn_on(barbara, secret, code_of(secret))


def _member(nickname: str) -> int:
    ticket = accounts.sign_up(nickname, f"{nickname.lower().replace(' ', '.')}@example.org", seeds.PASSWORD)
    return _acting(ticket)[1].user_id


def _sign_in(email: str) -> tuple[str, Actor]:
    return _acting(sign_ins.verify(email, seeds.PASSWORD, is_kept=False))


def _acting(ticket: str) -> tuple[str, Actor]:
    token, _ = sign_ins.start(ticket, "a camera")
    acting = sign_ins.identify(token)
    assert acting is not None
    return token, acting


def _start(owner: Actor, title: str, others: list[Any]) -> int:
    ids = [other if isinstance(other, int) else contacts.me(other).id for other in others]
    return conversations.start(owner, str(uuid.uuid4()), title[:200], ids)


def _say(actor: Actor, conversation_id: int, bodies: Any) -> None:
    sending.send(actor, [Draft(conversation_id, str(uuid.uuid4()), body) for body in bodies])


def _locale() -> str:
    """Return the language of the browser; a pseudo-language is chosen in the page instead."""
    return scenes.language if scenes.language in LANGUAGES else SOURCE


def _take(
    browser: Browser, world: World, connection: Proxy, folder: Path, scene: str, size: str, scheme: Any
) -> None:
    token, path, prepare = SCENES[scene]
    url = f"http://localhost:{world.app.port}"
    context = browser.new_context(**SIZES[size], color_scheme=scheme, locale=_locale())
    if token:
        value = getattr(world, token)
        context.add_cookies([{"name": world.app.cookie, "value": value, "url": url}])
    if scenes.language == PSEUDO:
        # As if chosen in the page, which keeps the choice for itself and for the server.
        context.add_init_script(f"localStorage.setItem('language', '{PSEUDO}')")
        context.add_cookies([{"name": "messenger-language", "value": PSEUDO, "url": url}])
    page = context.new_page()
    if scene == "long":
        # The previous picture has marked everything as read.
        _say(_sign_in("grace@example.org")[1], world.ids["long"], ["And what I did next", "🙂"])
    page.goto(url + path.format(**world.ids, **world.tokens))
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    prepare(page)
    if scene == "offline":
        connection.cut()
        page.get_by_role("textbox", name=scenes.say("Message")).fill("Does this arrive?")
        page.get_by_role("button", name=scenes.say("Send")).click()
        expect(page.locator(".offline")).to_have_css("opacity", "1", timeout=20_000)
    page.wait_for_timeout(300)
    page.screenshot(path=folder / f"{scene}-{size}-{scheme}.png")
    if scene == "offline":
        connection.restore()
    context.close()


def main() -> None:
    """Take the pictures."""
    asked = argparse.ArgumentParser(description="Take pictures of all pages.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("scenes", nargs="*")
    asked.add_argument("--language", default=scenes.language)
    given = asked.parse_intermixed_args()
    folder, wanted, scenes.language = given.folder, given.scenes, given.language
    folder.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP localhost 127.0.0.2"]
    with servers.application() as app, sync_playwright() as driver:
        db.use(f"sqlite:///{app.environment['DATA_DIR']}/messenger.db")
        browser = driver.chromium.launch(executable_path=chromium(), args=arguments)
        world = World(app)
        looks = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]
        with proxy(("127.0.0.2", app.port), ("127.0.0.1", app.port)) as connection:
            for size, scheme in looks:
                if not wanted or "first-run" in wanted:
                    _take(browser, world, connection, folder, "first-run", size, scheme)
            world.seed()
            for size, scheme in looks:
                _take(browser, world, connection, folder, "conversation", size, scheme)
            world.fill()
            for scene in wanted or [scene for scene in SCENES if scene not in EARLY]:
                for size, scheme in looks if scene not in EARLY else ():
                    _take(browser, world, connection, folder, scene, size, scheme)
        browser.close()


if __name__ == "__main__":
    main()
