"""Demo data, so that a new installation is not empty: `make seed`."""

import uuid
from contextlib import suppress

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock
from messenger.domain.accounts import confirmation
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.errors import Refused
from messenger.domain.messages import sending
from messenger.domain.messages.sending import Draft
from messenger.domain.talk import conversations
from messenger.models import User
from messenger.run import schema

PASSWORD = "correct horse battery"
PEOPLE = ("Ada", "Grace", "Alan", "Katherine", "Linus", "Margaret", "Edsger", "Barbara")

TALK = (
    ("Ada", "Good morning! Who comes to the picnic on Saturday?"),
    ("Grace", "I do, and I bring the lemonade."),
    ("Alan", "Count me in. Is https://example.org/park the right place?"),
    ("Ada", "That is the one. We meet at the old oak at noon."),
    ("Grace", "👍"),
    ("Alan", "I can carry the blankets, and I have room for two in the car."),
    ("Katherine", "Then I come with you. Half past eleven?"),
    ("Alan", "Perfect."),
)


def main() -> None:
    """Add the demo people and their conversations. Idempotent."""
    schema.prepare()
    actors = {name: _person(name) for name in PEOPLE}
    _talk(actors, "Picnic", ("Ada", "Grace", "Alan", "Katherine"), TALK)
    _talk(
        actors,
        "",
        ("Grace", "Ada"),
        (("Grace", "Did you see the moon last night?"), ("Ada", "Through the telescope!")),
    )
    _talk(actors, "Book club", PEOPLE, (("Margaret", "Next time: chapters four to six."),))
    print(f"Sign in as {PEOPLE[0].lower()}@example.org with the password: {PASSWORD}")


def _person(name: str) -> Actor:
    with suppress(Refused):
        accounts.sign_up(name, f"{name.lower()}@example.org", PASSWORD)
        _confirm(name)
    with db.reading() as session:
        user_id = session.scalar(sa.select(col(User.id)).where(col(User.nickname) == name))
    assert user_id is not None
    return Actor(user_id, sign_in_id=0, is_administrator=False)


def _confirm(name: str) -> None:
    """Mark the email address as confirmed: demo people have no mailbox."""
    confirmed = sa.update(User).where(col(User.nickname) == name).values(email_confirmed_at=clock.now())
    with db.transaction() as tx:
        confirmation.drop(tx, tx.execute(confirmed.returning(col(User.id))).scalar_one())


def _talk(
    actors: dict[str, Actor], title: str, names: tuple[str, ...], talk: tuple[tuple[str, str], ...]
) -> None:
    """Start a conversation owned by the first person, and send its messages. Idempotent."""
    owner, *others = (actors[name] for name in names)
    draft_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{title}/{owner.user_id}"))
    conversation_id = conversations.start(owner, draft_id, title, [other.user_id for other in others])
    for place, (name, body) in enumerate(talk):
        message_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{draft_id}/{place}"))
        sending.send(actors[name], [Draft(conversation_id, message_id, body)])


if __name__ == "__main__":
    main()
