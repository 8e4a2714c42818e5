"""The site that the pictures are of: its people, and content that is hard to lay out."""

import time
import uuid
from collections.abc import Iterable
from typing import Any
from unittest.mock import patch

from messenger.domain import clock
from messenger.domain.accounts import deletion
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.administration import invitations
from messenger.domain.authentication import links, recovery, second_factor, sign_ins
from messenger.domain.away import signed_links
from messenger.domain.groups import changing, closing, join_links
from messenger.domain.messages import editing, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.notifications import keys
from messenger.domain.profiles import card, status
from messenger.domain.references import saving
from messenger.domain.reminders import reminding
from messenger.domain.scheduled import scheduling
from messenger.domain.talk import contacts, conversations
from messenger.run import seeds
from tests.browser.scenes import NAMES
from tests.support import servers
from tests.support.accounts import link
from tests.support.codes import code_of

DAY_MS = 86_400_000
ODD = (
    "Short.",
    "Donaudampfschifffahrt" * 15,
    "مرحبا بالجميع، من سيأتي إلى النزهة يوم السبت؟",
    "שלום! מי בא לפיקניק?",
    "🎉🎉🎉",
    "def greet(name):\n    if name:\n        print(f'Hello, {name}!')  # <b>not bold</b>",
    "A long paragraph. " * 40,
    "👍",
)


class World:
    """Demo people, their messages, and what is needed to take pictures of them."""

    def __init__(self, app: servers.Application) -> None:
        self.app = app
        self.token = ""
        self.newcomer = ""
        # In no group, and nobody has written to her.
        self.nobody = ""
        self.ids: dict[str, int] = {}
        self.tokens: dict[str, str] = {}

    def seed(self) -> None:
        """Store messages of the demo people, from two days ago and from now."""
        before = clock.now() - 2 * DAY_MS
        with patch("messenger.domain.clock.now", lambda: before):
            seeds.main()
        self.token, ada = sign_in("ada@example.org")
        listed = conversations.listing(ada).conversations
        self.ids["picnic"] = next(row.id for row in listed if row.title == "Picnic")
        say(sign_in("grace@example.org")[1], self.ids["picnic"], ["See you there!"])

    def fill(self) -> None:
        """Add content that is hard to lay out."""
        ada = sign_in("ada@example.org")[1]
        others = [_member(f"{name} {place}") for place in ("Hill", "Lake", "Wood", "Moor") for name in NAMES]
        grace = sign_in("grace@example.org")[1]
        self.ids["group"] = _start(ada, "Everybody", others[:39])
        self.ids["odd"] = _start(
            ada, "A title as long as titles may be, which is long: " + "x y " * 37, [grace]
        )
        say(grace, self.ids["odd"], ODD)
        say(ada, self.ids["odd"], ODD)
        self.ids["long"] = _start(ada, "Every day", [grace])
        for days in range(4, -1, -1):
            at = clock.now() - days * DAY_MS - 3_600_000
            with patch("messenger.domain.clock.now", lambda at=at: at):
                say(ada, self.ids["long"], [f"Day {5 - days}, number {i}" for i in range(20)])
                say(grace, self.ids["long"], ["And what I did", "🙂", "Good night!"])
        for purpose in (links.RESET, links.CONFIRM):
            self.tokens[purpose] = link(purpose, grace, "grace@example.org")
        self.tokens["invitation"] = invitations.create(ada).rpartition("/")[2]
        self.tokens["join_link"] = join_links.create(ada, self.ids["group"], "day", 5).rpartition("/")[2]
        join_links.create(ada, self.ids["group"], "never")
        changing.describe(ada, self.ids["group"], "What everybody should know, and what nobody needs to.")
        self._do_more(ada, grace)
        for group in ("group", "odd", "picnic"):
            changing.expose(ada, self.ids[group], True)
        recovery.ask("noor.lake@example.org")
        self.newcomer = sign_in("wanda.moor@example.org")[0]
        self.nobody = _acting(accounts.sign_up("Nell", "nell@example.org", seeds.PASSWORD))[0]
        barbara = sign_in("barbara@example.org")[1]
        secret = second_factor.propose(barbara, seeds.PASSWORD).secret
        second_factor.turn_on(barbara, secret, code_of(secret))

    def _do_more(self, ada: Actor, grace: Actor) -> None:
        """Add what is done to messages and conversations, and people who are gone."""
        club = next(row.id for row in conversations.listing(ada).conversations if row.title == "Book club")
        say(sign_in("margaret@example.org")[1], club, ["Bring the book, @Ada!", "And **cake**."])
        messages = say(grace, self.ids["picnic"], ["Who has a basket?", "It may rain", "It will rain"])
        for message in messages:
            saving.save(ada, message)
        editing.edit(grace, messages[1], "It may rain. Bring an umbrella, and something to sit on.")
        editing.edit(grace, messages[1], "It may rain. Bring an umbrella.")
        hour = DAY_MS // 24
        with patch("messenger.domain.clock.now", lambda: int(time.time() * 1000) - DAY_MS):
            reminding.remind(ada, messages[0], clock.now() + hour)
        reminding.remind(ada, messages[1], clock.now() + 30 * hour)
        for ahead, body in ((2, "Good morning! " * 30), (50, "Don't forget the _blankets_.")):
            draft = Draft(self.ids["picnic"], str(uuid.uuid4()), body)
            scheduling.schedule(ada, draft, clock.now() + ahead * hour)
        card.describe(grace, "Compilers, moths and lemonade. Ask me about nanoseconds.")
        card.show_time(grace, "America/New_York")
        status.choose(grace, "🌴", "On holiday until Monday", clock.now() + 3 * DAY_MS)
        self.ids["archived"] = _start(ada, "Summer party 2025", [grace])
        say(grace, self.ids["archived"], ["Thank you all!"])
        closing.archive(ada, self.ids["archived"])
        gone = _acting(accounts.sign_up("Gone", "gone@example.org", seeds.PASSWORD))[1]
        self.ids["gone"] = _start(ada, "", [gone.user_id])
        say(gone, self.ids["gone"], ["Goodbye!"])
        deletion.delete(gone, seeds.PASSWORD)
        key, address = keys.private(), "grace@example.org"
        self.tokens["unsubscribe"] = signed_links.link("", grace.user_id, address, key)


def _member(nickname: str) -> int:
    ticket = accounts.sign_up(nickname, f"{nickname.lower().replace(' ', '.')}@example.org", seeds.PASSWORD)
    return _acting(ticket)[1].user_id


def sign_in(email: str) -> tuple[str, Actor]:
    """Sign somebody in, and return the cookie and the actor."""
    return _acting(sign_ins.verify(email, seeds.PASSWORD, is_kept=False))


def _acting(ticket: str) -> tuple[str, Actor]:
    token, _ = sign_ins.start(ticket, "a camera")
    acting = sign_ins.identify(token)
    assert acting is not None
    return token, acting


def _start(owner: Actor, title: str, others: list[Any]) -> int:
    ids = [other if isinstance(other, int) else contacts.me(other).id for other in others]
    return conversations.start(owner, str(uuid.uuid4()), title[:200], ids)


def say(actor: Actor, conversation_id: int, bodies: Iterable[str]) -> list[str]:
    """Send messages, and return their ids."""
    drafts = [Draft(conversation_id, str(uuid.uuid4()), body) for body in bodies]
    sending.send(actor, drafts)
    return [draft.id for draft in drafts]
