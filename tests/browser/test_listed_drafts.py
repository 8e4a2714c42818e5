"""Drafts in the list of conversations."""

from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk


def test_list_shows_a_draft_until_it_is_sent(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic, chess = talk("Picnic", ada, grace, said=((grace, "Tea?"),)), talk("Chess", ada, grace)
    ada.goes_to(f"/conversations/{picnic}").types("Yes, ")
    # The open conversation shows what was said last.
    expect(ada.row("Picnic")).to_contain_text("Tea?")
    expect(ada.row("Picnic")).not_to_contain_text("Draft")
    other = ada.in_another_tab(f"/conversations/{chess}")
    expect(other.row("Picnic")).to_contain_text("Draft: Yes,")
    expect(other.row("Picnic")).not_to_contain_text("Tea?")
    ada.types("please")
    expect(other.row("Picnic")).to_contain_text("Draft: Yes, please")
    ada.clicks("Send")
    expect(other.row("Picnic")).to_contain_text("Yes, please")
    expect(other.row("Picnic")).not_to_contain_text("Draft")


def test_list_shows_what_was_left_unsent(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((grace, "Tea?"),))
    talk("Chess", ada, grace)
    ada.goes_to(f"/conversations/{picnic}").types("Yes")
    ada.opens("Chess")
    expect(ada.row("Picnic")).to_contain_text("Draft: Yes")
    ada.page.reload()
    expect(ada.row("Picnic")).to_contain_text("Draft: Yes")
    ada.opens("Picnic")
    expect(ada.row("Picnic")).not_to_contain_text("Draft")
    ada.composer.fill(" ")
    ada.opens("Chess")
    expect(ada.row("Picnic")).to_contain_text("Tea?")
    expect(ada.row("Picnic")).not_to_contain_text("Draft")
