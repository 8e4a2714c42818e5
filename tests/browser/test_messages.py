"""Writing and reading, in every tab of every member."""

from playwright.sync_api import Route, expect

from tests.browser.conftest import Join, Talk


def test_messages_appear_live_and_in_order(join: Join, talk: Talk):
    ada, grace, alan = join("Ada", "Grace", "Alan")
    path = f"/conversations/{talk('Picnic', ada, grace, alan)}"
    tabs = [ada.goes_to(path), ada.in_another_tab(path), grace.goes_to(path), alan.goes_to(path)]
    tabs += [grace.in_another_tab(path)]
    ada.writes("One", "Two")
    grace.sees("One", "Two")
    grace.writes("Three")
    alan.sees("One", "Two", "Three")
    alan.writes("Four", "Five")
    for tab in tabs:
        tab.sees("One", "Two", "Three", "Four", "Five")
    grace.goes_to(path).sees("One", "Two", "Three", "Four", "Five")


def test_concurrent_messages_have_one_order(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Quick', ada, grace)}"
    ada.goes_to(path)
    grace.goes_to(path)
    for i in range(5):
        ada.writes(f"a{i}")
        grace.writes(f"g{i}")
    for person in (ada, grace):
        expect(person.bodies).to_have_count(10)
        expect(person.log.locator("[data-status=pending]")).to_have_count(0)
    order = ada.bodies.all_text_contents()
    assert sorted(order) == sorted(f"{who}{i}" for who in "ag" for i in range(5))
    grace.sees(*order)


def test_own_message_is_shown_as_sent(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    ada.goes_to(path).writes("Hello")
    expect(ada.message("Hello")).to_have_attribute("data-status", "sent")
    grace.goes_to(path).sees("Hello")
    assert grace.message("Hello").get_attribute("data-status") is None


def test_send_before_scripts_run_does_nothing(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    held: list[Route] = []
    loads: list[str] = []

    def hold(route: Route) -> None:
        held.append(route)

    ada.page.on(
        "request", lambda request: loads.append(request.url) if request.is_navigation_request() else None
    )
    ada.page.route("**/assets/*.js", hold)
    ada.page.goto(ada.url + path, wait_until="commit")
    ada.page.get_by_role("button", name="Send").click()
    for route in held:
        route.continue_()
    ada.page.unroute("**/assets/*.js", hold)
    ada.writes("Hello")
    expect(ada.bodies).to_have_text(["Hello"])
    # Submitting the form would have loaded the page again.
    assert loads == [ada.url + path]


def test_enter_and_the_button_send(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    ada.types("First")
    ada.composer.press("Shift+Enter")
    ada.composer.press_sequentially("second")
    expect(ada.composer).to_have_value("First\nsecond")
    ada.composer.press("Enter")
    expect(ada.composer).to_have_value("")
    assert ada.bodies.inner_text() == "First\nsecond"
    ada.composer.fill("Hello")
    ada.clicks("Send")
    ada.sees("First\nsecond", "Hello")
    expect(ada.composer).to_be_focused()
    # Nothing but spaces is not sent.
    ada.writes("", "  \n ", "Bye")
    ada.sees("First\nsecond", "Hello", "Bye")


def test_lone_surrogate_blocks_no_message(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Halves', ada, grace)}"
    ada.goes_to(path)
    ada.composer.fill("Half: ")
    # A lone surrogate, which some keyboards and extensions produce.
    ada.composer.evaluate("area => (area.value += '\\ud83d')")
    ada.composer.press("Enter")
    ada.writes("And on it goes")
    grace.goes_to(path).sees("Half: \ufffd", "And on it goes")


def test_the_limit_is_counted_down_before_it_is_reached(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    left = ada.page.locator("form output")
    ada.composer.fill("x" * 9000)
    expect(left).to_have_text("")
    ada.composer.fill("x" * 9_990)
    expect(left).to_have_text("10 characters left")
    ada.composer.fill("x" * 10_001)
    expect(left).to_have_text("1 character over the limit. Shorten the message to send it.")
    ada.composer.press("Enter")
    expect(ada.composer).to_have_value("x" * 10_001)
    ada.composer.press("Backspace")
    ada.composer.press("Enter")
    ada.sees("x" * 10_000)


def test_markup_is_shown_as_text(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    texts = ("<b>bold</b>", "<img src=x onerror=alert(1)>", "{1+1} ${2} & &amp;")
    for text in texts:
        talk(text, ada, grace)
    ada.goes_to("/")
    for text in texts:
        ada.list.get_by_role("link").filter(has_text=text).click()
        expect(ada.page.get_by_role("heading", level=1)).to_have_text(text)
        ada.writes(text)
        ada.sees(text)


def test_links_and_emoji_are_recognized(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    texts = (
        "See https://example.org/a?b=1. And javascript:alert(1) too",
        "https://example.org/a_(b), (https://example.org/c). (https://example.org/d_(e)/f)",
        *("👍🏽 👩‍🚀", "👍 yes", "12"),
    )
    said = tuple((grace, text) for text in texts)
    ada.goes_to(f"/conversations/{talk('Links', ada, grace, said=said)}").sees(*texts)
    link = ada.bodies.nth(0).get_by_role("link")
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("href", "https://example.org/a?b=1")
    # In a tab of its own, which cannot reach this one.
    expect(link).to_have_attribute("target", "_blank")
    assert "noopener" in (link.get_attribute("rel") or "")
    # Balanced brackets belong to an address.
    expect(ada.bodies.nth(1).get_by_role("link")).to_have_text(
        ["https://example.org/a_(b)", "https://example.org/c", "https://example.org/d_(e)/f"]
    )
    # Emoji alone are larger.
    sizes = [
        float(body.evaluate("element => getComputedStyle(element).fontSize").rstrip("px"))
        for body in ada.bodies.all()[2:]
    ]
    assert sizes[0] > sizes[1] == sizes[2]


def test_draft_belongs_to_its_conversation_and_survives_reload(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    path = f"/conversations/{talk('Picnic', ada, grace)}"
    talk("Books", ada, grace)
    ada.goes_to(path).composer.fill("About the picnic")
    ada.opens("Books")
    expect(ada.composer).to_have_value("")
    ada.composer.fill("About books")
    ada.page.reload()
    expect(ada.composer).to_have_value("About books")
    ada.opens("Picnic")
    expect(ada.composer).to_have_value("About the picnic")
    ada.composer.press("Enter")
    ada.page.reload()
    ada.sees("About the picnic")
    expect(ada.composer).to_have_value("")


def test_days_and_groups_are_distinct(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    said = ((grace, "One"), (grace, "Two"), (ada, "Three"), (grace, "Four"))
    ada.goes_to(f"/conversations/{talk('Groups', ada, grace, said=said)}").sees("One", "Two", "Three", "Four")
    expect(ada.log.get_by_role("separator")).to_have_text(["Today", "New"])
    heads = [message.get_attribute("data-heads") for message in ada.messages.all()]
    assert heads == ["true", "false", "true", "true"]
