"""How long messages can be edited, as administrators choose."""

from collections.abc import Callable

import pytest

from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.administration import editing_time, site
from messenger.domain.administration.editing_time import TOO_LATE
from messenger.domain.administration.site_limits import Limits, LimitsChanged
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.messages import deleting, editing
from messenger.domain.talk import arrival
from tests.domain.conftest import Published
from tests.support.administration import administrator, change, noted
from tests.support.people import contents, message_of, say

MINUTE_MS = 60_000
LIMITED = [("ten_minutes", 10), ("hour", 60), ("day", 24 * 60)]


@pytest.fixture
def root(everybody: list[Actor]) -> Actor:
    """An administrator, who is in no conversation."""
    return administrator("Root")


def test_messages_can_always_be_edited_by_default(tea: int, grace: Actor, let_pass: Callable[[int], None]):
    message = say(grace, tea, "Helo")[0]
    let_pass(1000 * clock.DAY_MS)
    editing.edit(grace, message.id, "Hello")
    assert arrival.read(grace).limits == Limits(1, editing_ms=None)


@pytest.mark.parametrize(("time", "minutes"), LIMITED)
def test_author_edits_within_the_time_only(
    time: str, minutes: int, tea: int, grace: Actor, root: Actor, let_pass: Callable[[int], None]
):
    editing_time.choose(root, time)
    assert arrival.read(grace).limits.editing_ms == minutes * MINUTE_MS
    message = say(grace, tea, "Helo")[0]
    let_pass(minutes * MINUTE_MS - 1)
    editing.edit(grace, message.id, "Hello")
    let_pass(1)
    before = contents()
    with pytest.raises(Refused) as refusal:
        editing.edit(grace, message.id, "Hello again")
    assert refusal.value.reasons == {"body": TOO_LATE[time]}
    assert contents() == before


def test_never_is_at_once(tea: int, ada: Actor, root: Actor):
    editing_time.choose(root, "never")
    message = say(ada, tea, "Helo")[0]
    with pytest.raises(Refused) as refusal:
        editing.edit(ada, message.id, "Hello")
    assert refusal.value.reasons == {"body": TOO_LATE["never"]}


def test_retry_of_an_edit_is_not_refused(tea: int, grace: Actor, root: Actor):
    message = say(grace, tea, "Helo")[0]
    revision = editing.edit(grace, message.id, "Hello")
    editing_time.choose(root, "never")
    assert editing.edit(grace, message.id, "Hello") == revision


def test_messages_can_be_deleted_and_restored_at_any_time(tea: int, ada: Actor, grace: Actor, root: Actor):
    message = say(grace, tea, "Helo")[0]
    editing_time.choose(root, "never")
    for actor in (grace, ada):
        deletion = deleting.delete(actor, message.id)
        deleting.restore(actor, message.id, "Helo", deletion.undo_key)
    assert message_of(message.id).body == "Helo"


def test_only_a_change_is_audited_and_told(
    root: Actor, ada: Actor, everybody: list[Actor], published: Published
):
    change(everybody[3], deactivated_at=1)
    for time in ("always", "hour", "hour", "never"):
        editing_time.choose(root, time)
    assert noted() == [
        ("editing_time_changed", root.user_id, None, "hour"),
        ("editing_time_changed", root.user_id, None, "never"),
    ]
    told = [LimitsChanged(Limits(1, 3_600_000)), LimitsChanged(Limits(1, 0))]
    assert published.to(*everybody[:3], root) == told
    assert site.settings(root).editing_time == "never"


def test_member_cannot_choose(ada: Actor, root: Actor):
    with pytest.raises(Forbidden):
        editing_time.choose(ada, "never")
    assert arrival.read(ada).limits.editing_ms is None


@pytest.mark.parametrize("time", ["", "Day", "always ", "60000", "\x00", "\ud800"])
def test_there_are_five_times(time: str, root: Actor):
    with pytest.raises(Refused, match="editing_time"):
        editing_time.choose(root, time)
