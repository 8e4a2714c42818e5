"""A test notification, for people to see that theirs work."""

from messenger import db
from messenger.domain import jobs
from messenger.domain.actors import Actor
from messenger.domain.errors import Refused
from messenger.domain.notifications import results, subscriptions
from messenger.translation import gettext

NONE_HERE = gettext("Notifications are off in this browser. Turn them on first.")


def send(actor: Actor) -> None:
    """Send a test to the actor's browser. Raises `Refused` if it takes no messages."""
    with db.transaction() as tx:
        found = subscriptions.of_sign_in(tx, actor)
        if found is None:
            raise Refused(test=NONE_HERE)
        jobs.add(tx, results.JOB, {"subscription": found.id})
