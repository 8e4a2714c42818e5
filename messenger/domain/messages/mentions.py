"""Mentions: "@Grace" in a message, for a member who is then told.

A mention is stored as it was typed, with the id of the member. So it survives that the member is renamed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from messenger import db, models
from messenger.domain import texts
from messenger.domain.actors import Actor
from messenger.domain.messages import code_spans
from messenger.domain.messages.history import Message
from messenger.domain.talk import everyone, seats
from messenger.domain.talk.revisions import Locked

# Stands for all members; no user has this id.
EVERYONE = 0
EVERYONE_NAME = "everyone"
# Later ones in the same message are text. Each costs a few dozen comparisons.
MAX_MENTIONS = 20
# Letters with marks of their own, and some spaces, can make a typed nickname longer than the stored one.
MAX_TYPED = 60
# Not in an address such as "a@example.org".
BEGINNING = re.compile(r"(?<![\w@./-])@(?=\S)")


@dataclass(frozen=True)
class Candidate:
    """What may be a mention: a text that begins with "@", and the folded forms of what follows."""

    typed: str
    key: str
    folded: str


def candidates(body: str) -> list[list[Candidate]]:
    """Return for each "@" in a text what it may begin, longest first; none within code."""
    if "@" not in body:
        return []
    text = code_spans.without(body)
    found = (_from(text, at.start()) for at in BEGINNING.finditer(text))
    return [ends for _, ends in zip(range(MAX_MENTIONS), filter(None, found), strict=False)]


def _from(text: str, start: int) -> list[Candidate]:
    line = text[start : start + MAX_TYPED].split("\n", 1)[0]
    after = text[start + len(line) : start + len(line) + 1]
    ends = [end for end in range(len(line), 1, -1) if _is_end((line + after)[end - 1 : end + 1])]
    names = [(line[:end], line[1:end]) for end in ends]
    return [Candidate(typed, texts.key(name), texts.fold(name)) for typed, name in names]


def _is_end(around: str) -> bool:
    """Tell whether a name may end between two characters, the last of the name and the next."""
    return not around[0].isspace() and not re.match(r"[\w\u0300-\u036f]", around[1:])


@dataclass(frozen=True)
class Names:
    """The members of a conversation by what they may be called."""

    by_key: Mapping[str, int]
    by_fold: Mapping[str, int]

    def resolve(self, found: Iterable[list[Candidate]]) -> dict[str, int]:
        """Return the mentioned members by what was typed; the longest name wins."""
        resolved: dict[str, int] = {}
        for ends in found:
            for end in ends:
                user_id = self.by_key.get(end.key, self.by_fold.get(end.folded))
                if user_id is not None:
                    resolved[end.typed] = user_id
                    break
        return resolved


def names(tx: db.Transaction, locked: Locked) -> Names:
    """Read what the members of a locked conversation are called."""
    query = (
        sa.select(
            col(models.User.id),
            col(models.User.nickname_key).label("key"),
            col(models.User.nickname_folded).label("folded"),
        )
        .where(col(models.User.id).in_(locked.audience))
        .order_by(col(models.User.id).desc())
    )
    rows = tx.execute(query).all()
    # Two names may fold to the same text: then the older account has it, unless a name is typed exactly.
    by_key = {row.key: row.id for row in rows} | {EVERYONE_NAME: EVERYONE}
    return Names(by_key, by_fold={row.folded: row.id for row in rows} | {EVERYONE_NAME: EVERYONE})


def resolve(tx: db.Transaction, locked: Locked, found: list[list[Candidate]]) -> dict[str, int]:
    """Return the members of a locked conversation that are mentioned, by what was typed."""
    return names(tx, locked).resolve(found) if found else {}


def may_mention(
    tx: db.Transaction, actor: Actor, locked: Locked, now: Mapping[str, int], before: Message | None = None
) -> bool:
    """Tell whether the actor's message may mention these; what it has mentioned before may stay."""
    mentioned = before.mentions.values() if before else ()
    adds_everyone = EVERYONE in now.values() and EVERYONE not in mentioned
    return not adds_everyone or everyone.may_mention(tx, actor, locked)


def tell(tx: db.Transaction, locked: Locked, before: Message | None, after: Message) -> None:
    """Note in the seats of members that a message mentions them now, or no longer."""
    was, now = (_concerned(message, locked) for message in (before, after))
    seats.unmention(tx, locked.id, was - now, after.number)
    seats.mention(tx, locked.id, now - was, after.number)


def _concerned(message: Message | None, locked: Locked) -> frozenset[int]:
    mentioned = frozenset(message.mentions.values()) if message else frozenset[int]()
    if message is None:
        return mentioned
    seeing = locked.seeing(message.number)
    return (seeing if EVERYONE in mentioned else mentioned & seeing) - {message.author}
