"""The language of a mail: the account's choice, or else that of the request."""

from collections.abc import Iterator

import pytest

from messenger.domain.accounts import profile
from messenger.domain.accounts.deletion import delete
from messenger.domain.actors import Actor
from messenger.domain.mail_kinds import MailKind
from messenger.translation import PSEUDO, SOURCE, use_language
from tests.support.codes import PASSWORD
from tests.support.posting import post, taken


@pytest.fixture(autouse=True)
def in_german() -> Iterator[None]:
    """A request in German."""
    use_language("de")
    yield
    use_language(SOURCE)


def test_mail_is_in_the_language_of_the_request(ada: Actor):
    post(MailKind.RESET_PASSWORD, ada)
    use_language(SOURCE)
    assert taken().mail.language == "de"


def test_choice_of_the_account_wins(ada: Actor):
    post(MailKind.RESET_PASSWORD, ada)
    profile.choose_language(ada, "en")
    assert taken().mail.language == "en"


def test_language_choice_can_be_reset(ada: Actor):
    profile.choose_language(ada, "en")
    profile.choose_language(ada, "")
    post(MailKind.RESET_PASSWORD, ada)
    assert taken().mail.language == "de"


def test_nobody_gets_mail_in_the_pseudo_language(ada: Actor):
    use_language(PSEUDO)
    post(MailKind.RESET_PASSWORD, ada)
    assert taken().mail.language == SOURCE


def test_last_mail_is_in_the_users_language(hopper: Actor):
    taken()
    profile.choose_language(hopper, "de")
    delete(hopper, PASSWORD)
    assert taken().mail.language == "de"
