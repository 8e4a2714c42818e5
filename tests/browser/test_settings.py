"""The settings: their sections, and choices that reach all tabs of the browser."""

from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.test_axe import breaks_no_rule_in_light_and_dark

SIZES = """() => ["article", "body"].map((name) => getComputedStyle(document.querySelector(name)).fontSize)"""


def test_choices_of_appearance_reach_the_other_tab(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", color_scheme="light")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=((grace, 'Hello'),))}").sees("Hello")
    there, html = ada.in_another_tab("/settings/appearance"), ada.page.locator("html")
    assert ada.page.evaluate(SIZES) == ["16px", "16px"]
    for choice in ("Dark", "Large", "Compact: more messages at a glance", "High contrast"):
        there.field(choice).check()
    for page in (ada.page, there.page):
        html = page.locator("html")
        expect(html).to_have_class("dark")
        expect(html).to_have_attribute("data-density", "compact")
        expect(html).to_have_attribute("data-contrast", "more")
        expect(html).to_have_css("font-size", "18px")
    assert ada.page.evaluate(SIZES) == ["18px", "18px"]
    # The button of the other tab knows the choice, too.
    ada.clicks("Use light colours")
    expect(there.field("Light")).to_be_checked()
    ada.page.reload()
    expect(ada.page.locator("html")).to_have_css("font-size", "18px")
    there.field("Normal").check()
    expect(ada.page.locator("html")).to_have_css("font-size", "16px")


def test_sections_are_accessible(join: Join):
    (ada,) = join("Ada", color_scheme="light")
    ada.goes_to("/settings").reads("Profile")
    sections = ada.page.get_by_role("navigation", name="Settings").get_by_role("link")
    for section in sections.all():
        section.click()
        expect(section).to_have_attribute("aria-current", "page")
        expect(ada.page.get_by_role("heading", level=1)).to_have_text(section.inner_text())
        expect(ada.page.locator("[aria-busy]")).to_have_count(0)
        breaks_no_rule_in_light_and_dark(ada, section.inner_text())
