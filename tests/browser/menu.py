"""The toolbar and the menu of a message, as people use them."""

from playwright.sync_api import Locator, TimeoutError, expect

from tests.browser.person import Person

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

MAX_TRIES = 4


def presses(person: Person, action: str, message: Locator) -> None:
    """Press a button in the toolbar of a message."""
    toolbar = message.get_by_role("toolbar", name="Message actions")
    button = toolbar.get_by_role("button", name=action, exact=True)
    # The toolbar is gone when the message moves away from the mouse, as when another one arrives.
    for _ in range(MAX_TRIES):
        # Away first: a mouse that rests where the message has just been sent points at nothing new.
        person.page.mouse.move(0, 0)
        message.hover()
        try:
            button.click(timeout=5000)
        except TimeoutError:
            continue
        return
    button.click()


def opens_menu(person: Person, text: str) -> None:
    """Open the menu of a message."""
    presses(person, "More", person.message(text).first)


def chooses(person: Person, text: str, item: str) -> None:
    """Choose from the menu of a message."""
    opens_menu(person, text)
    person.page.get_by_role("menuitem", name=item, exact=True).click()
    expect(person.page.get_by_role("menu")).to_have_count(0)
