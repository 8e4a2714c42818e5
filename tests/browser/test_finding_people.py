"""Finding people despite different spellings of their names."""

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import Join
from tests.browser.person import Faults


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


def test_search_that_was_lost_with_the_connection_is_asked_again(join: Join, faults: Faults):
    faults.expected += ["WebSocket", "ERR_"]
    ada, grace = join("Ada", "Grace")
    lost: list[str | bytes] = []

    def connect(near: WebSocketRoute) -> None:
        far = near.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            if lost or grace.nickname not in str(frame):
                far.send(frame)
                return
            lost.append(frame)
            near.close()
            far.close()

        near.on_message(pass_on)

    ada.page.route_web_socket("**/_event/**", connect)
    ada.goes_to("/").clicks("New conversation")
    contacts = ada.page.get_by_role("checkbox")
    expect(contacts.first).to_be_visible()
    ada.page.get_by_role("searchbox", name="Find people").fill(grace.nickname)
    expect(contacts).to_have_count(1)
    expect(ada.contact(grace)).to_be_visible()
    assert lost
