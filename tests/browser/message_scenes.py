"""Scenes of what people do with a message: its menu, replies, editing, reactions, forwarding, selecting."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.scenes import in_picnic, say

ABOUT, MINE = "lemonade", "old oak"


def _menu(page: Page, about: str = ABOUT) -> None:
    message = page.get_by_role("article").filter(has_text=about).first
    message.hover()
    toolbar = message.get_by_role("toolbar", name=say("Message actions"))
    toolbar.get_by_role("button", name=say("More"), exact=True).click()
    expect(page.get_by_role("menu")).to_be_visible()


def _choose(page: Page, item: str, about: str = ABOUT) -> None:
    _menu(page, about)
    page.get_by_role("menuitem", name=say(item), exact=True).click()
    expect(page.get_by_role("menu")).to_have_count(0)


def _dialog(page: Page, name: str) -> Locator:
    dialog = page.get_by_role("dialog", name=say(name))
    expect(dialog).to_be_visible()
    return dialog


def _reply(page: Page) -> None:
    _choose(page, "Reply")
    page.get_by_role("textbox", name=say("Message")).fill("With **mint**, please")


def _edit(page: Page) -> None:
    _choose(page, "Edit", MINE)
    expect(page.get_by_role("textbox", name=say("Edit message"))).to_be_focused()


def _replies(page: Page) -> None:
    _choose(page, "Replies to this", "right place")
    expect(_dialog(page, "Replies").get_by_role("link").first).to_be_visible()


def _forward(page: Page) -> None:
    _choose(page, "Forward")
    _dialog(page, "Forward to").get_by_role("checkbox").first.check()


def _select(page: Page) -> None:
    _choose(page, "Select")
    page.get_by_role("article").filter(has_text="Count me in").first.click()


def _emoji(page: Page) -> None:
    page.get_by_role("button", name=say("Emoji"), exact=True).click()
    expect(_dialog(page, "Emoji").get_by_role("gridcell").first).to_be_visible()


def _mention(page: Page) -> None:
    page.get_by_role("textbox", name=say("Message")).press_sequentially("@")
    expect(page.get_by_role("listbox")).to_be_visible()


def _shortcuts(page: Page) -> None:
    page.get_by_role("log").focus()
    page.keyboard.press("?")
    _dialog(page, "Keyboard shortcuts")


MESSAGE_SCENES = {
    name: in_picnic(prepare)
    for name, prepare in {
        "menu": _menu,
        "reply": _reply,
        "edit": _edit,
        "replies": _replies,
        "forward": _forward,
        "select": _select,
        "emoji": _emoji,
        "mention": _mention,
        "shortcuts": _shortcuts,
    }.items()
}
