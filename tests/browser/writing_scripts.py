"""Scripts of writing messages, with what a screen reader says."""

from playwright.sync_api import expect

from messenger.domain.talk import everyone
from tests.browser.listening import hears, reads
from tests.browser.menu import chooses, opens_menu
from tests.browser.pair import Pair

LIMITED = (
    "Not sent. Only the owner and administrators can mention @everyone here. Copy the text and send it "
    "without that."
)


def replies(pair: Pair) -> None:
    """Reply to a message."""
    chooses(pair.theseus, "Tea at four?", "Reply")
    reads(
        pair.theseus.page.get_by_role("region", name="Replying to"),
        """
        - region "Replying to Ariadne":
          - strong: Replying to Ariadne
          - text: Tea at four?
          - button "Cancel"
        """,
    )
    expect(pair.theseus.composer).to_be_focused()
    pair.theseus.writes("Yes")
    hears(pair.ariadne, "Theseus: Yes")
    reads(
        pair.ariadne.messages.last,
        """
        - article:
          - text: Theseus
          - link "Quote from Ariadne":
            - /url: /conversations/N/1
            - text: Ariadne
          - text: Tea at four? Yes
          - time: TIME
        """,
    )
    hears(pair.theseus)


def edits(pair: Pair) -> None:
    """Edit a message."""
    opens_menu(pair.ariadne, "Tea at four?")
    reads(
        pair.ariadne.page.get_by_role("menu"),
        """
        - menu "Message":
          - menuitem "👍"
          - menuitem "❤️"
          - menuitem "😂"
          - menuitem "🎉"
          - menuitem "😮"
          - menuitem "😢"
          - menuitem "🙏"
          - menuitem "👀"
          - menuitem "More emoji": +
          - menuitem "Edit"
          - menuitem "Reply"
          - menuitem "Replies to this"
          - menuitem "Seen by"
          - menuitem "Forward"
          - menuitem "Copy text"
          - menuitem "Copy link"
          - menuitem "Pin"
          - menuitem "Save"
          - menuitem "Mark unread from here"
          - menuitem "Remind me"
          - menuitem "Select"
          - menuitem "Delete"
        """,
    )
    pair.ariadne.page.get_by_role("menuitem", name="Edit").click()
    reads(
        pair.ariadne.page.locator("form.composer"),
        """
        - textbox "Edit message":
          - /placeholder: Write a message
          - text: Tea at four?
        - button "Emoji"
        - button "Cancel"
        - button "Save"
        """,
    )
    pair.ariadne.page.get_by_role("textbox", name="Edit message").fill("Tea at five?")
    pair.ariadne.clicks("Save")
    reads(
        pair.theseus.messages.first,
        """
        - article:
          - button "Ariadne"
          - text: Tea at five? (edited)
          - time: TIME
        """,
    )
    hears(pair.ariadne)
    hears(pair.theseus)


def mentions(pair: Pair) -> None:
    """Mention somebody."""
    # At once: typed slowly, the names that match less of it are counted, too.
    pair.theseus.composer.focus()
    pair.theseus.page.keyboard.insert_text("@Aria")
    hears(pair.theseus, "1 suggestion")
    reads(
        pair.theseus.page.locator("form.composer"),
        """
        - combobox "Message" [expanded]: "@Aria"
        - button "Emoji"
        - button "Schedule message"
        - button "Send"
        - listbox "Suggestions":
          - option "Ariadne" [selected]
        - status: 1 suggestion
        """,
    )
    pair.theseus.page.keyboard.press("Enter")
    pair.theseus.types("look").composer.press("Enter")
    hears(pair.ariadne, "Theseus: @Ariadne look")
    reads(
        pair.ariadne.messages.last,
        """
        - article:
          - text: Theseus @Ariadne look
          - time: TIME
        """,
    )


def schedules(pair: Pair) -> None:
    """Schedule a message for a time that has passed."""
    pair.ariadne.types("Milk").clicks("Schedule message")
    menu = pair.ariadne.page.get_by_role("menu", name="Send later")
    expect(menu.get_by_role("menuitem", name="In an hour")).to_be_focused()
    menu.get_by_role("menuitem", name="Pick date and time…").click()
    dialog = pair.ariadne.page.get_by_role("dialog")
    expect(dialog.get_by_label("Date and time")).to_be_focused()
    reads(
        dialog,
        """
        - dialog "Send later":
          - heading "Send later" [level=2]
          - button "Cancel"
          - text: Date and time
          - textbox "Date and time": MOMENT
          - button "Schedule"
        """,
    )
    dialog.get_by_label("Date and time").fill("2020-01-01T00:00")
    dialog.get_by_role("button", name="Schedule").click()
    problem = "This time has passed. Choose a later one."
    hears(pair.ariadne, problem)
    expect(dialog.get_by_label("Date and time")).to_have_accessible_description(problem)
    pair.ariadne.page.keyboard.press("Escape")
    expect(pair.ariadne.composer).to_have_value("Milk")
    hears(pair.theseus)


def fails(pair: Pair) -> None:
    """Fail to send a message, discard it, and send another after a retry."""
    # As long as the page does not know the members, it asks before it mentions all of them.
    pair.theseus.composer.fill("@")
    expect(pair.theseus.page.get_by_role("option").first).to_be_visible()
    pair.theseus.page.keyboard.press("Escape")
    pair.theseus.composer.fill("")
    pair.theseus.page.evaluate("window.heard.splice(0)")
    # Its page does not know of the limit yet, or it would not send: sooner or later, it compares.
    everyone.limit(pair.ariadne.account.actor, pair.conversation, True)
    pair.theseus.writes("@everyone, cake")
    hears(pair.theseus, LIMITED)
    everyone.limit(pair.ariadne.account.actor, pair.conversation, False)
    pair.theseus.clicks("Discard")
    expect(pair.theseus.log).to_be_focused()
    everyone.limit(pair.ariadne.account.actor, pair.conversation, True)
    pair.theseus.writes("@everyone, lunch")
    hears(pair.theseus, LIMITED)
    pair.theseus.page.mouse.move(0, 0)
    message = pair.theseus.messages.last
    reads(
        message,
        """
        - article:
          - text: Theseus @everyone, lunch
          - time: TIME
          - text: LIMITED
          - button "Retry"
          - button "Discard"
        """.replace("LIMITED", LIMITED),
    )
    everyone.limit(pair.ariadne.account.actor, pair.conversation, False)
    message.get_by_role("button", name="Retry").click()
    hears(pair.ariadne, "Theseus: @everyone, lunch")
    expect(message).to_have_attribute("data-status", "sent")
    hears(pair.theseus)
