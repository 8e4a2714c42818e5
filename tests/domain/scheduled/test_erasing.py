"""What was scheduled is erased with the account."""

import pytest

from messenger.domain.accounts import deletion
from messenger.domain.actors import Actor
from messenger.domain.authentication import reauthentication
from messenger.domain.clock import HOUR_MS
from messenger.domain.messages import sending
from messenger.domain.scheduled import delivering, scheduling
from tests.support.people import contents
from tests.support.scheduled import claimed, due, queued, schedule


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accept every password, without the cost of hashing."""
    monkeypatch.setattr(reauthentication, "check", lambda _actor, _password: None)


def test_deletion_erases_what_was_scheduled(tea: int, ada: Actor, grace: Actor, quick: None):
    for actor, body in ((ada, "Rumpelstilzchen"), (grace, "Milk")):
        schedule(actor, tea, body, due(HOUR_MS))
    deletion.delete(ada, "")
    assert "Rumpelstilzchen" not in str(contents())
    assert len(queued()) == 1
    assert [one.body for one in scheduling.scheduled(grace)] == ["Milk"]


def test_deletion_during_an_attempt_sends_nothing(
    tea: int, ada: Actor, quick: None, monkeypatch: pytest.MonkeyPatch
):
    scheduling.send_now(ada, schedule(ada, tea, "Rumpelstilzchen", due(HOUR_MS)))
    job = claimed()
    send = sending.send

    def delete_first(actor: Actor, drafts: list[sending.Draft]) -> sending.Receipt:
        deletion.delete(ada, "")
        return send(actor, drafts)

    monkeypatch.setattr(sending, "send", delete_first)
    delivering.deliver(job.lease)
    assert "Rumpelstilzchen" not in str(contents())
