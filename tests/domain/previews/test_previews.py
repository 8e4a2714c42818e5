"""Previews of links: asked for, added, removed, and erased with what they belong to."""

from collections.abc import Callable

import pytest

from messenger.domain import markup
from messenger.domain.actors import Actor
from messenger.domain.administration import site_limits
from messenger.domain.administration.site_limits import Limits, LimitsChanged
from messenger.domain.errors import Forbidden, NotFound
from messenger.domain.messages import deleting, editing, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.previews import adding, asking, first_link
from messenger.domain.previews.adding import PreviewAdded, PreviewRemoved
from messenger.domain.previews.preview import MAX_TITLE, Preview
from tests.domain.conftest import Published
from tests.support.administration import administrator, noted
from tests.support.people import contents, message_of, new_id, say
from tests.support.working import queued

LINK = "https://example.org/"
PREVIEW = Preview(LINK, "Title", "Description", "Site")


@pytest.mark.parametrize(
    ("body", "link"),
    [
        ("plain", None),
        (f"See {LINK}, and https://example.net/", LINK),
        ("(https://example.org/a_(b)).", "https://example.org/a_(b)"),
        (f"**{LINK}**", LINK),
        (f"- {LINK}", LINK),
        ("[text](https://example.org/x)", "https://example.org/x"),
        ("[mail](mailto:ada@example.org) https://example.org/", LINK),
        (f"`https://example.net/` {LINK}", LINK),
        (f"```\nhttps://example.net/\n```\n{LINK}", LINK),
        (f"||https://example.net/|| {LINK}", LINK),
        (f"||[text](https://example.net/)|| {LINK}", LINK),
        (f"> https://example.net/\n{LINK}", LINK),
        ("`https://example.org/`", None),
        ("ftp://example.org/ mailto:ada@example.org //example.org", None),
        ("example.org", None),
        ("https://" + "x" * 3000 + ".example.org/", None),
    ],
)
def test_first_link_is_found(body: str, link: str | None):
    assert first_link.find(body, markup.parse(body)) == link


@pytest.fixture
def linked(tea: int, grace: Actor) -> str:
    """The id of a message with a link by Grace, whose job is still there."""
    return say(grace, tea, f"See {LINK}")[0].id


def _asked() -> list[str]:
    return [job.payload["message"] for job in queued() if job.kind == asking.JOB]


def test_only_a_link_asks_for_a_preview(tea: int, grace: Actor):
    plain, linked = say(grace, tea, "plain", LINK)
    assert _asked() == [linked.id]
    assert plain.preview is None


def test_retry_asks_once(tea: int, grace: Actor):
    draft = Draft(tea, new_id(), LINK)
    for drafts in ([draft, draft], [draft]):
        sending.send(grace, drafts)
    assert _asked() == [draft.id]


def test_refused_message_asks_for_none(tea: int, stranger: Actor):
    sending.send(stranger, [Draft(tea, new_id(), LINK)])
    assert _asked() == []


def test_switched_off_site_asks_for_none(published: Published, tea: int, grace: Actor, linked: str):
    boss = administrator("Boss")
    before = noted()
    site_limits.choose_showing_previews(boss, False)
    say(grace, tea, LINK)
    assert _asked() == [linked]
    assert adding.wanted(linked) is None
    adding.add(linked, PREVIEW)
    assert message_of(linked).preview is None
    site_limits.choose_showing_previews(boss, True)
    assert adding.wanted(linked) == LINK
    told = [LimitsChanged(Limits(1, None, shows)) for shows in (False, True)]
    assert [event for event in published.heard_by(grace) if isinstance(event, LimitsChanged)] == told
    assert [action for action, *_ in noted()[len(before) :]] == ["previews_turned_off", "previews_turned_on"]


def test_only_administrators_switch_previews(grace: Actor):
    with pytest.raises(Forbidden):
        site_limits.choose_showing_previews(grace, False)


def test_members_hear_of_the_preview_once(
    published: Published, linked: str, ada: Actor, grace: Actor, alan: Actor
):
    published.forget()
    revision = message_of(linked).revision
    for _ in range(2):
        adding.add(linked, PREVIEW)
    message = message_of(linked)
    assert (message.preview, message.revision, message.edited) == (PREVIEW, revision + 1, False)
    assert published.events == published.to(ada, grace, alan) == [PreviewAdded(message)]
    assert adding.wanted(linked) is None


def test_long_texts_are_cut(linked: str):
    adding.add(linked, Preview(LINK, "x" * 1000))
    shown = message_of(linked).preview
    assert shown
    assert len(shown.title) == MAX_TITLE


def test_author_removes_the_preview_for_good(published: Published, linked: str, grace: Actor):
    adding.add(linked, PREVIEW)
    published.forget()
    revisions = [adding.remove(grace, linked) for _ in range(2)]
    message = message_of(linked)
    assert message.preview is None
    assert revisions == [message.revision] * 2
    assert published.events == [PreviewRemoved(message)]
    adding.add(linked, PREVIEW)
    assert message_of(linked).preview is None
    assert adding.wanted(linked) is None


def test_others_cannot_remove_it(linked: str, ada: Actor, stranger: Actor):
    adding.add(linked, PREVIEW)
    with pytest.raises(Forbidden):
        adding.remove(ada, linked)
    with pytest.raises(NotFound):
        adding.remove(stranger, linked)
    assert message_of(linked).preview == PREVIEW


def test_edit_keeps_the_preview_of_its_link(linked: str, grace: Actor):
    adding.add(linked, PREVIEW)
    editing.edit(grace, linked, f"Look at {LINK}")
    assert message_of(linked).preview == PREVIEW
    assert _asked() == [linked]


def test_edit_to_another_link_asks_again(linked: str, grace: Actor):
    adding.add(linked, PREVIEW)
    editing.edit(grace, linked, "https://example.net/")
    assert message_of(linked).preview is None
    assert _asked() == [linked, linked]
    # A page that was fetched for the link before.
    adding.add(linked, PREVIEW)
    assert message_of(linked).preview is None
    assert adding.wanted(linked) == "https://example.net/"


@pytest.mark.parametrize(
    "erase",
    [
        lambda actor, message_id: editing.edit(actor, message_id, "No link"),
        lambda actor, message_id: deleting.delete(actor, message_id),
    ],
    ids=["edit", "deletion"],
)
def test_preview_is_erased_with_its_link(erase: Callable[[Actor, str], object], linked: str, grace: Actor):
    adding.add(linked, PREVIEW)
    erase(grace, linked)
    assert message_of(linked).preview is None
    assert "Description" not in str(contents()["messages"])
    assert _asked() == [linked]
    adding.add(linked, PREVIEW)
    assert message_of(linked).preview is None


def test_restored_message_asks_again(linked: str, grace: Actor):
    body = message_of(linked).body
    deletion = deleting.delete(grace, linked)
    deleting.restore(grace, linked, body, deletion.undo_key)
    assert _asked() == [linked, linked]


def test_nothing_is_wanted_for_an_unknown_message(tea: int):
    assert adding.wanted(new_id()) is None
    adding.add(new_id(), PREVIEW)
