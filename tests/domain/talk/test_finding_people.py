from collections.abc import Callable

import pytest

from messenger.domain import clock
from messenger.domain.accounts import emails
from messenger.domain.actors import Actor
from messenger.domain.administration import people
from messenger.domain.errors import Forbidden
from tests.support.administration import change, promote, signed_in
from tests.support.people import people as given_accounts


@pytest.fixture
def boss(ada: Actor) -> Actor:
    """Ada, an administrator."""
    promote(ada)
    return ada


def nicknames(actor: Actor, text: str = "", skip: int = 0) -> list[str]:
    return [account.nickname for account in people.search(actor, text, skip)[0]]


def test_deleted_people_are_not_listed(tea: int, boss: Actor, grace: Actor, alan: Actor):
    people.deactivate(boss, grace.user_id)
    change(alan, deleted_at=clock.now())
    assert nicknames(boss) == ["Ada", "Grace", "Mallory"]


@pytest.mark.parametrize("text", ["grace", " GRA ", "hopper@", "Hopper@Example.ORG"])
def test_people_are_found_by_nickname_and_email(text: str, boss: Actor, grace: Actor):
    change(grace, **emails.columns("hopper@example.org"))
    assert nicknames(boss, text) == ["Grace"]


@pytest.mark.parametrize(
    "text", ["jurgen", "GROSS jürgen", "bücher", "BUCHER.example", "xn--bcher-kva", "gross @bücher", "jg@"]
)
def test_people_are_found_by_words_of_nickname_and_email(text: str, boss: Actor):
    (person,) = given_accounts("Jürgen Groß")
    change(person, **emails.columns("JG@bücher.example"))
    assert nicknames(boss, text) == ["Jürgen Groß"]


def test_people_are_sorted_without_regard_to_accents(boss: Actor):
    given_accounts("Zuse", "Łukasz", "Änne")
    assert nicknames(boss) == ["Ada", "Alan", "Änne", "Grace", "Łukasz", "Mallory", "Zuse"]


@pytest.mark.parametrize("text", ["%", "_", "nobody at all", "\x00", "\ud800", "x" * 101])
def test_unmatched_search_finds_nobody(text: str, boss: Actor):
    assert people.search(boss, text) == ([], False)


def test_only_administrators_find_people(boss: Actor, grace: Actor):
    for text in ("", "x" * 101):
        with pytest.raises(Forbidden):
            people.search(grace, text)


def test_people_come_in_pages(boss: Actor):
    given_accounts(*(f"Member {number:03}" for number in range(97)))
    first, has_more = people.search(boss)
    second, has_still_more = people.search(boss, skip=50)
    rest, has_even_more = people.search(boss, skip=100)
    assert (len(first), has_more, len(second), has_still_more, len(rest), has_even_more) == (
        *(50, True),
        *(50, True),
        *(1, False),
    )
    assert len({account.id for account in (*first, *second, *rest)}) == 101


def test_an_account_shows_when_it_was_last_used(boss: Actor, grace: Actor, let_pass: Callable[[int], None]):
    assert people.account(boss, grace.user_id).last_seen_at is None
    signed_in(grace)
    let_pass(1000)
    signed_in(grace)
    assert people.account(boss, grace.user_id).last_seen_at == clock.now()
