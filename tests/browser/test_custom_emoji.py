"""Custom emoji: added by one person, and used by everybody in texts, reactions, completion and picker."""

import re
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from messenger.domain.pictures import custom_emoji
from tests.browser.conftest import Join, Talk
from tests.browser.menu import presses
from tests.browser.person import Faults, Person
from tests.browser.test_axe import breaks_no_rule_in_light_and_dark
from tests.browser.test_cache import loses_the_server
from tests.browser.test_reach import PHONE
from tests.support.accounts import change
from tests.support.picture_files import SVG, animation, picture

screens = pytest.mark.parametrize("screen", [{}, PHONE], ids=["desktop", "phone"])
IS_DRAWN = "picture => picture.complete && picture.naturalWidth > 0"

IS_SAVED = "() => !globalThis.__cacheSaving.timer && !globalThis.__cacheSaving.due.size"


def _file(content: bytes, name: str = "logo.png") -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": content}


def _meet(join: Join, talk: Talk, *said: str, **screen: Any) -> tuple[Person, Person, str]:
    """Let two people talk, of whom the first is an administrator; return them and a name for an emoji."""
    ada, grace, name, place = _prepare(join, talk, *said, **screen)
    for person in (ada, grace):
        person.goes_to(place).reads("Picnic")
        expect(person.composer).to_be_enabled()
    return ada, grace, name


def _administrator(join: Join, talk: Talk, *said: str) -> tuple[Person, str]:
    """Return an administrator who looks at a conversation, and a name for an emoji."""
    ada, _, name, place = _prepare(join, talk, *said)
    ada.goes_to(place).reads("Picnic")
    expect(ada.composer).to_be_enabled()
    return ada, name


def _prepare(join: Join, talk: Talk, *said: str, **screen: Any) -> tuple[Person, Person, str, str]:
    ada, grace = join("Ada", "Grace", **screen)
    change(ada.account.actor, is_administrator=True)
    name = f"logo{ada.account.user_id}"
    texts = [(ada, text.format(name)) for text in said]
    return ada, grace, name, f"/conversations/{talk('Picnic', ada, grace, said=tuple(texts))}"


def _adds(person: Person, name: str, content: bytes | None = None) -> Person:
    """Add an emoji in another tab, while others look."""
    tab = person.in_another_tab("/emoji").reads("Custom emoji")
    _fills(tab.page, name, _file(picture(colour="green") if content is None else content))
    expect(tab.page.get_by_role("status").filter(has_text="Added.")).to_be_visible()
    expect(_item(tab.page, name)).to_be_visible()
    return tab


def _has_added(person: Person, *names: str) -> None:
    """Store emoji before any tab is open."""
    for name in names:
        custom_emoji.add(person.account.actor, name, picture())


def _fills(page: Page, name: str, file: FilePayload) -> None:
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_label("Picture").set_input_files(file)
    page.get_by_role("button", name="Add emoji").click()


def _item(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="Custom emoji").get_by_role("listitem").filter(has_text=f":{name}:")


def _drawn(place: Locator, name: str) -> Locator:
    return place.get_by_role("img", name=f":{name}:")


def _is_drawn(place: Locator, name: str) -> None:
    expect(_drawn(place, name)).to_be_visible()
    handle = _drawn(place, name).element_handle()
    place.page.wait_for_function(IS_DRAWN, arg=handle)


def test_added_emoji_is_drawn_live_until_it_is_deleted(join: Join, talk: Talk):
    ada, grace, name = _meet(join, talk, "So :{}: it is", ":{}:", **PHONE)
    expect(grace.bodies).to_have_text([f"So :{name}: it is", f":{name}:"])
    tab = _adds(ada, name)
    for person in (ada, grace):
        for number in range(2):
            _is_drawn(person.bodies.nth(number), name)
    within, alone = (_drawn(grace.bodies.nth(number), name).bounding_box() for number in range(2))
    assert within is not None
    assert alone is not None
    assert alone["height"] > 1.5 * within["height"]
    tab.page.get_by_role("button", name=f"Delete :{name}:").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(_item(tab.page, name)).to_have_count(0)
    expect(_drawn(grace.log, name)).to_have_count(0)
    expect(grace.bodies).to_have_text([f"So :{name}: it is", f":{name}:"])
    height = grace.bodies.nth(1).evaluate("body => parseFloat(getComputedStyle(body).fontSize)")
    assert height < 20


def test_picture_does_not_move_the_text(join: Join, talk: Talk):
    ada, grace, name = _meet(join, talk, "Before :{}: after", "Below")
    before = grace.bodies.nth(1).bounding_box()
    _adds(ada, name, picture(size=(100, 30)))
    _is_drawn(grace.bodies.nth(0), name)
    assert grace.bodies.nth(1).bounding_box() == before


def test_emoji_is_completed_sent_and_copied(join: Join, talk: Talk):
    ada, grace, name, place = _prepare(join, talk)
    _has_added(ada, name)
    for person in (ada, grace):
        person.goes_to(place)
    grace.types(f"Hi :{name[:-1]}")
    option = grace.page.get_by_role("listbox", name="Suggestions").get_by_role("option", name=f":{name}:")
    expect(option.locator("img")).to_be_visible()
    option.click()
    expect(grace.composer).to_have_value(f"Hi :{name}:")
    grace.composer.press("Enter")
    _is_drawn(ada.bodies.nth(0), name)
    ada.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ada.log.focus()
    ada.bodies.nth(0).evaluate("body => getSelection().selectAllChildren(body)")
    ada.page.keyboard.press("ControlOrMeta+C")
    assert ada.page.evaluate("navigator.clipboard.readText()") == f"Hi :{name}:"


@screens
def test_emoji_is_picked_and_reacted_with(screen: dict[str, Any], join: Join, talk: Talk):
    ada, grace, name = _meet(join, talk, "Cake?", **screen)
    tab = _adds(ada, name)
    grace.clicks("Emoji")
    picker = grace.page.get_by_role("dialog", name="Emoji")
    custom = picker.get_by_role("group", name="Custom emoji")
    picker.get_by_role("searchbox").fill(name)
    _is_drawn(custom, name)
    custom.get_by_role("button", name=f":{name}:").click()
    expect(grace.composer).to_have_value(f":{name}:")
    grace.clicks("Send")
    _is_drawn(ada.bodies.nth(1), name)
    # It is among those that she uses most now.
    message = grace.message("Cake?")
    if screen:
        _presses_long(grace, message.locator(".body"))
        grace.page.get_by_role("menuitem", name=f":{name}:").tap()
    else:
        presses(grace, "React", message)
        grace.page.get_by_role("dialog", name="React").get_by_role("button", name=f":{name}:").click()
    hers = ada.message("Cake?").get_by_role("button", name=f":{name}: 1")
    _is_drawn(hers, name)
    hers.click()
    expect(grace.message("Cake?").get_by_role("button", name=f":{name}: 2")).to_be_visible()
    tab.page.get_by_role("button", name=f"Delete :{name}:").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(grace.message("Cake?").locator(".reaction")).to_have_text(f":{name}: 2")


def _presses_long(person: Person, place: Locator) -> None:
    box = place.bounding_box()
    assert box
    touch = person.context.new_cdp_session(person.page)
    point = {"x": box["x"] + 5, "y": box["y"] + 5}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(person.page.get_by_role("menu")).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_custom_emoji_are_one_tab_stop(join: Join, talk: Talk):
    ada, _, name, place = _prepare(join, talk)
    _has_added(ada, name, f"{name}b")
    ada.goes_to(place).clicks("Emoji")
    picker = ada.page.get_by_role("dialog", name="Emoji")
    picker.get_by_role("searchbox").fill(name)
    custom = picker.get_by_role("group", name="Custom emoji")
    custom.get_by_role("button", name=f":{name}:").focus()
    ada.page.keyboard.press("ArrowRight")
    expect(custom.get_by_role("button", name=f":{name}b:")).to_be_focused()
    ada.page.keyboard.press("Enter")
    expect(ada.composer).to_have_value(f":{name}b:")


def test_refused_emoji_says_why(join: Join, talk: Talk, faults: Faults):
    # What the server refuses.
    faults.expected.append("422")
    ada, name = _administrator(join, talk)
    page = ada.in_another_tab("/emoji").reads("Custom emoji").page
    alert = page.get_by_role("alert")
    _fills(page, "tada", _file(picture()))
    expect(alert.filter(has_text="This is the name of a standard emoji.")).to_be_visible()
    _fills(page, name, _file(SVG))
    expect(alert.filter(has_text="This is not a picture that can be shown.")).to_be_visible()
    _fills(page, name, _file(b"\0" * (1024 * 1024 + 1)))
    expect(alert.filter(has_text="This picture is too large.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name")).to_have_value(name)
    _fills(page, f":{name.upper()}:", _file(animation(4)))
    expect(_item(page, name)).to_be_visible()


def test_administrator_chooses_who_may_add(join: Join, talk: Talk):
    ada, grace, _ = _meet(join, talk)
    page = grace.in_another_tab("/emoji").reads("Custom emoji").page
    expect(page.get_by_text("You can't add emoji here.")).to_be_visible()
    expect(page.get_by_role("button", name="Add emoji")).to_have_count(0)
    settings = ada.in_another_tab("/administration/settings").reads("Administration").page
    who = settings.get_by_role("group", name="Who can add custom emoji?")
    expect(who.get_by_role("radio", name="Administrators")).to_be_checked()
    try:
        who.get_by_role("radio", name="Everybody").check()
        settings.reload()
        expect(who.get_by_role("radio", name="Everybody")).to_be_checked()
        own = f"own{grace.account.user_id}"
        _adds(grace, own)
        theirs = ada.in_another_tab("/emoji").page
        expect(_item(theirs, own)).to_contain_text(f"Added by {grace.nickname}")
    finally:
        who.get_by_role("radio", name="Administrators").check()
        settings.reload()
        expect(who.get_by_role("radio", name="Administrators")).to_be_checked()


def test_emoji_is_shown_from_the_cache(join: Join, talk: Talk):
    ada, grace, name, place = _prepare(join, talk, "So :{}: it is")
    _has_added(ada, name)
    grace.goes_to(place)
    _is_drawn(grace.bodies.nth(0), name)
    # It is kept with the list, a while later.
    grace.page.wait_for_function(IS_SAVED)
    grace.page.evaluate("globalThis.__cacheSaving.last")
    loses_the_server(grace)
    grace.page.reload()
    _is_drawn(grace.bodies.nth(0), name)


def test_page_speaks_german(join: Join, talk: Talk):
    ada, _, name, _ = _prepare(join, talk)
    change(ada.account.actor, language="de")
    page = ada.goes_to("/emoji").reads("Eigene Emoji").page
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_label("Bild").set_input_files(_file(picture()))
    page.get_by_role("button", name="Emoji hinzufügen").click()
    expect(page.get_by_role("list", name="Eigene Emoji")).to_contain_text(f"Hinzugefügt von {ada.nickname}")
    expect(page.get_by_role("button", name=f":{name}: löschen")).to_be_visible()


def test_custom_emoji_break_no_rule(join: Join, talk: Talk):
    ada, name = _administrator(join, talk, "So :{}: it is", ":{}:")
    tab = _adds(ada, name)
    breaks_no_rule_in_light_and_dark(tab)
    tab.page.get_by_role("button", name=f"Delete :{name}:").click()
    expect(tab.page.get_by_role("dialog", name=re.compile("Delete"))).to_be_visible()
    breaks_no_rule_in_light_and_dark(tab)
    _is_drawn(ada.bodies.nth(0), name)
    ada.clicks("Emoji")
    _is_drawn(ada.page.get_by_role("group", name="Custom emoji"), name)
    breaks_no_rule_in_light_and_dark(ada)
