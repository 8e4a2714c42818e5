"""Who may mention everyone in a conversation."""

import pytest

from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.messages import deleting, editing, sending
from messenger.domain.messages.mentions import EVERYONE
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations, everyone, membership
from messenger.domain.talk.everyone import LIMITED, LIMITED_IN_EDIT, EveryoneLimited
from tests.domain.conftest import Published
from tests.support.administration import administrator, change
from tests.support.people import contents, forward, message_of, new_id, say


def _refusals(actor: Actor, conversation_id: int, *bodies: str) -> list[str]:
    receipt = sending.send(actor, [Draft(conversation_id, new_id(), body) for body in bodies])
    return list(receipt.refused.values())


@pytest.fixture
def limited(tea: int, ada: Actor) -> int:
    """Ada's conversation with Grace and Alan, where only she may mention everyone."""
    everyone.limit(ada, tea, True)
    return tea


def test_owner_limits_and_frees(tea: int, ada: Actor, grace: Actor, alan: Actor, published: Published):
    for is_limited in (True, True, False):
        everyone.limit(ada, tea, is_limited)
        assert conversations.open(grace, tea).conversation.limits_everyone == is_limited
    assert published.to(ada, grace, alan) == [EveryoneLimited(tea, 1, True), EveryoneLimited(tea, 2, False)]


def test_others_cannot_choose(tea: int, grace: Actor, stranger: Actor):
    before = contents()
    for actor, error in ((grace, Forbidden), (stranger, NotFound), (administrator("Root"), NotFound)):
        with pytest.raises(error):
            everyone.limit(actor, tea, True)
    assert contents()["conversations"] == before["conversations"]


def test_member_is_refused_and_other_messages_are_sent(limited: int, grace: Actor):
    drafts = [Draft(limited, new_id(), body) for body in ("One", "@Everyone, lunch!", "Two")]
    receipt = sending.send(grace, drafts)
    assert receipt.refused == {drafts[1].id: LIMITED}
    assert [(message.body, message.number) for message in receipt.stored] == [("One", 1), ("Two", 2)]


@pytest.mark.parametrize("body", ["`@everyone`", "Nobody wrote to everyone", "me@everyone", "@everyones"])
def test_text_that_mentions_nobody_is_sent(body: str, limited: int, grace: Actor):
    assert say(grace, limited, body)[0].mentions == {}


def test_owner_and_administrators_mention_everyone(limited: int, ada: Actor, grace: Actor):
    change(grace, is_administrator=True)
    for actor in (ada, grace):
        assert say(actor, limited, "@everyone")[0].mentions == {"@everyone": EVERYONE}
    # The rights count that are in the database, not those that the tab was opened with.
    change(grace, is_administrator=False)
    assert _refusals(Actor(grace.user_id, 0, is_administrator=True), limited, "@everyone") == [LIMITED]


def test_new_owner_inherits_the_right(limited: int, ada: Actor, grace: Actor, alan: Actor):
    membership.leave(ada, limited)
    assert say(grace, limited, "@everyone")[0].mentions
    assert _refusals(alan, limited, "@everyone") == [LIMITED]


def test_retry_of_a_stored_message_is_not_refused(tea: int, ada: Actor, grace: Actor):
    draft = Draft(tea, new_id(), "@everyone")
    sending.send(grace, [draft])
    everyone.limit(ada, tea, True)
    receipt = sending.send(grace, [draft])
    assert ([message.id for message in receipt.again], receipt.refused) == ([draft.id], {})


def test_edit_cannot_add_everyone(limited: int, grace: Actor):
    message = say(grace, limited, "Lunch")[0]
    with pytest.raises(Refused) as refusal:
        editing.edit(grace, message.id, "Lunch, @everyone")
    assert refusal.value.reasons == {"body": LIMITED_IN_EDIT}
    assert message_of(message.id).body == "Lunch"


def test_earlier_mention_stays_through_edit_and_undo(tea: int, ada: Actor, grace: Actor):
    message = say(grace, tea, "Lunch, @everyone")[0]
    everyone.limit(ada, tea, True)
    editing.edit(grace, message.id, "Dinner, @everyone")
    deletion = deleting.delete(grace, message.id)
    deleting.restore(grace, message.id, "Dinner, @everyone", deletion.undo_key)
    assert message_of(message.id).mentions == {"@everyone": EVERYONE}


def test_copies_mention_nobody_and_are_sent(limited: int, ada: Actor, grace: Actor):
    message = say(ada, limited, "@everyone")[0]
    assert forward(grace, limited, message.id)[0].mentions == {}
