"""Which conversations of two become direct."""

import sqlalchemy as sa
from alembic import command
from sqlmodel import col

from messenger import db, models
from messenger.domain.talk import conversations, membership
from tests.support.databases import configuration
from tests.support.people import conversation_of, people, say


def test_untitled_conversations_of_two_become_direct(database: db.Database):
    ada, grace, alan, kay = people("Ada", "Grace", "Alan", "Kay")
    older, newest = (conversation_of(ada, grace, title="Ada, Grace") for _ in range(2))
    swapped = conversation_of(alan, ada, title="Alan, Ada")
    kept = {
        "titled": conversation_of(ada, grace, title="Grace, Ada"),
        "three": conversation_of(ada, grace, alan, title="Ada, Grace"),
        "heard": conversation_of(grace, kay, title="Grace, Kay"),
        "spoke": conversation_of(alan, kay, title="Alan, Kay"),
    }
    membership.add(grace, kept["heard"], [alan.user_id])
    membership.leave(alan, kept["heard"])
    membership.add(alan, kept["spoke"], [ada.user_id])
    say(ada, kept["spoke"], "Hello")
    membership.leave(ada, kept["spoke"])
    say(grace, newest, "Newest")
    config = configuration(database.url.render_as_string(hide_password=False))
    command.downgrade(config, "0021-1")
    command.upgrade(config, "head")
    with db.reading() as session:
        query = sa.select(col(models.Conversation.id)).where(col(models.Conversation.direct_key).is_not(None))
        assert {*session.scalars(query)} == {newest, swapped}
    assert conversations.start(ada, "draft", "", [grace.user_id]) == newest != older
    assert conversations.open(ada, swapped).conversation.pair == sorted([ada.user_id, alan.user_id])
