"""Open groups, links to join a group, what newcomers see, and another owner."""

from playwright.sync_api import Locator, expect

from messenger.domain.groups import changing
from tests.browser.conftest import Join, Talk, Visit
from tests.browser.person import Person


def _settings(person: Person) -> Locator:
    """Open the settings of the open group."""
    person.clicks("Conversation menu")
    person.page.get_by_role("menuitem", name="Group settings", exact=True).click()
    return person.page.get_by_role("dialog", name="Group settings")


def test_open_group_is_found_joined_and_handed_over(join: Join, talk: Talk):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    title = f"Tea of {ada.nickname}"
    tea = talk(title, ada, alan, said=((ada, "Hello"),))
    ada.goes_to(f"/conversations/{tea}")
    settings = _settings(ada)
    settings.get_by_role("checkbox", name="Everyone here can find and join this group").check()
    expect(ada.log).to_contain_text(f"{ada.nickname} opened the group to everyone")
    grace.goes_to("/")
    grace.clicks("New conversation")
    grace.draft.get_by_role("link", name="Find open groups").click()
    grace.reads("Open groups")
    grace.page.get_by_role("searchbox", name="Find groups").fill(title)
    groups = grace.page.get_by_role("list", name="Open groups").get_by_role("listitem")
    expect(groups).to_have_count(1)
    expect(groups).to_contain_text("2 members")
    grace.clicks(f"Join {title}")
    # Everything that was said is there.
    grace.is_at(f"/conversations/{tea}").sees("Hello")
    for person in (ada, grace):
        expect(person.log).to_contain_text(f"{grace.nickname} joined")
    settings.get_by_role("combobox", name="New owner").select_option(label=grace.nickname)
    settings.get_by_role("button", name="Make owner").click()
    expect(ada.log).to_contain_text(f"{ada.nickname} made {grace.nickname} the owner")
    # Ada is a moderator now.
    expect(settings.get_by_role("combobox", name="New owner")).to_have_count(0)
    grace.clicks("Conversation menu")
    expect(grace.page.get_by_role("menuitem", name="Delete", exact=True)).to_be_visible()


def test_link_leads_through_signing_up_into_the_group(join: Join, talk: Talk, visit: Visit):
    (ada, alan) = join("Ada", "Alan", viewport={"width": 390, "height": 844})
    tea = talk("Tea", ada, alan, said=((ada, "Only for old friends"),))
    changing.hide_history(ada.account.actor, tea, True)
    ada.goes_to(f"/conversations/{tea}")
    settings = _settings(ada)
    expect(settings.get_by_role("checkbox", name="New members see earlier messages")).not_to_be_checked()
    settings.get_by_role("link", name="Links to join").click()
    ada.reads("Links to join")
    ada.field("Expires").select_option(label="In an hour")
    ada.field("Number of uses (optional)").fill("1")
    ada.clicks("Create link")
    address = ada.page.get_by_role("textbox", name="Link to join")
    expect(address).not_to_have_value("")
    path = "/j/" + address.input_value().rpartition("/")[2]
    links = ada.page.get_by_role("list", name="Links to join").get_by_role("listitem")
    expect(links).to_contain_text("1 use left")
    grace = visit("Grace", viewport={"width": 390, "height": 844}).goes_to(path)
    grace.reads("Sign in").follows("Sign up", to="Sign up")
    grace.fills(Nickname=grace.nickname, Email=grace.account.email, Password=grace.account.password)
    grace.clicks("Sign up")
    grace.is_at(path).reads("Join a group")
    expect(grace.page.get_by_role("heading", name="Tea")).to_be_visible()
    expect(grace.page.get_by_text("2 members")).to_be_visible()
    grace.clicks("Join")
    grace.is_at(f"/conversations/{tea}")
    expect(grace.log).to_contain_text(f"{grace.nickname} joined")
    alan.goes_to(f"/conversations/{tea}").writes("Welcome")
    grace.sees("Welcome")
    alan.sees("Only for old friends", "Welcome")
    # A link to an old message leads to what there is for Grace.
    grace.goes_to(f"/conversations/{tea}/1").sees("Welcome")
    (late,) = join("Late")
    late.goes_to(path)
    expect(late.page.get_by_role("alert")).to_contain_text("This link has expired, was used up or revoked")
    ada.clicks("Done")
    ada.clicks("Create link")
    expect(address).not_to_have_value("")
    second = "/j/" + address.input_value().rpartition("/")[2]
    ada.clicks("Done")
    expect(links).to_have_count(1)
    ada.page.get_by_role("button", name="Revoke", exact=True).click()
    ada.clicks("Revoke it now")
    expect(ada.page.get_by_text("There are no links.")).to_be_visible()
    late.goes_to(second)
    expect(late.page.get_by_role("alert")).to_contain_text("This link has expired, was used up or revoked")


def test_links_of_others_are_no_page(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    grace.goes_to(f"/groups/{talk('Tea', ada, grace)}").reads("Not found")
    expect(grace.page.get_by_role("heading")).to_have_count(1)
