"""People who act at random, for state machines that compare what their tabs show."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import changing, closing, joining
from messenger.domain.messages import deleting, editing, reactions, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.references import pinning, saving
from messenger.domain.talk import conversations, everyone, membership, ordering, seats
from messenger.sync import changes
from messenger.sync.protocol import Change
from tests.support.browser import Browser
from tests.support.people import conversation_of, message_of, person, say
from tests.support.viewers import Viewer, recording, travelled

who = st.integers(0, 2)
any_of_them = st.integers(0, 1000)


class ActingPeople(RuleBasedStateMachine):
    """Three people who do everything that people can do."""

    def __init__(self, pages: Browser) -> None:
        super().__init__()
        self.pages = pages
        self._recording = recording()
        self.heard = self._recording.__enter__()
        self.people = [person(name) for name in ("Ada", "Bob", "Cleo")]
        self.talks = [conversation_of(self.people[0], self.people[1]), conversation_of(*self.people)]
        said = say(self.people[0], self.talks[1], *("before" for _ in range(150)))
        self.sent = [message.id for message in said]
        self.viewers = [Viewer.of(actor, pages, list(self.talks), actor.user_id) for actor in self.people]
        self.on_the_way: list[list[list[Change]]] = [[], [], []]
        self.heard.heard()

    def _tell(self) -> None:
        for event, to in self.heard.heard():
            for viewer, waiting in zip(self.viewers, self.on_the_way, strict=True):
                if viewer.actor.user_id in to:
                    waiting.append(travelled(changes.of(event)))

    def _do(self, verb: Any, i: int, *arguments: Any) -> Any:
        with suppress(NotFound, Forbidden, Refused):
            return verb(self.people[i], *arguments)
        return None

    def _talk(self, n: int) -> int:
        return self.talks[n % len(self.talks)]

    def _message(self, n: int) -> str:
        return self.sent[-1 - n % len(self.sent)]

    @rule(i=who, n=any_of_them, many=st.integers(1, 3), body=st.sampled_from(["said", "@Bob", "@everyone"]))
    def send(self, i: int, n: int, many: int, body: str) -> None:
        drafts = [Draft(self._talk(n), str(uuid.uuid4()), body) for _ in range(many)]
        receipt = sending.send(self.people[i], drafts)
        self.sent += [message.id for message in receipt.stored]
        self._tell()

    @rule(i=who, n=any_of_them, to=any_of_them)
    def reply(self, i: int, n: int, to: int) -> None:
        draft = Draft(self._talk(n), str(uuid.uuid4()), "replied", reply_to=self._message(to))
        receipt = sending.send(self.people[i], [draft])
        self.sent += [message.id for message in receipt.stored]
        self._tell()

    @rule(i=who, n=any_of_them, of=any_of_them)
    def forward(self, i: int, n: int, of: int) -> None:
        draft = Draft(self._talk(n), str(uuid.uuid4()), "", forward_of=self._message(of))
        receipt = sending.send(self.people[i], [draft])
        self.sent += [message.id for message in receipt.stored]
        self._tell()

    @rule(i=who, n=any_of_them, body=st.sampled_from(["changed", "changed for @Ada"]))
    def edit(self, i: int, n: int, body: str) -> None:
        self._do(editing.edit, i, self._message(n), body)
        self._tell()

    @rule(i=who, n=any_of_them)
    def delete(self, i: int, n: int) -> None:
        self._do(deleting.delete, i, self._message(n))
        self._tell()

    @rule(i=who, n=any_of_them)
    def delete_and_restore(self, i: int, n: int) -> None:
        text = message_of(self._message(n)).body
        if deletion := self._do(deleting.delete, i, self._message(n)):
            self._tell()
            self._do(deleting.restore, i, self._message(n), text, deletion.undo_key, deletion.reactions)
            self._tell()

    @rule(i=who, n=any_of_them, emoji=st.sampled_from("👍🎉"), verb=st.sampled_from(["add", "remove"]))
    def react(self, i: int, n: int, emoji: str, verb: str) -> None:
        self._do(getattr(reactions, verb), i, self._message(n), emoji)
        self._tell()

    # A freshly loaded tab lists one page of conversations, however many another tab has received.
    @precondition(lambda self: len(self.talks) < conversations.PAGE)
    @rule(i=who, others=st.sets(who, min_size=1))
    def start(self, i: int, others: set[int]) -> None:
        with_whom = [self.people[other].user_id for other in others]
        started = self._do(conversations.start, i, str(uuid.uuid4()), "New", with_whom)
        self.talks += [started] if started else []
        self._tell()

    @rule(i=who, n=any_of_them, verb=st.sampled_from(["pin", "unpin", "archive", "unarchive", "mark_unread"]))
    def order(self, i: int, n: int, verb: str) -> None:
        self._do(getattr(ordering, verb), i, self._talk(n))
        self._tell()

    @rule(i=who, n=any_of_them, title=st.sampled_from(["Tea", "Cake"]))
    def rename(self, i: int, n: int, title: str) -> None:
        self._do(changing.rename, i, self._talk(n), title)
        self._tell()

    @rule(i=who, n=any_of_them, other=who, is_wanted=st.booleans())
    def appoint(self, i: int, n: int, other: int, is_wanted: bool) -> None:
        self._do(changing.appoint, i, self._talk(n), self.people[other].user_id, is_wanted)
        self._tell()

    @rule(i=who, n=any_of_them)
    def archive_for_all(self, i: int, n: int) -> None:
        self._do(closing.archive, i, self._talk(n))
        self._tell()
        self._do(closing.reopen, i, self._talk(n))
        self._tell()

    @precondition(lambda self: len(self.talks) < conversations.PAGE)
    @rule(i=who, other=who)
    def start_directly(self, i: int, other: int) -> None:
        started = self._do(conversations.start, i, str(uuid.uuid4()), "", [self.people[other].user_id])
        self.talks += [started] if started and started not in self.talks else []
        self._tell()

    @rule(i=who, n=any_of_them, other=who)
    def add(self, i: int, n: int, other: int) -> None:
        self._do(membership.add, i, self._talk(n), [self.people[other].user_id])
        self._tell()

    @rule(i=who, n=any_of_them, other=who)
    def remove(self, i: int, n: int, other: int) -> None:
        self._do(membership.remove, i, self._talk(n), self.people[other].user_id)
        self._tell()

    @rule(
        i=who,
        n=any_of_them,
        verb=st.sampled_from([pinning.pin, pinning.unpin, saving.save, seats.mark_unread]),
    )
    def mark(self, i: int, n: int, verb: Callable[[Actor, str], int]) -> None:
        self._do(verb, i, self._message(n))
        self._tell()

    @rule(i=who, n=any_of_them, is_hidden=st.booleans())
    def hide_history(self, i: int, n: int, is_hidden: bool) -> None:
        self._do(changing.hide_history, i, self._talk(n), is_hidden)
        self._tell()

    @rule(i=who, n=any_of_them, other=who)
    def join(self, i: int, n: int, other: int) -> None:
        self._do(changing.expose, i, self._talk(n), True)
        self._tell()
        self._do(joining.join, other, self._talk(n))
        self._tell()

    @rule(i=who, n=any_of_them, is_limited=st.booleans())
    def limit_everyone(self, i: int, n: int, is_limited: bool) -> None:
        self._do(everyone.limit, i, self._talk(n), is_limited)
        self._tell()

    @rule(i=who, n=any_of_them, number=st.integers(0, 120), revision=st.integers(0, 5))
    def read_the_marked(self, i: int, n: int, number: int, revision: int) -> None:
        self._do(seats.mark_read, i, self._talk(n), number, revision)
        self._tell()

    @rule(i=who, n=any_of_them, number=st.integers(0, 120))
    def mark_read(self, i: int, n: int, number: int) -> None:
        self._do(seats.mark_read, i, self._talk(n), number)
        self._tell()
