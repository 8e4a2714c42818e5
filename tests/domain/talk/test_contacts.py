from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.talk import contacts
from messenger.domain.talk.contacts import PAGE, Person
from tests.support.people import people


def found(actor: Actor, text: str = "") -> list[str]:
    return [person.nickname for person in contacts.search(actor, text)[0]]


def test_contacts_are_everybody_else_sorted_by_name(ada: Actor, grace: Actor):
    assert found(ada) == ["Alan", "Grace", "Mallory"]
    assert found(grace) == ["Ada", "Alan", "Mallory"]


@pytest.mark.parametrize("text", ["GRA", "gra", " race ", "\uff27race"])
def test_a_search_disregards_case_and_unicode_form(ada: Actor, text: str):
    assert found(ada, text) == ["Grace"]


def test_search_ignores_unicode_form_of_accents(ada: Actor):
    people("Zoë")
    assert found(ada, "ZOE\u0308") == ["Zoë"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("İbrahim", "ibrahim"),
        ("İbrahim", "İBRAHİM"),
        ("Zoë", "zoe"),
        ("Jürgen Groß", "jurgen"),
        ("Jürgen Groß", "GROSS Jür"),
        ("Ada Lovelace", "lovelace ada"),
        ("Ada Lovelace", "lace a"),
        ("Łukasz", "luk"),
        ("Σίσυφος", "σισυφοσ"),
        ("\u0301\u0302", "\u0301"),
        ("😀👍", "👍"),
        ("אברהם", "אבר"),
    ],
)
def test_people_are_found_however_they_are_typed(ada: Actor, name: str, text: str):
    people(name)
    assert found(ada, text) == [name]


@pytest.mark.parametrize(
    "text", ["lovelace grace", "ada %", "ada _", "\u0301", "👍", "x" * 10_000, "\u0301" * 101]
)
def test_every_word_must_be_in_the_name(alan: Actor, text: str):
    assert found(alan, text) == []


def test_invisible_characters_are_no_search(ada: Actor):
    assert found(ada, " \u00a0\u200b ") == found(ada)


def test_contacts_are_sorted_without_regard_to_accents(ada: Actor):
    people("Zuse", "Łukasz", "Änne", "Lovis", "anna", "Émile", "Ångström", "Σίσυφος")
    assert found(ada) == [
        *(
            "Alan",
            "Ångström",
            "anna",
            "Änne",
            "Émile",
            "Grace",
            "Lovis",
            "Łukasz",
            "Mallory",
            "Zuse",
            "Σίσυφος",
        ),
    ]


def test_many_people_are_listed_by_the_index(ada: Actor, database: db.Database):
    people(*(f"Guest {number:05}" for number in range(10_000)))
    with db.transaction() as tx:
        tx.execute(sa.text("ANALYZE"))
    said: list[tuple[str, Any]] = []

    def note(*given: Any) -> None:
        said.append((given[2], given[3]))

    event.listen(database.engine, "before_cursor_execute", note)
    page, has_more = contacts.search(ada, "guest 0999")
    assert (len(page), has_more) == (11, False)
    contacts.search(ada)
    event.remove(database.engine, "before_cursor_execute", note)
    statement, parameters = said[-1]
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.engine.connect() as connection:
        plan = str(connection.exec_driver_sql(f"{explain} {statement}", parameters).all())
    assert "ix_users_nickname_folded" in plan


@pytest.mark.parametrize("text", ["%", "_", "\\", "/"])
def test_a_wildcard_is_only_a_character(ada: Actor, text: str):
    assert found(ada, text) == []
    people(f"Eve {text}")
    assert found(ada, text) == [f"Eve {text}"]


@pytest.mark.parametrize("text", ["\x00", "gra\x00", "\ud800", "x" * 101])
def test_search_with_impossible_characters_finds_nobody(ada: Actor, text: str):
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


def test_own_name_equals_what_others_see(ada: Actor):
    assert contacts.me(ada) == Person(ada.user_id, "Ada")


def test_unknown_people_are_not_named(database: db.Database, ada: Actor):
    with db.reading() as session:
        assert contacts.named(session, [ada.user_id, 12345]) == [Person(ada.user_id, "Ada")]
