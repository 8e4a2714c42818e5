import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.authentication import reauthentication
from messenger.domain.errors import Refused
from tests.support.accounts import PASSWORD, joined


def test_own_password_is_accepted(database: db.Database):
    reauthentication.check(joined("Ada"), PASSWORD)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", reauthentication.MISSING),
        ("wrong horse battery", reauthentication.WRONG),
        (PASSWORD + " ", reauthentication.WRONG),
        (PASSWORD + "\x00", reauthentication.WRONG),
        ("\ud800", reauthentication.WRONG),
        ("x" * 10_000, reauthentication.WRONG),
    ],
)
def test_other_password_is_refused(database: db.Database, password: str, reason: str):
    ada = joined("Ada")
    with pytest.raises(Refused) as refusal:
        reauthentication.check(ada, password)
    assert refusal.value.reasons == {"current_password": reason}


def test_unknown_user_has_no_password(database: db.Database):
    with pytest.raises(Refused):
        reauthentication.check(Actor(12345, sign_in_id=1, is_administrator=False), PASSWORD)
