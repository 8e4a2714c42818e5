"""Archiving a group for all, and deleting it."""

from functools import partial

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import changing, closing, roles
from messenger.domain.messages import deleting, editing, reactions, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.references import pinning, saving
from messenger.domain.talk import conversations, membership
from messenger.domain.talk.membership import ConversationLeft
from tests.domain.conftest import Published
from tests.support.people import all_told, new_id, reply, say


def test_archived_group_is_read_only_until_reopened(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    said = say(ada, tea, "Hello")[0]
    for _ in range(2):
        closing.archive(ada, tea)
    assert conversations.open(grace, tea).conversation.archived
    assert [one.system.kind for one in all_told(tea)[-1:] if one.system] == ["archived"]
    draft = Draft(tea, new_id(), "Too late")
    assert sending.send(grace, [draft]).refused == {draft.id: roles.ARCHIVED}
    for act in (
        partial(editing.edit, ada, said.id, "Changed"),
        partial(reactions.add, grace, said.id, "👍"),
        partial(pinning.pin, ada, said.id),
        partial(membership.add, ada, tea, [stranger.user_id]),
        partial(changing.rename, ada, tea, "Cake"),
    ):
        with pytest.raises(Refused):
            act()
    deleting.delete(ada, said.id)
    for _ in range(2):
        closing.reopen(ada, tea)
    assert not sending.send(grace, [draft]).refused


@pytest.mark.parametrize("act", [closing.archive, closing.reopen])
def test_only_those_who_lead_archive_for_all(
    act: object, tea: int, ada: Actor, grace: Actor, stranger: Actor
):
    for actor, where, error in (
        (grace, tea, Forbidden),
        (stranger, tea, NotFound),
        (ada, 0, NotFound),
        (ada, 2**53, NotFound),
    ):
        with pytest.raises(error):
            act(actor, where)  # pyright: ignore[reportCallIssue]


def test_deletion_leaves_nothing(published: Published, tea: int, ada: Actor, grace: Actor, alan: Actor):
    title = conversations.open(ada, tea).conversation.title
    said = say(grace, tea, "Secret")[0]
    reply(ada, tea, said.id, "Secret, too")
    editing.edit(grace, said.id, "Secret again")
    reactions.add(ada, said.id, "👍")
    pinning.pin(ada, said.id)
    saving.save(alan, said.id)
    published.forget()
    closing.delete(ada, tea, f" {title} ")
    assert published.to(ada, grace, alan) == published.events == [ConversationLeft(tea)]
    for table in (
        *(models.Message, models.MessageVersion, models.Reaction, models.Pin, models.SavedMessage),
        *(models.Member, models.SystemMessagePerson),
    ):
        with db.reading() as session:
            assert session.scalars(sa.select(sa.func.count()).select_from(table)).one() == 0
    with pytest.raises(NotFound):
        conversations.open(ada, tea)
    with pytest.raises(NotFound):
        closing.delete(ada, tea, title)


def test_deletion_needs_the_title_and_the_owner(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    title = conversations.open(ada, tea).conversation.title
    changing.appoint(ada, tea, grace.user_id, True)
    for wrong in ("", title.upper() + "!", "x" * 10_000, "\x00"):
        with pytest.raises(Refused):
            closing.delete(ada, tea, wrong)
    with pytest.raises(Forbidden):
        closing.delete(grace, tea, title)
    with pytest.raises(NotFound):
        closing.delete(stranger, tea, title)
    direct = conversations.start(ada, new_id(), "", [grace.user_id])
    with pytest.raises(NotFound):
        closing.delete(ada, direct, conversations.open(ada, direct).conversation.title)
    with db.reading() as session:
        assert session.scalar(
            sa.select(col(models.Conversation.id)).where(col(models.Conversation.id) == tea)
        )
