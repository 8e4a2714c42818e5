"""What a tab reads when it connects."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.authentication import second_factor, sign_ins
from messenger.domain.errors import SignInRequired
from messenger.domain.talk import arrival, contacts, conversations, positions
from messenger.models import User
from tests.support.accounts import PASSWORD, joined
from tests.support.codes import code_of
from tests.support.people import conversation_of, say

pytestmark = pytest.mark.usefixtures("database")


def test_arrival_has_positions_and_the_newest_page():
    ada, grace = joined("Ada"), joined("Grace")
    conversation_of(ada, grace)
    say(grace, conversation_of(grace, ada), "Hello")
    found = arrival.read(ada)
    assert found.me == contacts.me(ada)
    assert found.positions == positions.of([ada.user_id])[ada.user_id]
    assert found.listing == conversations.listing(ada)


def test_arrival_tells_whether_the_sign_in_lasts():
    ada, grace = joined("Ada"), joined("Grace")
    assert arrival.read(ada).is_signed_in
    # Another person's sign-in is none of this person.
    assert not arrival.read(replace(ada, sign_in_id=grace.sign_in_id)).is_signed_in
    sign_ins.end(ada)
    assert not arrival.read(ada).is_signed_in


def test_arrival_tells_whether_a_second_factor_is_on():
    ada = joined("Ada")
    assert not arrival.read(ada).has_second_factor
    secret = second_factor.propose(ada, PASSWORD).secret
    second_factor.turn_on(ada, secret, code_of(secret))
    assert arrival.read(ada).has_second_factor


def test_deactivated_account_is_not_signed_in():
    ada = joined("Ada")
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == ada.user_id).values(deactivated_at=1))
    assert not arrival.read(ada).is_signed_in


def test_nobody_arrives_at_a_missing_account():
    with pytest.raises(SignInRequired):
        arrival.read(replace(joined("Ada"), user_id=12345))
