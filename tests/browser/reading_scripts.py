"""Scripts of reading messages and acting on them, with what a screen reader says."""

from playwright.sync_api import expect

from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from tests.browser.listening import hears, reads
from tests.browser.menu import chooses, presses
from tests.browser.pair import Pair
from tests.support.people import new_id


def receives(pair: Pair) -> None:
    """Receive a message, and reach it with the arrow keys."""
    pair.theseus.writes("In the **garden**, see example.org, ||surprise||")
    hears(pair.ariadne, "Theseus: In the garden, see example.org, Spoiler")
    reads(
        pair.ariadne.log,
        """
        - log "Messages":
          - separator: Today
          - text: Ariadne created the conversation
          - time: TIME
          - article:
            - text: Ariadne Tea at four?
            - time: TIME
            - text: Seen by Theseus
          - separator: New
          - article:
            - button "Theseus"
            - text: Where?
            - time: TIME
          - article:
            - text: Theseus In the
            - strong: garden
            - text: ", see"
            - link "example.org":
              - /url: https://example.org
            - text: ","
            - button "Spoiler"
            - time: TIME
        """,
    )
    pair.ariadne.log.focus()
    pair.ariadne.page.keyboard.press("ArrowUp")
    focused = pair.ariadne.messages.last
    expect(focused).to_be_focused()
    expect(focused).to_have_accessible_name(
        f"{pair.theseus.nickname} In the garden, see example.org, Spoiler "
        f"{focused.get_by_role('time').inner_text()}"
    )
    pair.ariadne.composer.focus()
    expect(focused).to_have_accessible_name("")
    hears(pair.theseus)


def catches_up(pair: Pair) -> None:
    """Catch up with a hundred messages at once."""
    # Stored behind the application's back: with the last one, a gap shows, and all of them come together.
    drafts = [Draft(pair.conversation, new_id(), f"Message {i + 1}") for i in range(99)]
    sending.send(pair.theseus.account.actor, drafts)
    pair.theseus.writes("Last")
    hears(
        pair.ariadne,
        "Theseus: Message 1",
        "Theseus: Message 2",
        "Theseus: Message 3",
        "97 new messages",
    )
    expect(pair.ariadne.messages.last).to_contain_text("Last")
    hears(pair.theseus)


def deletes(pair: Pair) -> None:
    """Delete a message, and undo it."""
    chooses(pair.ariadne, "Tea at four?", "Delete")
    hears(pair.ariadne, "Message deleted. Undo")
    reads(
        pair.theseus.messages.first,
        """
        - article:
          - button "Ariadne"
          - emphasis: Message deleted
          - time: TIME
        """,
    )
    undo = pair.ariadne.page.get_by_role("button", name="Undo")
    undo.focus()
    pair.ariadne.page.keyboard.press("Enter")
    hears(pair.ariadne, "Message restored. Dismiss")
    expect(pair.ariadne.page.get_by_role("button", name="Dismiss")).to_be_focused()
    reads(
        pair.theseus.messages.first,
        """
        - article:
          - button "Ariadne"
          - text: Tea at four?
          - time: TIME
        """,
    )
    hears(pair.theseus)


def reacts(pair: Pair) -> None:
    """React to a message."""
    message = pair.ariadne.message("Where?")
    presses(pair.ariadne, "React", message)
    dialog = pair.ariadne.page.get_by_role("dialog", name="React")
    reads(
        dialog,
        """
        - dialog "React":
          - button "👍"
          - button "❤️"
          - button "😂"
          - button "🎉"
          - button "😮"
          - button "😢"
          - button "🙏"
          - button "👀"
          - button "More emoji": +
        """,
    )
    dialog.get_by_role("button", name="❤️").click()
    reads(
        pair.theseus.message("Where?"),
        """
        - article:
          - text: Theseus Where?
          - time: TIME
          - text: Seen by Ariadne
          - button "❤️ 1"
        """,
    )
    pair.ariadne.page.mouse.move(0, 0)
    reaction = message.get_by_role("button", name="❤️ 1")
    reaction.focus()
    expect(reaction).to_have_accessible_description("you")
    reads(
        message,
        """
        - article:
          - button "Theseus"
          - text: Where?
          - time: TIME
          - button "❤️ 1" [pressed]
          - tooltip "you"
          - toolbar "Message actions":
            - button "React"
            - button "Reply"
            - button "More"
        """,
    )
    hears(pair.ariadne)
    hears(pair.theseus)


def pins(pair: Pair) -> None:
    """Pin a message."""
    chooses(pair.theseus, "Where?", "Pin")
    hears(pair.ariadne, "Theseus pinned a message")
    reads(
        pair.ariadne.page.get_by_role("region", name="Pinned messages"),
        """
        - region "Pinned messages":
          - list:
            - listitem:
              - link "Theseus Where?":
                - /url: /conversations/N/2
        """,
    )
    reads(
        pair.ariadne.log.locator(".system-message").last,
        """
        - text: Theseus pinned
        - link "a message":
          - /url: /conversations/N/2
        - time: TIME
        """,
    )
    hears(pair.theseus)


def selects(pair: Pair) -> None:
    """Select two messages."""
    chooses(pair.ariadne, "Where?", "Select")
    hears(pair.ariadne, "1 selected")
    pair.ariadne.messages.first.click()
    hears(pair.ariadne, "2 selected")
    reads(
        pair.ariadne.page.get_by_role("toolbar", name="Selected messages"),
        """
        - toolbar "Selected messages":
          - status: 2 selected
          - button "Forward"
          - button "Copy"
          - button "Delete"
          - button "Cancel"
        """,
    )
    reads(
        pair.ariadne.messages.first,
        """
        - article:
          - checkbox "Select this message" [checked]
          - text: Ariadne Tea at four?
          - time: TIME
          - text: Seen by Theseus
        """,
    )
    pair.ariadne.clicks("Delete")
    reads(
        pair.ariadne.page.get_by_role("dialog"),
        """
        - dialog "Delete 2 messages?":
          - heading "Delete 2 messages?" [level=2]
          - button "Cancel"
          - paragraph: They're deleted for everyone in this conversation. You can't undo this.
          - button "Delete"
        """,
    )
    pair.ariadne.page.keyboard.press("Escape")
    pair.ariadne.page.keyboard.press("Escape")
    expect(pair.ariadne.composer).to_be_visible()
    hears(pair.ariadne)
