"""The toolbar and the menu of a message, as people use them."""

from playwright.sync_api import TimeoutError, expect

from tests.browser.person import Person

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

MAX_TRIES = 4


def opens_menu(person: Person, text: str) -> None:
    """Open the menu of a message."""
    message = person.message(text).first
    more = message.get_by_role("toolbar", name="Message actions").get_by_role("button", name="More")
    # The toolbar is gone when the message moves away from the mouse, as when another one arrives.
    for _ in range(MAX_TRIES):
        # Away first: a mouse that rests where the message has just been sent points at nothing new.
        person.page.mouse.move(0, 0)
        message.hover()
        try:
            more.click(timeout=5000)
        except TimeoutError:
            continue
        return
    more.click()


def chooses(person: Person, text: str, item: str) -> None:
    """Choose from the menu of a message."""
    opens_menu(person, text)
    person.page.get_by_role("menuitem", name=item, exact=True).click()
    expect(person.page.get_by_role("menu")).to_have_count(0)
