"""Finding people despite different spellings of their names."""

from playwright.sync_api import expect

from tests.browser.conftest import Join


def test_people_are_found_without_accents_in_any_order(join: Join):
    ada, jurgen = join("Ada", "Jürgen Groß")
    place = jurgen.nickname.rpartition(" ")[2]
    ada.goes_to("/").clicks("New conversation")
    search, contacts = ada.page.get_by_role("searchbox", name="Find people"), ada.page.get_by_role("checkbox")
    for typed in ("jurgen", "GROSS jür"):
        search.fill("nobody by this name")
        expect(contacts).to_have_count(0)
        search.fill(f"{typed} {place}")
        expect(contacts).to_have_count(1)
        expect(ada.page.get_by_role("checkbox", name=jurgen.nickname)).to_be_visible()
