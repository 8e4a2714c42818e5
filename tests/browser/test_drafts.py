"""The draft of a new conversation."""

from playwright.sync_api import expect

from tests.browser.conftest import Join


def test_draft_starts_with_me_and_needs_one_more(join: Join):
    ada, grace = join("Ada", "Grace")
    ada.goes_to("/").clicks("New conversation")
    expect(ada.chosen).to_have_text([f"{ada.nickname} (me)"])
    expect(ada.draft.get_by_role("button", name=f"Remove {ada.nickname}")).to_have_count(0)
    expect(ada.create).to_be_disabled()
    ada.finds(grace.nickname)
    ada.contact(grace).check()
    expect(ada.chosen).to_contain_text([f"{ada.nickname} (me)", grace.nickname])
    expect(ada.create).to_be_enabled()
    ada.clicks(f"Remove {grace.nickname}")
    expect(ada.chosen).to_have_count(1)
    expect(ada.contact(grace)).not_to_be_checked()
    expect(ada.create).to_be_disabled()
    # A closed draft is gone.
    ada.contact(grace).check()
    expect(ada.chosen).to_have_count(2)
    ada.page.keyboard.press("Escape")
    expect(ada.draft).to_be_hidden()
    ada.clicks("New conversation")
    expect(ada.chosen).to_have_count(1)


def test_contacts_are_searched_and_unchecked(join: Join):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    ada.goes_to("/").drafts(grace, alan)
    expect(ada.chosen).to_contain_text([ada.nickname, grace.nickname, alan.nickname])
    ada.contact(alan).uncheck()
    expect(ada.chosen).to_contain_text([ada.nickname, grace.nickname])
    place = ada.create.bounding_box()
    ada.finds("nobody has this name")
    expect(ada.draft.get_by_text("No one found with that name.")).to_be_visible()
    # An answer that arrives while somebody clicks must not move the button.
    assert ada.create.bounding_box() == place
    ada.finds(alan.nickname.upper())
    expect(ada.contact(alan)).to_be_visible()
    ada.finds(ada.nickname)
    expect(ada.draft.get_by_text("No one found with that name.")).to_be_visible()


def test_a_blank_title_becomes_the_nicknames(join: Join):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    ada.goes_to("/")
    ada.drafts(grace, alan)
    ada.create.click()
    title = f"{ada.nickname}, {grace.nickname}, {alan.nickname}"
    expect(ada.page.get_by_role("heading", name=title)).to_be_visible()
    expect(ada.draft).to_be_hidden()
    ada.clicks("Details")
    details = ada.page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("listitem")).to_have_count(3)
    expect(details.get_by_role("listitem").filter(has_text="Owner")).to_contain_text("(me)")


def test_the_draft_survives_a_reload(join: Join):
    ada, grace = join("Ada", "Grace")
    ada.goes_to("/").drafts(grace)
    ada.draft.get_by_role("textbox", name="Title (optional)").fill("Picnic")
    ada.page.reload()
    expect(ada.chosen).to_contain_text([f"{ada.nickname} (me)", grace.nickname])
    expect(ada.draft.get_by_role("textbox", name="Title (optional)")).to_have_value("Picnic")
    ada.create.click()
    expect(ada.page.get_by_role("heading", name="Picnic")).to_be_visible()
    ada.goes_to("/")
    expect(ada.row("Picnic")).to_be_visible()
    expect(ada.draft).to_be_hidden()


def test_overlong_title_is_refused_at_its_field(join: Join):
    ada, grace = join("Ada", "Grace")
    ada.goes_to("/").drafts(grace)
    title = ada.draft.get_by_role("textbox", name="Title (optional)")
    title.fill("x" * 201)
    ada.create.click()
    expect(ada.draft.get_by_role("alert").filter(has_text="title")).to_be_visible()
    expect(title).to_have_value("x" * 201)
    title.fill("x" * 200)
    ada.create.click()
    expect(ada.page.get_by_role("heading", name="x" * 200)).to_be_visible()


def test_double_click_on_create_starts_one_conversation(join: Join):
    ada, grace = join("Ada", "Grace")
    ada.goes_to("/").drafts(grace)
    ada.create.dblclick()
    expect(ada.page.get_by_role("heading", level=1, name=grace.nickname, exact=True)).to_be_visible()
    expect(ada.composer).to_be_focused()
    ada.clicks("New conversation")
    expect(ada.chosen).to_have_count(1)
    expect(ada.draft.get_by_role("alert")).to_have_count(0)
    expect(ada.rows).to_have_count(1)


def test_stored_draft_of_another_shape_is_removed(join: Join):
    (ada,) = join("Ada")
    ada.goes_to("/")
    # As browsers close a dialog at the second Escape, whatever the page wants.
    for _ in range(2):
        ada.clicks("New conversation")
        expect(ada.draft).to_be_visible()
        ada.page.evaluate("document.querySelector('dialog').close()")
        expect(ada.draft).to_be_hidden()
    # Going back to the entry of the page would abort the loading.
    ada.page.wait_for_function("() => !history.state?.depth")
    for stored in ("no JSON", "5", "[]", '{"id": "x", "user": 1, "others": [2]}'):
        ada.page.evaluate("text => sessionStorage.setItem('draft', text)", stored)
        ada.page.reload()
        expect(ada.page.get_by_role("button", name="New conversation")).to_be_enabled()
        expect(ada.draft).to_be_hidden()
        assert ada.page.evaluate("sessionStorage.getItem('draft')") is None


def test_draft_of_another_user_is_removed(join: Join):
    ada, grace = join("Ada", "Grace")
    ada.goes_to("/").drafts(grace)
    stored = ada.page.evaluate("sessionStorage.getItem('draft')")
    grace.goes_to("/").page.evaluate("text => sessionStorage.setItem('draft', text)", stored)
    grace.page.reload()
    expect(grace.page.get_by_role("button", name="New conversation")).to_be_enabled()
    expect(grace.draft).to_be_hidden()
    assert grace.page.evaluate("sessionStorage.getItem('draft')") is None
