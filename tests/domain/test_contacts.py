import pytest

from messenger import db
from messenger.domain import contacts
from messenger.domain.contacts import PAGE, Person
from messenger.domain.sign_ins import Actor
from tests.support.people import people


def found(actor: Actor, text: str = "") -> list[str]:
    return [person.nickname for person in contacts.search(actor, text)[0]]


def test_everybody_but_oneself_is_a_contact_in_order_of_the_names(ada: Actor, grace: Actor):
    assert found(ada) == ["Alan", "Grace", "Mallory"]
    assert found(grace) == ["Ada", "Alan", "Mallory"]


@pytest.mark.parametrize("text", ["GRA", "gra", " race ", "\uff27race"])
def test_a_search_disregards_case_and_unicode_form(ada: Actor, text: str):
    assert found(ada, text) == ["Grace"]


def test_accents_may_be_written_either_way(ada: Actor):
    people("Zoë")
    assert found(ada, "ZOE\u0308") == ["Zoë"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "/"])
def test_a_wildcard_is_only_a_character(ada: Actor, text: str):
    assert found(ada, text) == []
    people(f"Eve {text}")
    assert found(ada, text) == [f"Eve {text}"]


@pytest.mark.parametrize("text", ["\x00", "gra\x00", "\ud800", "x" * 101])
def test_a_search_for_what_no_name_can_hold_finds_nobody(ada: Actor, text: str):
    assert contacts.search(ada, text) == ([], False)


def test_contacts_come_by_the_page(ada: Actor):
    names = [f"Guest {number:03}" for number in range(2 * PAGE + 1)]
    people(*names)
    pages = [contacts.search(ada, "guest", skip) for skip in (0, PAGE, 2 * PAGE)]
    assert [more for _, more in pages] == [True, True, False]
    assert [person.nickname for page, _ in pages for person in page] == names


def test_a_page_that_is_just_full_is_the_last(ada: Actor):
    people(*(f"Guest {number}" for number in range(PAGE)))
    page, more = contacts.search(ada, "guest")
    assert len(page) == PAGE
    assert not more


def test_the_chosen_come_once_in_the_order_asked_for(ada: Actor, grace: Actor, alan: Actor):
    wanted = [alan.user_id, 12345, ada.user_id, grace.user_id, alan.user_id]
    assert contacts.chosen(ada, wanted) == [Person(alan.user_id, "Alan"), Person(grace.user_id, "Grace")]
    assert contacts.chosen(ada, []) == []


def test_one_sees_oneself_as_others_do(ada: Actor):
    assert contacts.me(ada) == Person(ada.user_id, "Ada")


def test_only_those_who_exist_are_named(database: db.Database, ada: Actor):
    with db.reading() as session:
        assert contacts.named(session, [ada.user_id, 12345]) == [Person(ada.user_id, "Ada")]
