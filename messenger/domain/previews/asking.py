"""Asking for the previews of messages that are sent or changed."""

from collections.abc import Iterable

from messenger import db
from messenger.domain import jobs
from messenger.domain.administration import site

JOB = "preview"


def ask(tx: db.Transaction, message_ids: Iterable[str]) -> None:
    """Have the previews of messages with links fetched after the commit, unless the site shows none."""
    ids = list(message_ids)
    if ids and site.shows_previews(tx):
        for message_id in ids:
            jobs.add(tx, JOB, {"message": message_id})
