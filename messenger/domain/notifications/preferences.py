"""Preferences: what notifies somebody in general, and when nothing does."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from messenger import db
from messenger.config import settings
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import DAY_MS, MINUTE_MS
from messenger.domain.errors import Refused
from messenger.domain.notifications import levels, quiet
from messenger.domain.notifications.quiet import Hours
from messenger.live import bus
from messenger.models import DueNotification, NotificationSettings, User
from messenger.translation import gettext

THE_ROW = "own"
MAX_PAUSE_MS = 30 * DAY_MS
# After how many minutes what is unread is mailed to people who are away: ten, an hour, a day, or never.
MAIL_AFTER = (10, 60, 24 * 60, 0)
DEFAULT_MAIL_AFTER = 10

WRONG_LEVEL = gettext("Choose what you want to be notified of.")
WRONG_HOURS = gettext("Choose when the quiet hours begin and when they end.")
WRONG_ZONE = gettext("Your time zone isn't known here. Check the settings of your device.")
WRONG_MAIL = gettext("Choose when you want to get emails.")
WRONG_PAUSE = gettext("Choose a pause of at most 30 days.")


@bus.event
@dataclass(frozen=True)
class NotificationSettingsChanged(bus.Event):
    """Somebody chose what notifies them; only their own tabs hear."""

    user_id: int


@dataclass(frozen=True)
class Preferences:
    """What notifies somebody; the quiet hours are in minutes after midnight, and -1 if there are none.

    After `mail_after` minutes, what is unread is mailed to them. `no_mail` says why not, of their own
    preferences only: `server` if this site sends no mail, `address` if theirs is not confirmed.
    """

    id: str = THE_ROW
    level: str = levels.DEFAULT
    quiet_from: int = -1
    quiet_until: int = -1
    time_zone: str = "UTC"
    paused_until: int = 0
    mail_after: int = DEFAULT_MAIL_AFTER
    no_mail: str = ""

    @property
    def hours(self) -> Hours | None:
        """The daily quiet hours."""
        if self.quiet_from < 0 or self.quiet_until < 0:
            return None
        return Hours(start=self.quiet_from, end=self.quiet_until, zone=self.time_zone)

    def is_quiet(self, now: int) -> bool:
        """Tell whether nothing notifies at a time."""
        # No pause is longer, so one that ends later was chosen before the clock was set back.
        is_paused = now < self.paused_until <= now + MAX_PAUSE_MS
        return is_paused or quiet.covers(self.hours, now)


def own(actor: Actor) -> Preferences:
    """Return the actor's preferences."""
    with db.reading() as session:
        return replace(of(session, [actor.user_id])[actor.user_id], no_mail=no_mail(session, actor.user_id))


def no_mail(session: Session, user_id: int) -> str:
    """Return why somebody gets no mail, whatever they have chosen; empty if they may."""
    if not settings.sends_mail:
        return "server"
    confirmed = sa.select(col(User.email_confirmed_at)).where(col(User.id) == user_id)
    return "" if session.scalar(confirmed) else "address"


def of(session: Session, user_ids: list[int]) -> dict[int, Preferences]:
    """Read the preferences of people; who has chosen none has the defaults."""
    query = sa.select(
        col(NotificationSettings.user_id),
        col(NotificationSettings.level),
        sa.func.coalesce(col(NotificationSettings.quiet_from), -1).label("quiet_from"),
        sa.func.coalesce(col(NotificationSettings.quiet_until), -1).label("quiet_until"),
        col(NotificationSettings.time_zone),
        col(NotificationSettings.paused_until),
        sa.func.coalesce(col(NotificationSettings.mail_after), DEFAULT_MAIL_AFTER).label("mail_after"),
    ).where(col(NotificationSettings.user_id).in_(user_ids))
    found = {user_id: Preferences() for user_id in user_ids}
    for row in session.execute(query):
        found[row.user_id] = Preferences(
            level=row.level,
            quiet_from=row.quiet_from,
            quiet_until=row.quiet_until,
            time_zone=row.time_zone,
            paused_until=row.paused_until,
            mail_after=row.mail_after,
        )
    return found


def choose_level(actor: Actor, level: str) -> None:
    """Choose what notifies in conversations without a level of their own. Raises `Refused`."""
    if level not in levels.LEVELS:
        raise Refused(level=WRONG_LEVEL)
    _store(actor, level=level)


def choose_hours(actor: Actor, start: int, end: int, zone: str) -> None:
    """Choose daily hours without notifications, in a time zone. Raises `Refused`."""
    if not (0 <= start < quiet.DAY_MINUTES and 0 <= end < quiet.DAY_MINUTES) or start == end:
        raise Refused(hours=WRONG_HOURS)
    if quiet.zone(zone) is None:
        raise Refused(hours=WRONG_ZONE)
    _store(actor, quiet_from=start, quiet_until=end, time_zone=zone)


def end_hours(actor: Actor) -> None:
    """Have no hours without notifications."""
    _store(actor, quiet_from=None, quiet_until=None)


def pause(actor: Actor, minutes: int) -> None:
    """Notify of nothing for some minutes from now; zero ends a pause. Raises `Refused`."""
    if not 0 <= minutes * MINUTE_MS <= MAX_PAUSE_MS:
        raise Refused(pause=WRONG_PAUSE)
    _store(actor, paused_until=clock.now() + minutes * MINUTE_MS if minutes else 0)


def choose_mail(actor: Actor, minutes: int) -> None:
    """Choose after how many minutes what is unread is mailed while one is away. Raises `Refused`."""
    if minutes not in MAIL_AFTER:
        raise Refused(mail=WRONG_MAIL)
    _store(actor, mail_after=minutes)


def end_mail(tx: db.Transaction, user_id: int) -> None:
    """Mail somebody no more what is unread."""
    _put(tx, user_id, mail_after=0)


def erase(tx: db.Transaction, user_id: int) -> None:
    """Erase what notifies somebody, and what they were to be notified of."""
    tx.execute(sa.delete(NotificationSettings).where(col(NotificationSettings.user_id) == user_id))
    tx.execute(sa.delete(DueNotification).where(col(DueNotification.user_id) == user_id))


def _store(actor: Actor, **columns: int | str | None) -> None:
    with db.transaction() as tx:
        _put(tx, actor.user_id, **columns)


def _put(tx: db.Transaction, user_id: int, **columns: int | str | None) -> None:
    # Lock the account: two tabs may make the first choice at once.
    account = sa.select(col(User.id)).where(col(User.id) == user_id)
    tx.execute(account.with_for_update(key_share=True))
    is_theirs = col(NotificationSettings.user_id) == user_id
    changed = sa.update(NotificationSettings).where(is_theirs).values(**columns)
    if tx.scalar(changed.returning(col(NotificationSettings.user_id))) is None:
        tx.add(NotificationSettings(user_id=user_id, **columns))  # pyright: ignore[reportArgumentType]
    tx.then(bus.publish, NotificationSettingsChanged(user_id), frozenset({user_id}))
