"""The status line: what somebody is up to, for some time. It ends by itself, without a write."""

from dataclasses import asdict

from messenger import db
from messenger.domain import clock, texts
from messenger.domain.actors import Actor
from messenger.domain.clock import DAY_MS
from messenger.domain.errors import Refused, refuse
from messenger.domain.pictures import signs
from messenger.domain.profiles import card
from messenger.domain.talk.contacts import Status
from messenger.translation import gettext, ngettext

MAX_TEXT = 100
MAX_MS = 366 * DAY_MS
TOO_LONG = ngettext(
    "The status is longer than {n} character.", "The status is longer than {n} characters.", n=MAX_TEXT
)
NO_EMOJI = gettext("Choose one emoji, or none.")
PASSED = gettext("Choose a time in the next year.")


def choose(actor: Actor, emoji: str, text: str, until: int) -> None:
    """Say what one is up to until a time, or until it is changed if that is zero. Raises `Refused`.

    Without an emoji and a text, say nothing any more.
    """
    emoji, text = emoji.strip(), " ".join(text.split())
    sign = signs.qualified(emoji) if emoji else ""
    refuse(
        {
            "emoji": None if sign is not None else NO_EMOJI,
            "text": TOO_LONG
            if len(text) > MAX_TEXT
            else None
            if texts.is_one_line(text)
            else card.NOT_ALLOWED,
        }
    )
    said = bool(sign) or not texts.is_blank(text)
    if said and until and not 0 < until - clock.now() <= MAX_MS:
        raise Refused(until=PASSED)
    chosen = asdict(Status(emoji=sign or "", text=text, until=until)) if said else None
    with db.transaction() as tx:
        card.store(tx, actor, status=chosen)
