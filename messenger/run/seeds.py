"""Demo data, so that a new installation is not empty: `make seed`."""

import uuid
from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import clock
from messenger.domain.accounts import confirmation
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import Actor
from messenger.domain.errors import Refused
from messenger.domain.messages import reactions, sending
from messenger.domain.messages.sending import Draft
from messenger.domain.references import pinning
from messenger.domain.talk import conversations
from messenger.models import User
from messenger.run import schema

PASSWORD = "correct horse battery"
PEOPLE = ("Ada", "Grace", "Alan", "Katherine", "Linus", "Margaret", "Edsger", "Barbara")


@dataclass(frozen=True)
class Line:
    """A message, the place of the line it replies to, and who reacted to it with which emoji."""

    author: str
    body: str
    reply_to: int | None = None
    reactions: tuple[tuple[str, str], ...] = ()


TALK = (
    Line("Ada", "Good morning! Who comes to the **picnic** on Saturday?", reactions=(("Katherine", "🧺"),)),
    Line("Grace", "I do, and I bring the lemonade.", reactions=(("Ada", "🍋"), ("Alan", "🍋"))),
    Line("Alan", "Count me in. Is https://example.org/park the right place?"),
    Line("Ada", "That is the one. We meet at the _old oak_ at noon.", reply_to=2),
    Line("Grace", "👍"),
    Line("Alan", "I can carry:\n\n- the blankets\n- two of you in the car\n- ~~the piano~~"),
    Line("Katherine", "Then I come with you. Half past eleven, @Alan?", reply_to=5),
    Line("Alan", "Perfect.", reactions=(("Katherine", "🎉"), ("Grace", "🎉"), ("Ada", "❤️"))),
)
PINNED = 3


def main() -> None:
    """Add the demo people and their conversations. Idempotent."""
    schema.prepare()
    actors = {name: _person(name) for name in PEOPLE}
    picnic = _talk(actors, "Picnic", ("Ada", "Grace", "Alan", "Katherine"), TALK)
    pinning.pin(actors["Ada"], picnic[PINNED])
    moon = (Line("Grace", "Did you see the moon last night?"), Line("Ada", "Through the telescope!"))
    _talk(actors, "", ("Grace", "Ada"), moon)
    _talk(actors, "Book club", PEOPLE, (Line("Margaret", "Next time: chapters four to six."),))
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


def _talk(actors: dict[str, Actor], title: str, names: tuple[str, ...], talk: tuple[Line, ...]) -> list[str]:
    """Start a conversation owned by the first person, and send its messages; return their ids. Idempotent."""
    owner, *others = (actors[name] for name in names)
    draft_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{title}/{owner.user_id}"))
    conversation_id = conversations.start(owner, draft_id, title, [other.user_id for other in others])
    ids = [str(uuid.uuid5(uuid.NAMESPACE_URL, f"{draft_id}/{place}")) for place in range(len(talk))]
    for message_id, line in zip(ids, talk, strict=True):
        reply_to = None if line.reply_to is None else ids[line.reply_to]
        sending.send(actors[line.author], [Draft(conversation_id, message_id, line.body, reply_to)])
        for name, emoji in line.reactions:
            reactions.add(actors[name], message_id, emoji)
    return ids


if __name__ == "__main__":
    main()
