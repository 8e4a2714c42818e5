"""What a browser has shown last is there before the server answers, and gone when it must be."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from messenger import db
from messenger.domain.authentication import sign_ins
from messenger.domain.talk import membership, seats
from tests.browser.conftest import Join, Talk
from tests.browser.kept import keeps
from tests.browser.person import Faults, Person
from tests.support.people import say
from tests.support.waiting import until

KEY = "cache-key"
Meet = Callable[[], tuple[Person, Person, str]]


@pytest.fixture
def meet(join: Join, talk: Talk) -> Meet:
    """Let two people talk; the first has read all of it, and their browser keeps it."""

    def meet() -> tuple[Person, Person, str]:
        ada, grace = join("Ada", "Grace")
        picnic = talk("Picnic", ada, grace)
        say(grace.account.actor, picnic, *(f"Message {number}." for number in range(1, 31)))
        seats.mark_read(ada.account.actor, picnic, 30)
        path = f"/conversations/{picnic}"
        ada.goes_to(path)
        expect(ada.message("Message 30.")).to_be_in_viewport()
        expect(ada.row("Picnic")).to_have_attribute("data-unread", "false")
        keeps(ada, f"conversation/{picnic}", "list")
        return ada, grace, path

    return meet


def loses_the_server(person: Person) -> None:
    """Let the pages of this person load, but their connections stay silent."""
    person.context.route_web_socket(re.compile("/_event"), lambda _socket: None)


def _has_key(person: Person) -> bool:
    return any(KEY in cookie.get("name", "") for cookie in person.context.cookies())


def test_reload_shows_rows_before_the_server_answers(meet: Meet):
    ada, grace, path = meet()
    loses_the_server(ada)
    ada.goes_to(path)
    expect(ada.message("Message 30.")).to_be_in_viewport()
    expect(ada.messages).to_have_count(30)
    expect(ada.log.get_by_text(f"{ada.nickname} created the conversation")).to_be_attached()
    expect(ada.row("Picnic")).to_contain_text(f"{grace.nickname}: Message 30.")
    expect(ada.page.get_by_role("button", name="Sign out")).to_be_disabled()
    ada.writes("Written early")
    expect(ada.message("Written early")).to_have_attribute("data-status", "pending")


def test_stale_start_opens_at_the_first_unread_message(meet: Meet):
    ada, grace, path = meet()
    ada.page.goto("about:blank")
    say(grace.account.actor, int(path.rpartition("/")[2]), *(f"News {number}." for number in range(1, 31)))
    ada.goes_to(path)
    expect(ada.message("News 30.")).to_be_attached()
    expect(ada.log.get_by_role("separator").filter(has_text="New")).to_be_in_viewport()
    expect(ada.message("News 1.")).to_be_in_viewport()
    expect(ada.message("News 30.")).not_to_be_in_viewport()
    expect(ada.row("Picnic")).to_have_attribute("data-unread", "true")


def test_signing_out_erases_the_cache(meet: Meet):
    ada, _, path = meet()
    there = ada.in_another_tab(path)
    expect(there.messages).to_have_count(30)
    ada.clicks("Sign out")
    for tab in (ada, there):
        expect(tab.page).to_have_url(re.compile("/sign-in"))
    assert not _has_key(ada)
    keeps(ada)


# Whether the list and the messages are painted, once the script in the head is done.
PAINTED = """async () => {
  await globalThis.__begun;
  await new Promise(requestAnimationFrame);
  return document.querySelectorAll(".list .painted, .messages .painted").length === 2;
}"""


def test_rows_are_painted_before_the_application_runs(meet: Meet, faults: Faults):
    ada, grace, path = meet()
    faults.expected += ["ERR_FAILED", "Failed to fetch dynamically imported module"]
    there = ada.another_tab()
    there.page.route(re.compile(r"/assets/.*\.js$"), lambda route: route.abort())

    def is_painted() -> bool:
        return there.goes_to(path).page.evaluate(PAINTED)

    # Stored some time after this is shown.
    grace.goes_to(path).writes("Message 31.")
    expect(ada.message("Message 31.")).to_be_in_viewport()
    until(is_painted, "what ada sees is painted elsewhere")
    copies = there.page.locator(".messages .painted .body")
    expect(copies.last).to_have_text(re.compile(r"Message 3[01]\."))
    expect(copies.last).to_be_in_viewport()
    expect(there.page.locator(f'.list .painted a[href="{path}"]')).to_contain_text("Picnic")
    # For the eyes only, until the rows themselves are there.
    expect(there.messages.or_(there.rows)).to_have_count(0)
    ada.goes_to(path)
    expect(ada.messages).to_have_count(31)
    expect(ada.page.locator(".painted")).to_have_count(0)
    ada.clicks("Sign out")
    expect(ada.page).to_have_url(re.compile("/sign-in"))
    assert not is_painted(), "nobody is signed in"


def test_revocation_erases_the_cache(meet: Meet, database: db.Database):
    ada, _, path = meet()
    ada.page.goto("about:blank")
    with db.transaction() as tx:
        sign_ins.end_all(tx, ada.account.user_id)
    ada.goes_to(path)
    expect(ada.page).to_have_url(re.compile("/sign-in"))
    keeps(ada)
    assert not _has_key(ada)


def test_switching_off_erases_the_cache(meet: Meet):
    ada, grace, path = meet()
    there = ada.in_another_tab("/settings/devices").reads("Devices")
    there.field("Keep messages in this browser").uncheck()
    keeps(there)
    grace.goes_to(path).writes("One more")
    expect(ada.message("One more")).to_be_visible()
    loses_the_server(ada)
    ada.goes_to(path)
    expect(ada.composer).to_be_disabled()
    expect(ada.messages).to_have_count(0)
    keeps(ada)


def test_conversation_left_elsewhere_is_not_kept(meet: Meet, database: db.Database):
    ada, _, path = meet()
    ada.page.goto("about:blank")
    membership.remove(ada.account.actor, int(path.rpartition("/")[2]), ada.account.user_id)
    ada.goes_to(path).reads("Not found")
    expect(ada.rows).to_have_count(0)
    keeps(ada)
