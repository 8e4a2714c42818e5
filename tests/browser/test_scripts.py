"""Ten short scripts, each with what a screen reader finds on the page and what it says by itself."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import everyone
from tests.browser.conftest import Join, Talk
from tests.browser.listening import hears, listens, reads
from tests.browser.menu import chooses, opens_menu
from tests.browser.person import Person
from tests.support.cases import each
from tests.support.people import new_id

# Whether the page holds all of a conversation as the server has it: only what comes after that is announced.
IS_READY = """(id) => {
    const held = globalThis.__store.collections.get(`messages/${id}`);
    return held?.status === "ready" && !held.isCached && held.revision !== null;
}"""


LIMITED = (
    "Not sent. Only the owner and administrators can mention @everyone here. Copy the text and send it "
    "without that."
)


@dataclass
class Pair:
    """Two people with the conversation of a script open; Ariadne has created it."""

    ariadne: Person
    theseus: Person
    conversations: dict[str, int]
    conversation: int = 0

    def opens(self, title: str) -> None:
        """Open the conversation with this title, and listen from then on."""
        self.conversation = self.conversations[title]
        for person in (self.ariadne, self.theseus):
            person.opens(title).sees("Tea at four?", "Where?")
            person.page.wait_for_function(IS_READY, arg=self.conversation)
            expect(person.composer).to_be_enabled()
            person.page.evaluate("window.heard.splice(0)")


def _receives(pair: Pair) -> None:
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
            - text: Sent
          - separator: New
          - article:
            - text: Theseus Where?
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


def _catches_up(pair: Pair) -> None:
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


def _replies(pair: Pair) -> None:
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
            - text: Ariadne Tea at four?
          - text: "Yes"
          - time: TIME
        """,
    )
    hears(pair.theseus)


def _edits(pair: Pair) -> None:
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
          - menuitem "Forward"
          - menuitem "Copy text"
          - menuitem "Copy link"
          - menuitem "Pin"
          - menuitem "Save"
          - menuitem "Mark unread from here"
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
        - button "Emoji": 🙂
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
          - text: Ariadne Tea at five? (edited)
          - time: TIME
        """,
    )
    hears(pair.ariadne)
    hears(pair.theseus)


def _deletes(pair: Pair) -> None:
    chooses(pair.ariadne, "Tea at four?", "Delete")
    hears(pair.ariadne, "Message deleted. Undo")
    reads(
        pair.theseus.messages.first,
        """
        - article:
          - text: Ariadne
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
          - text: Ariadne Tea at four?
          - time: TIME
        """,
    )
    hears(pair.theseus)


def _reacts(pair: Pair) -> None:
    message = pair.ariadne.message("Where?")
    message.hover()
    message.get_by_role("button", name="React").click()
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
          - text: Sent
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
          - text: Theseus Where?
          - time: TIME
          - button "❤️ 1" [pressed]
          - tooltip "you"
          - toolbar "Message actions":
            - button "React": ☺
            - button "Reply": ↩
            - button "More": ⋯
        """,
    )
    hears(pair.ariadne)
    hears(pair.theseus)


def _mentions(pair: Pair) -> None:
    pair.theseus.types("@Aria")
    hears(pair.theseus, "1 suggestion")
    reads(
        pair.theseus.page.locator("form.composer"),
        """
        - combobox "Message" [expanded]: "@Aria"
        - button "Emoji": 🙂
        - button "Schedule message": 🕓
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


def _pins(pair: Pair) -> None:
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


def _selects(pair: Pair) -> None:
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
          - checkbox "Select this message" [checked]: ✓
          - text: Ariadne Tea at four?
          - time: TIME
          - text: Sent
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


def _schedules(pair: Pair) -> None:
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


def _fails(pair: Pair) -> None:
    everyone.limit(pair.ariadne.account.actor, pair.conversation, True)
    pair.theseus.writes("Cake, @everyone")
    hears(pair.theseus, LIMITED)
    pair.theseus.clicks("Discard")
    expect(pair.theseus.log).to_be_focused()
    pair.theseus.writes("Lunch, @everyone")
    hears(pair.theseus, LIMITED)
    pair.theseus.page.mouse.move(0, 0)
    message = pair.theseus.messages.last
    reads(
        message,
        """
        - article:
          - text: Theseus Lunch, @everyone
          - time: TIME
          - text: LIMITED
          - button "Retry"
          - button "Discard"
        """.replace("LIMITED", LIMITED),
    )
    everyone.limit(pair.ariadne.account.actor, pair.conversation, False)
    message.get_by_role("button", name="Retry").click()
    hears(pair.ariadne, "Theseus: Lunch, @everyone")
    expect(message).to_have_attribute("data-status", "sent")
    expect(message).to_be_focused()
    hears(pair.theseus)


SCRIPTS: dict[str, Callable[[Pair], None]] = {
    "Receiving": _receives,
    "Catching up": _catches_up,
    "Replying": _replies,
    "Editing": _edits,
    "Deleting": _deletes,
    "Reacting": _reacts,
    "Mentioning": _mentions,
    "Pinning": _pins,
    "Selecting": _selects,
    "Scheduling": _schedules,
    "Failing": _fails,
}


@pytest.fixture
def pair(join: Join, talk: Talk) -> Pair:
    """Two people, with a conversation for each script."""
    ariadne, theseus = join("Ariadne", "Theseus")
    said = ((ariadne, "Tea at four?"), (theseus, "Where?"))
    conversations = {title: talk(title, ariadne, theseus, said=said) for title in SCRIPTS}
    for person in (ariadne, theseus):
        person.goes_to(f"/conversations/{conversations['Receiving']}").sees("Tea at four?", "Where?")
        listens(person)
    return Pair(ariadne, theseus, conversations)


@each("title", SCRIPTS)
def test_script_reads_as_written(title: str, pair: Pair):
    pair.opens(title)
    SCRIPTS[title](pair)
