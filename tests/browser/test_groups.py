"""What the owner and the moderators of a group do to it."""

from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.browser.person import Person


def _chooses(person: Person, item: str) -> None:
    """Choose from the menu of the open conversation."""
    person.clicks("Conversation menu")
    person.page.get_by_role("menuitem", name=item, exact=True).click()


def test_renaming_reaches_every_tab(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    tea = talk("Tea", ada, grace)
    ada.goes_to(f"/conversations/{tea}")
    grace.goes_to(f"/conversations/{tea}")
    grace.clicks("Conversation menu")
    expect(grace.page.get_by_role("menuitem", name="Mute", exact=True)).to_be_visible()
    expect(grace.page.get_by_role("menuitem", name="Rename", exact=True)).to_have_count(0)
    grace.page.keyboard.press("Escape")
    _chooses(ada, "Rename")
    dialog = ada.page.get_by_role("dialog", name="Rename conversation")
    title = dialog.get_by_role("textbox", name="Title")
    expect(title).to_have_value("Tea")
    title.fill("  ")
    ada.clicks("Save")
    expect(dialog.get_by_role("alert")).to_have_text("Enter a title.")
    title.fill("<b>Tea & cake")
    title.press("Enter")
    expect(dialog).to_have_count(0)
    for person in (ada, grace):
        person.reads("<b>Tea & cake")
        expect(person.row("<b>Tea & cake")).to_be_visible()
        expect(person.log).to_contain_text(f"{ada.nickname} renamed the conversation")
    _chooses(ada, "Group settings")
    settings = ada.page.get_by_role("dialog", name="Group settings")
    settings.get_by_role("textbox", name="Description").fill("Every Friday")
    settings.get_by_role("button", name="Save").click()
    settings.get_by_role("checkbox", name=grace.nickname).check()
    settings.get_by_role("checkbox", name="Only the owner and moderators can add people").check()
    grace.clicks("Details")
    details = grace.page.get_by_role("complementary", name="Details")
    expect(details).to_contain_text("Every Friday")
    expect(details.get_by_role("listitem").filter(has_text=grace.nickname)).to_contain_text("Moderator")
    _chooses(grace, "Rename")
    expect(grace.page.get_by_role("dialog", name="Rename conversation")).to_be_visible()


def test_group_is_archived_reopened_and_deleted_for_all(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    tea = talk("Tea", ada, grace, said=((ada, "Hello"),))
    ada.goes_to(f"/conversations/{tea}")
    other = grace.goes_to(f"/conversations/{tea}").in_another_tab("/")
    _chooses(ada, "Archive for everyone")
    ada.clicks("Archive for everyone")
    for person in (ada, grace):
        expect(person.page.get_by_text("Nobody can write in it.")).to_be_visible()
        expect(person.composer).to_have_count(0)
    grace.clicks("Details")
    details = grace.page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("button", name="Leave conversation")).to_be_visible()
    expect(details.get_by_role("button", name="Add people")).to_have_count(0)
    _chooses(ada, "Reopen for everyone")
    expect(details.get_by_role("button", name="Add people")).to_be_visible()
    grace.writes("Back again")
    ada.sees("Hello", "Back again")
    _chooses(ada, "Delete")
    dialog = ada.page.get_by_role("dialog", name="Delete this conversation?")
    typed = dialog.get_by_role("textbox")
    typed.fill("Coffee")
    ada.clicks("Delete for everyone")
    expect(dialog.get_by_role("alert")).to_have_text("This is not the title of the conversation.")
    ada.sees("Hello", "Back again")
    typed.fill("Tea")
    ada.clicks("Delete for everyone")
    ada.is_at("/")
    grace.reads("Not found")
    for person in (ada, grace, other):
        expect(person.row("Tea")).to_have_count(0)
        expect(person.page.get_by_text("Back again")).to_have_count(0)


def test_member_leaves_from_the_list(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    tea = talk("Tea", ada, grace)
    ada.goes_to(f"/conversations/{tea}")
    grace.goes_to("/").row("Tea").click(button="right")
    grace.page.get_by_role("menuitem", name="Leave", exact=True).click()
    grace.clicks("Leave")
    expect(grace.row("Tea")).to_have_count(0)
    expect(ada.log).to_contain_text(f"{grace.nickname} left")
