"""Two people who look at the same conversation."""

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.person import Person

# Whether the page holds all of a conversation as the server has it: only what comes after that is announced.
IS_READY = """(id) => {
    const held = globalThis.__store.collections.get(`messages/${id}`);
    return held?.status === "ready" && !held.isCached && held.revision !== null;
}"""


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
