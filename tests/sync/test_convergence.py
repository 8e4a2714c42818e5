"""Convergence: despite lost, duplicated and late frames, every tab ends up like a freshly loaded one."""

import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from messenger import db
from messenger.domain.messages import editing, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations, positions
from messenger.sync import acting, answers, changes
from messenger.sync.protocol import Change
from tests.conftest import KEPT
from tests.support.acting_people import ActingPeople, any_of_them, who
from tests.support.browser import Browser
from tests.support.people import all_messages, message_of
from tests.support.viewers import Viewer, as_json, travelled, whole

EXAMPLES = settings(
    max_examples=30,
    stateful_step_count=60,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
PATIENCE_MS = 5000
VERBS = ["edit", "delete", "react", "take_back"]


class Faults(ActingPeople):
    """Three people who talk over a network that loses, duplicates and reorders frames."""

    # Actions of tabs.

    @rule(i=who, n=any_of_them)
    def write(self, i: int, n: int) -> None:
        draft = {"conversation": self._talk(n), "id": str(uuid.uuid4()), "body": "written"}
        self.viewers[i].tab.write(changes.messages(self._talk(n)), draft, author=self.people[i].user_id)

    @rule(
        i=who,
        n=any_of_them,
        verb=st.sampled_from(["edit", "delete", "react", "take_back"]),
        emoji=st.booleans(),
    )
    def act(self, i: int, n: int, verb: str, emoji: bool) -> None:
        message = message_of(self._message(n))
        text = "🎉" if emoji else "done in a tab"
        into = changes.messages(message.conversation)
        self.viewers[i].tab.act(into, id=str(uuid.uuid4()), verb=verb, message=message.id, text=text)

    @rule(i=who, n=any_of_them)
    def look(self, i: int, n: int) -> None:
        if self._talk(n) not in self.viewers[i].looks_at:
            self.viewers[i].look(self._talk(n))

    @rule(i=who, n=any_of_them, number=st.sampled_from([1, 20, 51, 90, 160]))
    def read_at(self, i: int, n: int, number: int) -> None:
        if self._talk(n) in self.viewers[i].looks_at:
            self.viewers[i].tab.read(changes.messages(self._talk(n)), number)

    @rule(i=who, number=st.sampled_from([1, 20, 51, 90]), comes_first=st.booleans())
    def read_what_changes(self, i: int, number: int, comes_first: bool) -> None:
        """Request a page that races with a change of a message in it."""
        if self.talks[1] in self.viewers[i].looks_at:
            self.viewers[i].tab.read(changes.messages(self.talks[1]), number)
            self.pages.pass_time(1)
            self.answer(i)
            self._do(editing.edit, 0, self.sent[number - 1], "changed meanwhile")
            self._tell()
            if comes_first and self.on_the_way[i]:
                self.viewers[i].tab.apply(self.on_the_way[i].pop())

    @rule(i=who, n=any_of_them, direction=st.sampled_from([-1, 1]))
    def scroll(self, i: int, n: int, direction: int) -> None:
        self.viewers[i].tab.scroll(changes.messages(self._talk(n)), direction)

    @rule(i=who, n=any_of_them)
    def miss_too_much(self, i: int, n: int) -> None:
        drafts = [
            Draft(self._talk(n), str(uuid.uuid4()), "burst") for _ in range(conversations.MAX_CHANGES + 1)
        ]
        sending.send(self.people[0], drafts)
        self._tell()
        self.on_the_way[i].clear()

    @rule(i=who)
    def save(self, i: int) -> None:  # A later reload begins with this, however stale it is by then.
        self.viewers[i].tab.save()

    @rule(i=who)
    def reload(self, i: int) -> None:
        last = self.viewers[i]
        self.viewers[i] = Viewer.of(last.actor, self.pages, last.looks_at, last.actor.user_id)
        last.tab.close()
        self.on_the_way[i].clear()

    @rule(i=who)
    def reconnect(self, i: int) -> None:
        self.on_the_way[i].clear()
        self.viewers[i].greet()

    @rule(i=who)
    def wake(self, i: int) -> None:
        self.viewers[i].tab.wake()

    # Actions of the server and the network.

    @rule(i=who)
    def answer(self, i: int) -> None:
        for requested in self.viewers[i].tab.requested():
            self.on_the_way[i].append(travelled(answers.to(self.people[i], requested)))

    @rule(i=who)
    def store(self, i: int) -> None:
        self.on_the_way[i] += self._stored(i)

    def _stored(self, i: int) -> list[list[Change]]:
        receipts: list[list[Change]] = []
        for rows in self.viewers[i].tab.sent():
            drafts = [Draft(row["conversation"], row["id"], row["body"]) for row in rows]
            receipt = sending.send(self.people[i], drafts)
            self.sent += [message.id for message in receipt.stored]
            receipts.append(answers.receipt(receipt))
        for actions in self.viewers[i].tab.acted():
            done, reasons = acting.perform(self.people[i], cast(Any, actions))
            receipts.append([done, answers.refused({**reasons})])
        self._tell()
        return [travelled(receipt) for receipt in receipts if receipt]

    @rule(i=who)
    def pulse(self, i: int) -> None:
        (held,) = positions.of([self.people[i].user_id]).values()
        self.on_the_way[i].append(travelled([answers.positions(held)]))

    @rule(milliseconds=st.sampled_from([10, 100, 5000]))
    def pass_time(self, milliseconds: int) -> None:
        self.pages.pass_time(milliseconds)

    @precondition(lambda self: any(self.on_the_way))
    @rule(i=who, n=any_of_them, stays=st.booleans())
    def deliver(self, i: int, n: int, stays: bool) -> None:
        if waiting := self.on_the_way[i]:
            n %= len(waiting)
            self.viewers[i].tab.apply(waiting[n] if stays else waiting.pop(n))

    @precondition(lambda self: any(self.on_the_way))
    @rule(i=who)
    def deliver_all(self, i: int) -> None:
        for made in self.on_the_way[i]:
            self.viewers[i].tab.apply(made)
        self.on_the_way[i].clear()

    @precondition(lambda self: any(self.on_the_way))
    @rule(i=who, n=any_of_them)
    def lose(self, i: int, n: int) -> None:
        if waiting := self.on_the_way[i]:
            waiting.pop(n % len(waiting))

    def teardown(self) -> None:
        try:
            for i in range(3):
                self._empty_outbox(i)
            for viewer in self.viewers:
                viewer.compare()
                viewer.settle(PATIENCE_MS)
                held, fresh = viewer.shows(), viewer.shows_afresh()
                assert held == _as_far_back(fresh, held)
                self._holds_what_is_stored(viewer)
        finally:
            self.pages.restart()
            self._recording.__exit__(None, None, None)

    def _holds_what_is_stored(self, viewer: Viewer) -> None:
        """Compare everything a tab holds, including its windows, with the database."""
        for talk in viewer.looks_at:
            name = changes.messages(talk)
            seated = conversations.held(viewer.actor, [talk]).seats
            visible = all_messages(talk, seated[0].first if seated else 0)
            stored = {row["id"]: row for row in as_json([asdict(row) for row in visible])}
            rows = [whole(row) for row in viewer.tab.held(name)]
            assert rows == [stored[row["id"]] for row in rows]
            shown = [row["number"] for row in viewer.tab.shown(name) if "number" in row]
            assert shown == list(range(shown[0], shown[-1] + 1)) if shown else not rows

    def _empty_outbox(self, i: int) -> None:
        for _ in range(5):
            self.pages.pass_time(PATIENCE_MS + 100)
            for answer in self._stored(i):
                self.viewers[i].tab.apply(answer)


def _as_far_back(fresh: dict[str, Any], held: dict[str, Any]) -> dict[str, Any]:
    """Reduce both to the messages that both hold: how far back a tab goes depends on when it was loaded."""
    for thread, other in zip(fresh["threads"].values(), held["threads"].values(), strict=True):
        other["messages"] = [row for row in other["messages"] if row.get("status") != "failed"]
        numbers = [row["number"] for row in other["messages"]]
        assert numbers == list(range(numbers[0], numbers[-1] + 1)) if numbers else True
        start = max(
            (rows[0]["number"] for rows in (thread["messages"], other["messages"]) if rows), default=0
        )
        for side in (thread, other):
            side["messages"] = [row for row in side["messages"] if row["number"] >= start]
        if thread["messages"] and start > 1:
            thread["more"] = other["more"] = True
    # The other tab does not know people who are named only in earlier messages.
    both = fresh["people"].keys() & held["people"].keys()
    for side in (fresh, held):
        assert None not in side["people"].values()
        side["people"] = {user_id: name for user_id, name in side["people"].items() if user_id in both}
    return fresh


@pytest.fixture
def pages() -> Iterator[Browser]:
    running = Browser()
    yield running
    running.close()


@pytest.mark.slow
def test_tabs_converge_after_any_faults(pages: Browser, migrated_file: Path, tmp_path: Path):
    class Here(Faults):
        def __init__(self) -> None:
            db.use(f"sqlite:///{shutil.copy(migrated_file, tmp_path / f'{uuid.uuid4()}.db')}")
            super().__init__(pages)

    run_state_machine_as_test(Here, settings=EXAMPLES)
    db.use(f"sqlite:///{KEPT.name}/unused.db")
