"""Layers: Back and Escape close the topmost, and no visible history entries are left over."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Faults, Person
from tests.browser.test_reach import PHONE
from tests.support.proxy import Proxy
from tests.support.servers import Application
from tests.support.waiting import until

DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
# What looks alike at every size needs one.
AT_A_DESKTOP = pytest.mark.parametrize("size", [DESKTOP], indirect=True)
WITH_A_PHONE = pytest.mark.parametrize("size", [PHONE], indirect=True)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def size(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The size of the screen."""
    return request.param


@pytest.fixture
def ada(join: Join, talk: Talk, size: dict[str, Any]) -> Person:
    """Somebody who came from the list to a conversation."""
    ada, grace = join("Ada", "Grace", **size)
    talk("Books", ada, grace)
    talk("Picnic", ada, grace, said=((grace, "Hello"),))
    ada.goes_to("/").opens("Picnic").sees("Hello")
    return ada


def details(person: Person) -> Locator:
    return person.page.get_by_role("complementary", name="Details")


def opens_details(person: Person) -> Locator:
    person.clicks("Details")
    expect(details(person)).to_be_visible()
    return details(person)


def goes_back(person: Person) -> None:
    """Go back as the browser's button does, without waiting for a page load."""
    person.page.evaluate("history.back()")


def stands(person: Person, above: int) -> None:
    """Expect this number of history entries of layers above the page."""
    until(
        lambda: person.page.evaluate("history.state.depth ?? 0") == above, f"it stands {above} above the page"
    )


def is_at_list(person: Person) -> None:
    person.is_at("/")
    expect(person.row("Picnic")).to_be_visible()


def opens_draft(person: Person) -> None:
    """Open the dialog from the list, which fills the screen of a phone."""
    person.clicks("New conversation")
    expect(person.draft).to_be_visible()


@AT_A_DESKTOP
def test_back_and_a_reload_close_a_dialog(ada: Person):
    ada.goes_to("/profile").reads("Profile").clicks("Delete account")
    path = ada.page.url
    dialog = ada.page.get_by_role("dialog", name="Delete account")
    expect(dialog).to_be_visible()
    goes_back(ada)
    expect(dialog).to_be_hidden()
    assert ada.page.url == path
    expect(ada.page.get_by_role("button", name="Delete account")).to_be_focused()
    goes_back(ada)
    expect(ada.page.get_by_role("heading", name="Picnic")).to_be_visible()
    ada.goes_to("/profile").reads("Profile").clicks("Delete account")
    expect(dialog).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_role("button", name="Delete account")).to_be_enabled()
    expect(dialog).to_be_hidden()
    goes_back(ada)
    expect(ada.page.get_by_role("heading", name="Picnic")).to_be_visible()


@pytest.fixture
def opens_again(ada: Person) -> Callable[[], None]:
    """A function that opens the conversation again after going back to the list, as at first."""

    def opens_again() -> None:
        is_at_list(ada)
        ada.opens("Picnic").sees("Hello")

    return opens_again


def test_closed_layer_needs_no_back_step(ada: Person, size: dict[str, Any], opens_again: Callable[[], None]):
    for way in ("button", "Escape", "toggle"):
        panel = opens_details(ada)
        if way == "Escape":
            ada.page.keyboard.press("Escape")
        elif way == "toggle" and size is DESKTOP:
            ada.clicks("Details")
        else:
            panel.get_by_role("button", name="Back" if size is PHONE else "Close").click()
        expect(panel).to_have_count(0)
        expect(ada.page.get_by_role("button", name="Details")).to_be_focused()
        stands(ada, 0)
        goes_back(ada)
        opens_again()


def _in_two_steps(ada: Person) -> None:
    path = ada.page.url
    opens_details(ada)
    assert ada.page.url == path
    goes_back(ada)
    expect(details(ada)).to_have_count(0)
    assert ada.page.url == path
    ada.sees("Hello")
    goes_back(ada)


def _in_a_double_step(ada: Person) -> None:
    opens_details(ada)
    ada.page.evaluate("history.back(); setTimeout(() => history.back())")
    is_at_list(ada)
    expect(details(ada)).to_have_count(0)


def _while_the_panel_closes(ada: Person) -> None:
    opens_details(ada)
    ada.page.evaluate("document.querySelector('.details button').click(); history.back()")
    expect(details(ada)).to_have_count(0)
    stands(ada, 0)
    if not ada.page.url.endswith("/"):
        goes_back(ada)


def _after_forward_which_changes_nothing(ada: Person) -> None:
    opens_details(ada)
    goes_back(ada)
    expect(details(ada)).to_have_count(0)
    ada.page.evaluate("history.forward()")
    stands(ada, 1)
    ada.sees("Hello")
    expect(details(ada)).to_have_count(0)
    opens_details(ada)
    goes_back(ada)
    expect(details(ada)).to_have_count(0)
    goes_back(ada)


def _in_one_step_after_forward(ada: Person) -> None:
    opens_details(ada)
    goes_back(ada)
    expect(details(ada)).to_have_count(0)
    ada.page.evaluate("history.forward()")
    stands(ada, 1)
    goes_back(ada)


def _without_loading_the_page_again(ada: Person) -> None:
    ada.composer.fill("Half a sentence")
    ada.page.evaluate("document.querySelector('[role=log]').mark = 'the same'")
    opens_details(ada)
    sent: list[str] = []
    ada.page.on("websocket", lambda socket: sent.append(socket.url))
    goes_back(ada)
    expect(details(ada)).to_have_count(0)
    assert ada.page.evaluate("document.querySelector('[role=log]').mark") == "the same"
    expect(ada.composer).to_have_value("Half a sentence")
    assert not sent
    goes_back(ada)


def test_back_closes_the_panel_then_leaves_the_page(ada: Person, opens_again: Callable[[], None]):
    for leaves in (
        *(_in_two_steps, _in_a_double_step, _while_the_panel_closes, _after_forward_which_changes_nothing),
        *(_in_one_step_after_forward, _without_loading_the_page_again),
    ):
        leaves(ada)
        opens_again()


def test_topmost_layer_closes_first(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **DESKTOP)
    talk("Picnic", ada, grace)
    ada.goes_to("/").opens("Picnic")
    for close in (lambda: goes_back(ada), lambda: ada.page.keyboard.press("Escape")):
        panel = opens_details(ada)
        opens_draft(ada)
        close()
        expect(ada.draft).to_be_hidden()
        expect(panel).to_be_visible()
        close()
        expect(panel).to_have_count(0)
        stands(ada, 0)
    goes_back(ada)
    is_at_list(ada)


def test_the_panel_follows_to_another_conversation(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **DESKTOP)
    talk("Picnic", ada, grace)
    talk("Books", ada, grace)
    ada.goes_to("/").opens("Picnic")
    opens_details(ada)
    ada.opens("Books")
    expect(details(ada)).to_be_visible()
    goes_back(ada)
    expect(details(ada)).to_have_count(0)
    expect(ada.page.get_by_role("heading", name="Books")).to_be_visible()
    goes_back(ada)
    expect(ada.page.get_by_role("heading", name="Picnic")).to_be_visible()
    expect(details(ada)).to_have_count(0)
    stands(ada, 0)
    goes_back(ada)
    is_at_list(ada)
    ada.page.evaluate("history.forward()")
    expect(ada.page.get_by_role("heading", name="Picnic")).to_be_visible()
    ada.page.evaluate("history.forward()")
    expect(ada.page.get_by_role("heading", name="Books")).to_be_visible()


@WITH_A_PHONE
def test_dialog_that_navigates_leaves_no_history_entry(ada: Person, join: Join):
    (alan,) = join("Alan")
    goes_back(ada)
    is_at_list(ada)
    ada.starts("Lunch", alan)
    expect(ada.draft).to_be_hidden()
    goes_back(ada)
    is_at_list(ada)
    expect(ada.draft).to_be_hidden()
    stands(ada, 0)
    ada.page.evaluate("history.forward()")
    expect(ada.page.get_by_role("heading", name="Lunch")).to_be_visible()


def test_a_reload_keeps_panel_and_draft_and_the_way_back(ada: Person):
    opens_details(ada)
    ada.page.reload()
    expect(details(ada)).to_be_visible()
    goes_back(ada)
    expect(details(ada)).to_have_count(0)
    ada.sees("Hello")
    goes_back(ada)
    is_at_list(ada)
    opens_draft(ada)
    ada.page.reload()
    expect(ada.draft).to_be_visible()
    goes_back(ada)
    expect(ada.draft).to_be_hidden()
    is_at_list(ada)
    ada.page.reload()
    expect(ada.row("Picnic")).to_be_visible()
    expect(ada.draft).to_be_hidden()


def test_dialog_works_while_the_server_is_away(
    join: Join, app: Application, connection: Proxy, faults: Faults
):
    faults.expected += ["WebSocket", "ERR_"]
    (ada,) = join("Ada", url=f"http://localhost:{app.port}", **PHONE)
    ada.goes_to("/")
    opens_draft(ada)
    expect(ada.draft.get_by_role("checkbox").first).to_be_visible()
    connection.cut()
    ada.draft.get_by_role("button", name="Close").click()
    expect(ada.draft).to_be_hidden()
    expect(ada.page.get_by_role("button", name="New conversation")).to_be_focused()
    opens_draft(ada)
    ada.page.keyboard.press("Escape")
    expect(ada.draft).to_be_hidden()
    gone = ada.page.get_by_text("No connection.")
    expect(gone).to_be_attached()
    connection.restore()
    expect(gone).to_have_count(0)
    ada.page.get_by_role("link", name="Profile").click()
    ada.reads("Profile").page.get_by_role("link", name="Back").click()
    ada.is_at("/")
    expect(ada.draft).to_be_hidden()
