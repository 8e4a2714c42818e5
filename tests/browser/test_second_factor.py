"""Two-factor authentication in a browser: set up with an app's code, then required at sign-in."""

import re

from playwright.sync_api import Locator, expect

from messenger.domain import clock
from messenger.domain.authentication import codes
from messenger.domain.authentication.totp import STEP_MS
from tests.browser.conftest import Join
from tests.browser.person import Person, tab_to
from tests.support.codes import code_of
from tests.support.waiting import until


def _section(person: Person) -> Locator:
    return person.page.get_by_role("region", name="Two-factor authentication")


def _password(person: Person) -> Locator:
    return _section(person).get_by_label("Current password", exact=True)


def _code(person: Person) -> Locator:
    return _section(person).get_by_label("Code", exact=True)


def _opens_profile(person: Person) -> None:
    person.goes_to("/profile").clicks("Set up")
    expect(_password(person)).to_be_focused()


def _sets_up(person: Person) -> tuple[str, list[str]]:
    """Enable the second factor, and return the displayed secret and the recovery codes."""
    _opens_profile(person)
    _password(person).fill(person.account.password)
    person.clicks("Continue")
    secret = person.page.get_by_role("group", name="Or type this key:").inner_text().replace(" ", "")
    expect(_code(person)).to_be_focused()
    # A code may be one time step old, but not two: it must not expire while it is typed and checked.
    until(lambda: clock.now() % STEP_MS < STEP_MS - 10_000, "the step lasts for a while")
    _code(person).fill(code_of(secret, -1))
    person.clicks("Turn on")
    shown = person.page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(shown).to_have_count(codes.RECOVERY_CODES)
    return secret, shown.all_inner_texts()


def _signs_out(person: Person) -> None:
    person.goes_to("/").clicks("Sign out")
    expect(person.page).to_have_url(re.compile("/sign-in"))


def _is_asked(person: Person) -> None:
    """Sign in with the password, and expect the field for the code in the same form."""
    person.signs_in()
    expect(person.field("Code")).to_be_focused()
    expect(person.field("Email")).to_have_value(person.account.email)
    expect(person.field("Password")).to_have_value(person.account.password)
    expect(person.field("Code")).to_have_accessible_description(re.compile("or a recovery code"))
    expect(person.field("Code")).to_have_attribute("autocomplete", "one-time-code")
    expect(person.field("Code")).to_have_attribute("inputmode", "numeric")


def _enters(person: Person, code: str) -> None:
    person.field("Code").fill(code)
    person.clicks("Sign in")


def test_sign_in_needs_a_code_after_setup(join: Join):
    (ada,) = join("Ada")
    secret, kept = _sets_up(ada)
    ada.clicks("I've saved them")
    expect(ada.page.get_by_text("On. You have 10 recovery codes left.")).to_be_visible()
    expect(ada.page.get_by_role("heading", name="Two-factor authentication")).to_be_focused()
    _signs_out(ada)
    _is_asked(ada)
    _enters(ada, "000000")
    expect(ada.field("Code")).to_have_accessible_description(re.compile(re.escape(codes.WRONG)))
    expect(ada.field("Code")).to_have_value("000000")
    _enters(ada, code_of(secret))
    ada.is_at("/")
    _signs_out(ada)
    _is_asked(ada)
    ada.clicks("Use a recovery code")
    expect(ada.field("Code")).to_be_focused()
    expect(ada.field("Code")).to_have_attribute("inputmode", "text")
    _enters(ada, kept[0].lower().replace("-", " "))
    ada.is_at("/")
    _signs_out(ada)
    _is_asked(ada)
    _enters(ada, kept[0])
    expect(ada.field("Code")).to_have_accessible_description(re.compile(re.escape(codes.WRONG)))
    _enters(ada, kept[1])
    ada.is_at("/").goes_to("/profile")
    expect(ada.page.get_by_text("On. You have 8 recovery codes left.")).to_be_visible()


def test_qr_code_is_readable_in_dark_mode(join: Join):
    (ada,) = join("Ada", color_scheme="dark")
    _opens_profile(ada)
    _password(ada).fill(ada.account.password)
    ada.clicks("Continue")
    picture = ada.page.get_by_role("img", name="QR code for your authenticator app")
    expect(picture).to_be_visible()
    until(lambda: picture.evaluate("image => image.complete && image.naturalWidth > 0"), "it is drawn")
    address = ada.page.get_by_role("link", name="Open it in the app").get_attribute("href") or ""
    assert address.startswith("otpauth://totp/Messenger")
    assert picture.evaluate(COLOURS) == ["255,255,255,255", True]
    ada.clicks("Cancel")
    expect(picture).to_have_count(0)
    expect(ada.page.get_by_role("button", name="Set up")).to_be_visible()


# The colour of the margin, and whether there is black inside it.
COLOURS = """image => {
    const size = 500;
    const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, size, size);
    const found = new Set();
    for (let at = 0; at < size; at++) found.add([...context.getImageData(at, at, 1, 1).data].join());
    return [[...context.getImageData(3, 3, 1, 1).data].join(), found.has("0,0,0,255")];
}"""


def test_recovery_codes_can_be_copied_and_downloaded(join: Join):
    (ada,) = join("Ada", permissions=["clipboard-read", "clipboard-write"])
    _, kept = _sets_up(ada)
    expect(ada.page.get_by_role("button", name="Copy")).to_be_focused()
    ada.clicks("Copy")
    expect(ada.page.get_by_text("Copied.")).to_be_visible()
    assert ada.page.evaluate("navigator.clipboard.readText()") == "\n".join(kept)
    with ada.page.expect_download() as saving:
        ada.clicks("Download")
    assert saving.value.suggested_filename == "recovery-codes.txt"
    assert saving.value.path().read_text().split() == kept
    ada.page.emulate_media(media="print")
    expect(ada.page.get_by_role("list", name="Recovery codes")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Copy")).to_be_hidden()
    expect(ada.page.get_by_role("heading", name="Account")).to_be_hidden()


def test_second_factor_is_managed_by_keyboard(join: Join):
    (ada,) = join("Ada")
    _, kept = _sets_up(ada)
    ada.clicks("I've saved them")
    tab_to(ada.page, ada.page.get_by_role("button", name="Turn off"))
    ada.page.keyboard.press("Enter")
    expect(_password(ada)).to_be_focused()
    ada.page.keyboard.type("not this one")
    tab_to(ada.page, _code(ada))
    ada.page.keyboard.type(kept[0])
    ada.page.keyboard.press("Enter")
    expect(_password(ada)).to_have_accessible_description("This is not your password.")
    expect(_code(ada)).to_have_value(kept[0])
    _password(ada).fill(ada.account.password)
    ada.page.keyboard.press("Enter")
    expect(ada.page.get_by_role("button", name="Set up")).to_be_visible()
    _signs_out(ada)
    ada.signs_in().is_at("/")


def test_leaving_the_page_closes_layers(join: Join):
    (ada,) = join("Ada")
    _, kept = _sets_up(ada)
    ada.page.get_by_role("link", name="Back").click()
    ada.is_at("/").page.get_by_role("link", name="Profile").click()
    expect(ada.page.get_by_text("On. You have 10 recovery codes left.")).to_be_visible()
    expect(ada.page.get_by_text(kept[0])).to_have_count(0)


def test_second_factor_guards_password_and_deletion(join: Join):
    _, ada = join("Root", "Ada")
    secret, kept = _sets_up(ada)
    ada.clicks("I've saved them")
    new = "an entirely different one"
    ada.fills(**{"Current password": ada.account.password, "New password": new})
    ada.clicks("Save")
    expect(ada.field("Code")).to_have_accessible_description(re.compile(re.escape(codes.MISSING)))
    expect(ada.field("New password")).to_have_value(new)
    ada.fills(Code="000000")
    ada.clicks("Save")
    expect(ada.field("Code")).to_have_accessible_description(re.compile(re.escape(codes.WRONG)))
    ada.fills(Code=code_of(secret))
    ada.clicks("Save")
    expect(ada.page.get_by_text("Your password was changed")).to_be_visible()
    expect(ada.field("Code")).to_have_value("")
    ada.clicks("Delete account")
    dialog = ada.page.get_by_role("dialog", name="Delete account")
    dialog.get_by_label("Current password").fill(new)
    dialog.get_by_role("button", name="Delete my account").click()
    code = dialog.get_by_label("Code", exact=True)
    expect(code).to_have_accessible_description(re.compile(re.escape(codes.MISSING)))
    code.fill(kept[0])
    code.press("Enter")
    expect(ada.page).to_have_url(re.compile("/sign-in"))
