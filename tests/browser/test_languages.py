"""Languages: every text is translatable and fits, and switching takes no reload."""

from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from tests.browser.built import addresses
from tests.browser.conftest import Join, Talk, Visit
from tests.browser.person import Faults, Person
from tests.browser.test_reach import PHONE
from tests.browser.test_right_to_left import OVERFLOWING
from tests.support.accounts import change
from tests.support.waiting import until

# Texts on the page without the marks of the pseudo-language, except what people wrote, dates, and texts from
# the server (refusals, audit entries, names of devices), which have their own tests.
UNMARKED = """() => {
    const own = "bdi, time, code, script, style, noscript, select, .body, .avatar, .day, .row-time, .secret, "
        + "[role=alert], .entries, .devices strong";
    const isText = (text) => /\\p{L}/u.test(text) && !text.includes("⟦") && text !== "Messenger";
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        const isMarked = [data, parentElement.textContent].some((text) => !isText(text));
        if (!isMarked && !parentElement.closest(own)) found.push(data);
    }
    for (const name of ["aria-label", "alt", "placeholder", "title"])
        for (const element of document.querySelectorAll(`[${name}]:not(h1)`))
            if (isText(element.getAttribute(name))) found.push(`${name}: ${element.getAttribute(name)}`);
    return found;
}"""
LOADING = ".skeleton, [aria-busy]"
OPEN_PAGES = (
    "sign-in",
    "sign-up",
    "forgot-password",
    "reset-password/x",
    "confirm-email/x",
    "join/x",
    "nowhere",
)
# Other tests look at these; the last three show the same page.
COVERED = {*(f"/{path}" for path in OPEN_PAGES), "/profile", "/settings", "/settings/profile"}


def _speaks_pseudo(person: Person) -> Page:
    person.context.add_init_script("try { localStorage.setItem('language', 'xx') } catch {}")
    return person.page


def _is_translated(page: Page) -> None:
    """Expect that nothing on the loaded page is untranslated or too wide."""
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(LOADING)).to_have_count(0)
    expect(page.get_by_text("⟦").nth(1)).to_be_attached()
    # Parts of the catalogue come after the page.
    with suppress(AssertionError):
        until(lambda: page.evaluate(UNMARKED) == [], "all is translated", seconds=10)
    assert page.evaluate(UNMARKED) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_open_pages_are_translatable(visit: Visit, faults: Faults):
    faults.expected += ["status of 404"]
    visitor = visit(**PHONE)
    page = _speaks_pseudo(visitor)
    for path in OPEN_PAGES:
        visitor.goes_to(f"/{path}")
        _is_translated(page)


def test_messenger_is_translatable(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    picnic = talk("Picnic", ada, grace, said=((grace, "Hello"), (ada, "Hi"), (grace, "Bye")))
    page = _speaks_pseudo(ada)
    ada.goes_to()
    _is_translated(page)
    ada.goes_to(f"/conversations/{picnic}")
    expect(page.get_by_role("article")).to_have_count(3)
    _is_translated(page)
    page.locator("[aria-expanded]").click()
    expect(page.locator(".details li")).to_have_count(2)
    _is_translated(page)
    ada.goes_to()
    page.locator(".sidebar > header .primary").click()
    expect(page.get_by_role("dialog").get_by_role("checkbox").first).to_be_visible()
    _is_translated(page)


def test_profile_is_translatable(join: Join):
    (ada,) = join("Ada", **PHONE)
    page = _speaks_pseudo(ada)
    ada.goes_to("/profile")
    expect(page.locator(".devices li")).to_have_count(1)
    _is_translated(page)
    page.locator("section > button.danger").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    _is_translated(page)


def test_all_pages_behind_the_sign_in_are_translatable(administrator: Person, join: Join, talk: Talk):
    picnic = talk("Picnic", administrator, *join("Grace"))
    page = _speaks_pseudo(administrator)
    page.set_viewport_size(PHONE["viewport"])
    for path in addresses(picnic):
        if path not in COVERED:
            administrator.goes_to(path)
            _is_translated(page)


def test_administration_dialogs_fit_on_a_phone(join: Join):
    root, grace = join("Root", "Grace", **PHONE)
    change(root.account.actor, is_administrator=True)
    change(grace.account.actor, totp_secret="A" * 32)
    page = _speaks_pseudo(root)
    root.goes_to("/administration")
    page.get_by_role("searchbox").fill(grace.account.email)
    account = page.locator(".accounts li")
    expect(account).to_have_count(1)
    account.locator("summary").click()
    actions = account.locator("details").get_by_role("button")
    expect(actions).to_have_count(5)
    for action in actions.all():
        action.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        _is_translated(page)
        assert page.evaluate(OVERFLOWING) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_account_links_fit_on_one_line(locale: str, join: Join):
    (root,) = join("Root", locale=locale)
    change(root.account.actor, is_administrator=True)
    root.goes_to()
    links = root.page.locator(".account-links > *")
    expect(links).to_have_count(3)
    expect(root.page.locator("html")).to_have_attribute("lang", locale[:2])
    tops = links.evaluate_all("links => links.map((link) => Math.round(link.getBoundingClientRect().top))")
    assert len(set(tops)) == 1


def test_long_words_stay_in_the_sidebar(join: Join):
    (root,) = join("Root")
    change(root.account.actor, is_administrator=True)
    page = _speaks_pseudo(root)
    root.goes_to()
    _is_translated(page)
    expect(page.locator(".account-links > *")).to_have_count(3)
    assert page.evaluate(OVERFLOWING) == []


def test_switching_language_keeps_page_and_input(join: Join):
    (ada,) = join("Ada")
    ada.goes_to("/profile")
    ada.field("Nickname").fill("Adeline")
    ada.page.evaluate("window.isSamePage = true")
    ada.page.get_by_role("combobox", name="Language").select_option("Deutsch")
    ada.reads("Profil")
    expect(ada.page.locator("html")).to_have_attribute("lang", "de")
    expect(ada.page).to_have_title("Profil · Messenger")
    expect(ada.field("Spitzname")).to_have_value("Adeline")
    assert ada.page.evaluate("window.isSamePage")
    ada.page.get_by_role("combobox", name="Sprache").select_option("")
    ada.reads("Profile")
    assert ada.page.evaluate("window.isSamePage")


def test_language_of_the_account_wins_over_that_of_the_browser(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((grace, "Hello"),))
    ada.goes_to("/profile")
    ada.page.get_by_role("combobox", name="Language").select_option("Deutsch")
    ada.reads("Profil")
    elsewhere = ada.in_another_tab(f"/conversations/{picnic}")
    expect(elsewhere.page.get_by_role("textbox", name="Nachricht")).to_be_visible()
    expect(elsewhere.page.locator(".day")).to_have_text("Heute")


def test_visitor_reads_the_language_of_the_browser(visit: Visit):
    visit(locale="de-AT").goes_to("/sign-in").reads("Anmelden")
    french = visit(locale="fr-FR").goes_to("/sign-in").reads("Sign in")
    assert "Keep me signed in" in french.page.evaluate(UNMARKED)
