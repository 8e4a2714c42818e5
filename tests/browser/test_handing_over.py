"""Without a mail server, an administrator hands over the link that a mail would have."""

import re
from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import expect

from tests.browser.conftest import Join
from tests.browser.person import Person
from tests.support import servers
from tests.support.accounts import change
from tests.support.proxy import Proxy

NEW = "an entirely different one"
Visit = Callable[..., Person]


def _administrator(join: Join, **options: object) -> Person:
    (root,) = join("Root", **options)
    change(root.account.actor, is_administrator=True)
    return root


def test_handed_over_link_lets_the_person_in(
    connection: Proxy, join: Join, visit: Visit, app: servers.Application
):
    root = _administrator(join, permissions=["clipboard-read", "clipboard-write"])
    (ada,) = join("Ada")
    # Links must lead to the address at which people open the application.
    there = visit(url=app.url).goes_to("/forgot-password")
    there.fills(Email=ada.account.email)
    there.clicks("Send link")
    expect(there.page.get_by_role("status").filter(has_text="please ask them")).to_be_visible()
    root.goes_to("/").page.get_by_role("link", name="Administration").click()
    root.page.get_by_role("link", name="Links to hand over").click()
    root.is_at("/administration/links")
    waits = root.page.get_by_role("button", name=f"Hand over: New password, {ada.nickname}")
    waits.click()
    dialog = root.page.get_by_role("dialog", name="Hand over")
    password = dialog.get_by_label("Current password")
    expect(password).to_be_focused()
    password.fill("not this one")
    password.press("Enter")
    expect(password).to_have_accessible_description("This is not your password.")
    password.fill(root.account.password)
    password.press("Enter")
    link = dialog.get_by_role("textbox", name="Link").input_value()
    dialog.get_by_role("button", name="Copy").click()
    expect(root.page.get_by_text("Copied.")).to_be_visible()
    assert root.page.evaluate("navigator.clipboard.readText()") == link
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_have_count(0)
    expect(waits).to_have_count(0)
    assert link not in root.page.content()
    there.page.goto(link)
    there.fills(**{"New password": NEW})
    there.clicks("Set password")
    there.is_at("/sign-in?after=reset")
    there.account = replace(ada.account, password=NEW)
    there.signs_in().is_at("/")
    root.page.get_by_role("link", name="Audit log").click()
    taken = f"{root.nickname} took a link to hand over to {ada.nickname}"
    expect(root.page.get_by_role("listitem").filter(has_text=taken)).to_be_visible()


def test_handed_over_link_confirms_an_email(
    connection: Proxy, join: Join, visit: Visit, app: servers.Application
):
    root, ada = _administrator(join), visit("Ada", url=app.url).signs_up()
    root.goes_to("/administration/links").clicks(f"Hand over: Email confirmation, {ada.nickname}")
    dialog = root.page.get_by_role("dialog", name="Hand over")
    dialog.get_by_label("Current password").fill(root.account.password)
    dialog.get_by_role("button", name="Show link").click()
    ada.page.goto(dialog.get_by_role("textbox", name="Link").input_value())
    ada.clicks(f"Confirm {ada.account.email}")
    ada.is_at("/profile")
    expect(ada.page.get_by_text("This email is confirmed.")).to_be_visible()


def test_member_gets_not_found_for_administration(join: Join):
    _, ada = join("Root", "Ada")
    ada.goes_to("/")
    expect(ada.page.get_by_role("button", name="New conversation").first).to_be_visible()
    expect(ada.page.get_by_role("link", name="Administration")).to_have_count(0)
    ada.goes_to("/administration/links")
    expect(ada.page.get_by_role("heading", name=re.compile("not found", re.IGNORECASE))).to_be_visible()
    expect(ada.page.get_by_text("Links to hand over")).to_have_count(0)
