"""Forwarding: copying a message to another conversation, with the name of its author.

The text and the author are read here, never taken from the browser: nobody can put words in others' mouths.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import models
from messenger.domain import markup


@dataclass(frozen=True)
class Original:
    """What a copy of a message takes over; nothing tells where it is from."""

    body: str
    runs: list[markup.Block] | None
    author: int


# By the user who wants to forward, and the id of the message.
Originals = dict[tuple[int, str], Original]


def originals(session: Session, wanted: Iterable[tuple[int, str]]) -> Originals:
    """Read those of the messages that exist and that their user may see."""
    keys = set(wanted)
    if not keys:
        return {}
    query = (
        sa.select(
            col(models.Member.user_id),
            col(models.Message.id),
            col(models.Message.author_id),
            col(models.Message.body),
            col(models.Message.runs),
            col(models.Message.markup_version),
            col(models.Message.forwarded_from),
        )
        .join(models.Member, col(models.Member.conversation_id) == col(models.Message.conversation_id))
        .where(
            col(models.Message.id).in_({message_id for _, message_id in keys}),
            col(models.Member.user_id).in_({user_id for user_id, _ in keys}),
            col(models.Message.number) >= col(models.Member.first_number),
            col(models.Message.deleted_at).is_(None),
            col(models.Message.system).is_(None),
        )
    )
    return {
        (row.user_id, row.id): Original(
            body=row.body,
            runs=row.runs if row.markup_version == markup.VERSION else markup.parse(row.body),
            author=row.forwarded_from or row.author_id,
        )
        for row in session.execute(query)
        if (row.user_id, row.id) in keys
    }
