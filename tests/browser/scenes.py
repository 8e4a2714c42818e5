"""Scenes for the pictures: who opens which page, and what they do there first."""

from collections.abc import Callable
from itertools import cycle

from playwright.sync_api import Page, expect

from messenger.run import seeds
from messenger.translation import SOURCE, gettext, translate

# Whose sign-in, the address, and what is done there.
Scene = tuple[str, str, Callable[[Page], None]]

NAMES = ("Iris", "Noor", "Pavel", "Quentin", "Rosa", "Sami", "Tove", "Uma", "Victor", "Wanda")
asking = cycle(NAMES)
language = SOURCE
FAIL = """area => {
    const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
    value.set.call(area, "See you at noon!\\0");
    area.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def say(text: str) -> str:
    """Return a text of the pages in the language of the pictures."""
    return translate(gettext(text), language)


def _new_conversation(page: Page) -> None:
    page.get_by_role("button", name=say("New conversation")).click()
    for i in (1, 3, 5, 7):
        page.get_by_role("checkbox").nth(i).check()
    expect(page.get_by_role("button", name=say("Create"))).to_be_enabled()


def _wrong_sign_up(page: Page) -> None:
    page.get_by_label(say("Nickname")).fill("A")
    page.get_by_label(say("Email")).fill("nonsense")
    page.get_by_role("button", name=say("Sign up")).click()
    expect(
        page.get_by_role("alert").filter(has_text="nonsense").or_(page.locator("[aria-invalid=true]")).first
    ).to_be_visible()


def _fail(page: Page) -> None:
    page.get_by_role("textbox", name=say("Message")).evaluate(FAIL)
    page.get_by_role("button", name=say("Send")).click()
    expect(page.get_by_role("article").get_by_text(say("Not sent."))).to_be_visible()
    page.get_by_role("textbox", name=say("Message")).fill("A draft\nof three\nlines")


def _details(page: Page) -> None:
    page.get_by_role("button", name=say("Details")).click()
    expect(page.get_by_role("complementary", name=say("Details"))).to_be_visible()


def _second_factor(page: Page) -> None:
    page.get_by_role("button", name=say("Set up")).click()
    # The account form above has a field with this name, too.
    page.locator("[name=factor_password]").fill(seeds.PASSWORD)
    page.get_by_role("button", name=say("Continue")).click()
    page.get_by_role("img", name=say("QR code for your authenticator app")).scroll_into_view_if_needed()


def _open(page: Page) -> None:
    expect(page.get_by_role("textbox", name=say("Message"))).to_be_enabled()
    expect(page.get_by_role("article").first).to_be_visible()


def _group(page: Page) -> None:
    expect(page.get_by_role("textbox", name=say("Message"))).to_be_enabled()
    _details(page)


def _ask_for_link(page: Page) -> None:
    # A new address each time, because of the rate limit.
    page.get_by_label(say("Email")).fill(f"{next(asking).lower()}@example.org")
    page.get_by_role("button", name=say("Send link")).click()
    expect(page.get_by_role("status").first).to_be_visible()


def _change_account(page: Page) -> None:
    page.get_by_label(say("Email")).fill("ada.lovelace@analytical-engine.example.org")
    page.get_by_label(say("Current password")).fill(seeds.PASSWORD)
    page.get_by_role("button", name=say("Save")).click()
    # All pictures are of one account, at every size and in both colour schemes.
    expect(page.get_by_role("button", name=say("Cancel"))).to_be_visible()


def _nothing(_page: Page) -> None:
    pass


def _search(page: Page) -> None:
    page.get_by_role("button", name=say("Search"), exact=True).click()
    expect(page.get_by_role("option").first).to_be_visible()


def _actions(page: Page) -> None:
    page.get_by_text(say("Actions")).nth(2).click()


def _promotion(page: Page) -> None:
    _actions(page)
    page.get_by_role("button", name=say("Make administrator")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _second_factor_reset(page: Page) -> None:
    _actions(page)
    page.get_by_role("button", name=say("Reset two-factor authentication")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _delete_account(page: Page) -> None:
    page.get_by_role("button", name=say("Delete account")).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _handing_over(page: Page) -> None:
    page.get_by_text(say("Hand over"), exact=True).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _invitation(page: Page) -> None:
    page.get_by_label(say("Note (optional)")).fill("For the choir")
    page.get_by_role("button", name=say("Create invitation")).click()
    expect(page.get_by_role("img", name=say("QR code of the invitation link"))).to_be_visible()


def _join_link(page: Page) -> None:
    page.get_by_role("button", name=say("Create link")).click()
    expect(page.get_by_role("textbox", name=say("Link to join"))).to_be_visible()


def _group_settings(page: Page) -> None:
    page.get_by_role("button", name=say("Conversation menu"), exact=True).click()
    page.get_by_role("menuitem", name=say("Group settings")).click()
    page.get_by_role("combobox", name=say("New owner")).select_option(label="Grace")
    page.get_by_role("combobox", name=say("New owner")).scroll_into_view_if_needed()


def in_picnic(prepare: Callable[[Page], None]) -> Scene:
    """Return the scene in which somebody does this in a conversation."""

    def do(page: Page) -> None:
        _open(page)
        prepare(page)

    return "token", "/conversations/{picnic}", do


SCENES: dict[str, Scene] = {
    "first-run": ("", "/sign-up", _nothing),
    "sign-in": ("", "/sign-in", _nothing),
    "sign-up-wrong": ("", "/sign-up", _wrong_sign_up),
    "forgot-password": ("", "/forgot-password", _ask_for_link),
    "reset-password-over": ("", "/reset-password/made-up", _nothing),
    "reset-password": ("", "/reset-password/{reset}", _nothing),
    "confirm-email": ("", "/confirm-email/{confirm}", _nothing),
    "join": ("", "/join/{invitation}", _nothing),
    "confirm-email-over": ("", "/confirm-email/made-up", _nothing),
    "administration": ("token", "/administration", _actions),
    "administration-question": ("token", "/administration", _promotion),
    "administration-reset": ("token", "/administration", _second_factor_reset),
    "invitations": ("token", "/administration/invitations", _invitation),
    "links": ("token", "/administration/links", _nothing),
    "links-question": ("token", "/administration/links", _handing_over),
    "site-settings": ("token", "/administration/settings", _nothing),
    "undelivered": ("token", "/administration/mail", _nothing),
    "audit": ("token", "/administration/audit", _nothing),
    "profile": ("token", "/profile", _nothing),
    "profile-changed": ("token", "/profile", _change_account),
    "delete-account": ("token", "/profile", _delete_account),
    "appearance": ("token", "/settings/appearance", _nothing),
    "settings-devices": ("token", "/settings/devices", _nothing),
    "empty": ("newcomer", "/", _nothing),
    "saved": ("token", "/saved", _nothing),
    "unread": ("token", "/unread", _nothing),
    "palette": ("token", "/", _search),
    "start": ("token", "/", _nothing),
    "conversation": ("token", "/conversations/{picnic}", _open),
    "details": in_picnic(_details),
    "long": ("token", "/conversations/{long}", _open),
    "odd": ("token", "/conversations/{odd}", _open),
    "group": ("token", "/conversations/{group}", _group),
    "not-found": ("token", "/conversations/0", _nothing),
    "open-groups": ("newcomer", "/groups", _nothing),
    "join-by-link": ("newcomer", "/j/{join_link}", _nothing),
    "join-by-link-over": ("newcomer", "/j/made-up", _nothing),
    "join-links": ("token", "/groups/{group}", _join_link),
    "group-settings": ("token", "/conversations/{picnic}", _group_settings),
    "draft": ("token", "/", _new_conversation),
    "failed": in_picnic(_fail),
    "second-factor": ("token", "/profile", _second_factor),
    "offline": ("token", "/conversations/{picnic}", _open),
}
