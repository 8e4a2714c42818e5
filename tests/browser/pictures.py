"""Take pictures of all pages: `bin/pictures FOLDER [--language=de] [--looks=forced,contrast] [SCENE...]`."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from messenger import db
from messenger.translation import LANGUAGES, PSEUDO, SOURCE
from tests.browser import scenes
from tests.browser.message_scenes import MESSAGE_SCENES
from tests.browser.page_scenes import PAGE_SCENES
from tests.browser.picture_flaws import FLAWS
from tests.browser.picture_world import World, say, sign_in
from tests.support import servers
from tests.support.processes import chromium
from tests.support.proxy import Proxy, proxy

# Those of pages last: one deletes a message.
SCENES = scenes.SCENES | MESSAGE_SCENES | PAGE_SCENES
SIZES: dict[str, dict[str, Any]] = {
    "1440x900": {"viewport": {"width": 1440, "height": 900}},
    "768x1024": {"viewport": {"width": 768, "height": 1024}},
    "390x844": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
    "contrast": {"color_scheme": "light", "contrast": "more"},
}
PLAIN: dict[str, Any] = {"forced_colors": "none", "contrast": "no-preference"}
# Taken before there is anything to see, and before there is much of it.
EARLY = ("first-run", "conversation")
# A picture of all of a long page; what floats above a page is in the middle of its visible part.
FLOATING = "dialog[open], [role=dialog], [role=menu], .offline"


def _locale() -> str:
    """Return the language of the browser; a pseudo-language is chosen in the page instead."""
    return scenes.language if scenes.language in LANGUAGES else SOURCE


def _opened(browser: Browser, world: World, scene: str, size: str) -> Page:
    token, path, _ = SCENES[scene]
    url = f"http://localhost:{world.app.port}"
    context = browser.new_context(**SIZES[size], locale=_locale())
    if token:
        value = getattr(world, token)
        context.add_cookies([{"name": world.app.cookie, "value": value, "url": url}])
    if scenes.language == PSEUDO:
        # As if chosen in the page, which keeps the choice for itself and for the server.
        context.add_init_script(f"localStorage.setItem('language', '{PSEUDO}')")
        context.add_cookies([{"name": "messenger-language", "value": PSEUDO, "url": url}])
    page = context.new_page()
    page.goto(url + path.format(**world.ids, **world.tokens))
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    return page


class Camera:
    """Takes pictures of scenes, in the looks that were asked for, into a folder."""

    def __init__(self, browser: Browser, world: World, connection: Proxy, folder: Path, looks: Sequence[str]):
        self.browser, self.world, self.connection = browser, world, connection
        self.folder, self.looks = folder, looks
        self.sizes: Sequence[str] = tuple(SIZES)

    def take(self, scene: str) -> None:
        """Take a scene in each size; one that fails is told, and the others are taken."""
        for size in self.sizes:
            if scene == "long":
                # The previous picture has marked everything as read.
                say(sign_in("grace@example.org")[1], self.world.ids["long"], ["And what I did next", "🙂"])
            page = _opened(self.browser, self.world, scene, size)
            try:
                SCENES[scene][2](page)
                self._cut(page, scene)
            except Exception as error:
                print(f"{scene} {size}: {str(error).splitlines()[0]}", flush=True)
            for flaw in page.evaluate(FLAWS):
                print(f"{scene} {size}: {flaw}", flush=True)
            self._picture(page, f"{scene}-{size}")
            if scene == "offline":
                self.connection.restore()
            page.context.close()

    def _cut(self, page: Page, scene: str) -> None:
        if scene == "offline":
            self.connection.cut()
            page.get_by_role("textbox", name=scenes.say("Message")).fill("Does this arrive?")
            page.get_by_role("button", name=scenes.say("Send")).click()
            expect(page.locator(".offline")).to_have_css("opacity", "1", timeout=20_000)

    def _picture(self, page: Page, name: str) -> None:
        for look in self.looks:
            page.emulate_media(**PLAIN | LOOKS[look])
            page.wait_for_timeout(300)
            is_whole = page.locator(FLOATING).count() == 0
            page.screenshot(path=self.folder / f"{name}-{look}.png", full_page=is_whole)


def main() -> None:
    """Take the pictures."""
    asked = argparse.ArgumentParser(description="Take pictures of all pages.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("scenes", nargs="*")
    asked.add_argument("--language", default=scenes.language)
    asked.add_argument("--looks", default="light,dark", help="some of " + ", ".join(LOOKS))
    asked.add_argument("--sizes", default=",".join(SIZES))
    given = asked.parse_intermixed_args()
    wanted, scenes.language = given.scenes, given.language
    given.folder.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP localhost 127.0.0.2"]
    with servers.application() as app, sync_playwright() as driver:
        db.use(f"sqlite:///{app.environment['DATA_DIR']}/messenger.db")
        browser = driver.chromium.launch(executable_path=chromium(), args=arguments)
        world = World(app)
        with proxy(("127.0.0.2", app.port), ("127.0.0.1", app.port)) as connection:
            camera = Camera(browser, world, connection, given.folder, given.looks.split(","))
            camera.sizes = given.sizes.split(",")
            for scene, fill in zip(EARLY, (world.seed, world.fill), strict=True):
                if not wanted or scene in wanted:
                    camera.take(scene)
                fill()
            for scene in wanted or SCENES:
                if scene not in EARLY:
                    camera.take(scene)
        browser.close()


if __name__ == "__main__":
    main()
