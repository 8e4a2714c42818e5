import pytest

from messenger import db
from messenger.domain.accounts import profile
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.domain.references import pins
from messenger.domain.talk import contacts, conversations
from messenger.run import seeds
from tests.support.people import all_said, contents


def signed_in(name: str) -> Actor:
    ticket = sign_ins.verify(f"{name}@example.org", seeds.PASSWORD, is_kept=False)
    actor = sign_ins.identify(sign_ins.start(ticket, "Firefox")[0])
    assert actor is not None
    return actor


def test_demo_people_can_sign_in_and_have_messages(database: db.Database, capsys: pytest.CaptureFixture[str]):
    seeds.main()
    assert f"ada@example.org with the password: {seeds.PASSWORD}" in capsys.readouterr().out
    ada = signed_in("ada")
    assert ada.is_administrator
    assert len(contacts.search(ada)[0]) == len(seeds.PEOPLE) - 1
    listing = conversations.listing(ada)
    assert [conversation.title for conversation in listing.conversations] == [
        "Book club",
        "Grace, Ada",
        "Picnic",
    ]
    picnic_id = listing.conversations[-1].id
    picnic = conversations.open(ada, picnic_id)
    named = {person.id: person.nickname for person in picnic.people}
    said = all_said(picnic_id)
    assert [(named[message.author], message.body) for message in said] == [
        (line.author, line.body) for line in seeds.TALK
    ]
    quoted = [message.quote.number - 1 if message.quote else None for message in said]
    assert quoted == [line.reply_to for line in seeds.TALK]
    assert pins.pinned(ada, picnic_id).pins[0].id == said[seeds.PINNED].id


def test_seeding_twice_changes_nothing(database: db.Database):
    seeds.main()
    before = contents()
    seeds.main()
    assert contents() == before


def test_migration_keeps_existing_people(database: db.Database):
    seeds.accounts.sign_up("Ada", "lovelace@example.org", "a password of her own")
    seeds.main()
    with pytest.raises(sign_ins.Refused):
        signed_in("ada")


def test_demo_people_get_no_mail(database: db.Database):
    seeds.main()
    assert not contents()["mails"]
    assert profile.own(signed_in("grace")).is_confirmed
