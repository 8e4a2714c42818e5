"""Scenes of the pages and dialogs around the conversations: lists, settings, menus, notices, refusals."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from messenger.run import seeds
from tests.browser.scenes import Scene, in_picnic, say

SECTIONS = ("privacy", "notifications", "language", "data")


def _nothing(_page: Page) -> None:
    pass


def _fill(name: str, text: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        page.get_by_role("searchbox", name=say(name)).fill(text)
        page.wait_for_load_state("networkidle")

    return do


def _wrong_sign_in(page: Page) -> None:
    page.get_by_label(say("Email")).fill("nobody@example.org")
    page.get_by_label(say("Password"), exact=True).fill("wrong horse battery")
    page.get_by_role("button", name=say("Sign in")).click()
    expect(page.get_by_role("alert").filter(visible=True).first).to_be_visible()


def _ask_for_code(page: Page) -> None:
    page.get_by_label(say("Email")).fill("barbara@example.org")
    page.get_by_label(say("Password"), exact=True).fill(seeds.PASSWORD)
    page.get_by_role("button", name=say("Sign in")).click()
    expect(page.locator("[name=code]")).to_be_visible()


def _conversation_menu(page: Page) -> None:
    page.get_by_role("button", name=say("Conversation menu"), exact=True).click()
    expect(page.get_by_role("menu")).to_be_visible()


def _chosen(item: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        _conversation_menu(page)
        page.get_by_role("menuitem", name=say(item), exact=True).click()
        expect(page.get_by_role("dialog").or_(page.get_by_role("menu")).first).to_be_visible()

    return do


def _mute(page: Page) -> None:
    _conversation_menu(page)
    page.get_by_role("menuitem", name=say("Mute"), exact=True).click()


def _card(page: Page) -> None:
    page.get_by_role("article").get_by_role("button", name="Grace").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _schedule(page: Page) -> None:
    page.get_by_role("textbox", name=say("Message")).fill("See you tomorrow")
    page.get_by_role("button", name=say("Schedule message"), exact=True).click()
    expect(page.get_by_role("menu")).to_be_visible()


def _notice(page: Page) -> None:
    message = page.get_by_role("article").filter(has_text="old oak").first
    message.hover()
    message.get_by_role("button", name=say("More"), exact=True).click()
    page.get_by_role("menuitem", name=say("Delete"), exact=True).click()
    expect(page.get_by_text(say("Message deleted."))).to_be_visible()


def _filter(name: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        page.get_by_role("group", name=say("Show")).get_by_role("button", name=say(name), exact=True).click()

    return do


def _search_nothing(page: Page) -> None:
    page.get_by_role("button", name=say("Search"), exact=True).click()
    page.get_by_role("combobox").fill("xyzzy")
    page.wait_for_timeout(500)


def _react(page: Page) -> None:
    message = page.get_by_role("article").filter(has_text="lemonade").first
    message.hover()
    message.get_by_role("button", name=say("React"), exact=True).click()


PAGE_SCENES: dict[str, Scene] = {
    **{f"settings-{section}": ("token", f"/settings/{section}", _nothing) for section in SECTIONS},
    "sign-in-wrong": ("", "/sign-in", _wrong_sign_in),
    "sign-in-code": ("", "/sign-in", _ask_for_code),
    "sign-up": ("", "/sign-up", _nothing),
    "forgotten": ("", "/forgot-password", _nothing),
    "page-not-found": ("", "/nowhere", _nothing),
    "join-over": ("", "/join/made-up", _nothing),
    "join-by-link-signed-out": ("", "/j/{join_link}", _nothing),
    "unsubscribe": ("", "{unsubscribe}", _nothing),
    "unsubscribe-over": ("", "/unsubscribe/1/made-up", _nothing),
    "welcome": ("token", "/welcome", _nothing),
    "emoji-page": ("token", "/emoji", _nothing),
    "groups": ("token", "/groups", _nothing),
    "groups-empty": ("newcomer", "/groups", _fill("Find groups", "xyzzy")),
    "reminders": ("token", "/reminders", _nothing),
    "scheduled": ("token", "/scheduled", _nothing),
    "share": ("token", "/share?text=See%20https://example.org/picnic&title=Picnic", _nothing),
    "share-empty": ("token", "/share", _nothing),
    **{
        f"{name}-empty": ("nobody", f"/{name}", _nothing)
        for name in ("saved", "reminders", "scheduled", "unread")
    },
    "people-empty": ("token", "/administration", _fill("Find people", "xyzzy")),
    "nobody": ("nobody", "/", _nothing),
    "archived": ("token", "/conversations/{archived}", _nothing),
    "gone": ("token", "/conversations/{gone}", _nothing),
    "filter-mentions": ("nobody", "/", _filter("Mentions")),
    "filter-direct": ("token", "/", _filter("Direct")),
    "palette-empty": ("token", "/", _search_nothing),
    "conversation-menu": in_picnic(_conversation_menu),
    "mute": in_picnic(_mute),
    "section": in_picnic(_chosen("Move to section…")),
    "rename": in_picnic(_chosen("Rename")),
    "leave": in_picnic(_chosen("Leave")),
    "delete-conversation": in_picnic(_chosen("Delete")),
    "close-conversation": in_picnic(_chosen("Archive for everyone")),
    "group-settings-top": in_picnic(_chosen("Group settings")),
    "card": in_picnic(_card),
    "schedule": in_picnic(_schedule),
    "react": in_picnic(_react),
    "notice": in_picnic(_notice),
}
