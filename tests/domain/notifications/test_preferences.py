from collections.abc import Callable

import pytest

from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.clock import DAY_MS, HOUR_MS, MINUTE_MS
from messenger.domain.errors import Refused
from messenger.domain.notifications import preferences, quiet
from messenger.domain.notifications.preferences import NotificationSettingsChanged, Preferences
from messenger.domain.notifications.quiet import Hours
from tests.domain.conftest import Published
from tests.support.at_once import at_once


def test_choices_are_kept_apart(grace: Actor, ada: Actor):
    assert preferences.own(grace) == Preferences(no_mail="server")
    preferences.choose_level(grace, "mentions")
    preferences.choose_hours(grace, 22 * 60, 7 * 60, "Europe/Berlin")
    preferences.pause(grace, 60)
    found = preferences.own(grace)
    assert (found.level, found.quiet_from, found.quiet_until) == ("mentions", 22 * 60, 7 * 60)
    assert (found.time_zone, found.paused_until > clock.now()) == ("Europe/Berlin", True)
    preferences.end_hours(grace)
    preferences.pause(grace, 0)
    assert preferences.own(grace) == Preferences(
        level="mentions", time_zone="Europe/Berlin", no_mail="server"
    )
    assert preferences.own(ada) == Preferences(no_mail="server")


def test_choice_is_told_to_the_persons_own_tabs(grace: Actor, published: Published):
    preferences.choose_level(grace, "none")
    assert published.to(grace) == [NotificationSettingsChanged(grace.user_id)]


def test_first_choices_of_two_tabs_are_both_kept(grace: Actor):
    at_once(lambda: preferences.choose_level(grace, "none"), lambda: preferences.pause(grace, 5))
    found = preferences.own(grace)
    assert (found.level, found.paused_until > 0) == ("none", True)


@pytest.mark.parametrize(
    "choose",
    [
        lambda actor: preferences.choose_level(actor, "loud"),
        lambda actor: preferences.choose_level(actor, ""),
        lambda actor: preferences.choose_hours(actor, 5, 5, "UTC"),
        lambda actor: preferences.choose_hours(actor, -1, 5, "UTC"),
        lambda actor: preferences.choose_hours(actor, 0, 24 * 60, "UTC"),
        lambda actor: preferences.choose_hours(actor, 0, 60, "Atlantis/Poseidonis"),
        lambda actor: preferences.choose_hours(actor, 0, 60, "../../etc/passwd"),
        lambda actor: preferences.choose_hours(actor, 0, 60, ""),
        lambda actor: preferences.choose_hours(actor, 0, 60, "\x00"),
        lambda actor: preferences.choose_hours(actor, 0, 60, "A" * 1000),
        lambda actor: preferences.pause(actor, -1),
        lambda actor: preferences.pause(actor, 2**53),
        lambda actor: preferences.choose_mail(actor, 11),
        lambda actor: preferences.choose_mail(actor, -1),
    ],
)
def test_wrong_choice_is_refused(choose: Callable[[Actor], None], grace: Actor):
    with pytest.raises(Refused):
        choose(grace)
    assert preferences.own(grace) == Preferences(no_mail="server")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [(9, 17, {9, 12, 16}), (22, 7, {22, 23, 0, 6}), (22, 0, {22, 23})],
)
def test_hours_may_go_past_midnight(start: int, end: int, hours: set[int]):
    given = Hours(start=start * 60, end=end * 60, zone="UTC")
    tried = (0, 6, 7, 8, 9, 12, 16, 17, 21, 22, 23)
    assert {hour for hour in tried if quiet.covers(given, hour * HOUR_MS)} == hours


def test_hours_follow_summer_time():
    given = Hours(start=22 * 60, end=7 * 60, zone="Europe/Berlin")
    winter, summer = 1_737_000_000_000, 1_752_600_000_000
    for day, utc_end in ((winter, 6), (summer, 5)):
        midnight = day - day % DAY_MS
        assert quiet.covers(given, midnight + utc_end * HOUR_MS - MINUTE_MS)
        assert not quiet.covers(given, midnight + utc_end * HOUR_MS)


def test_pause_of_a_clock_that_was_set_back_is_over():
    now = clock.now()
    assert Preferences(paused_until=now + HOUR_MS).is_quiet(now)
    assert not Preferences(paused_until=now + HOUR_MS).is_quiet(now - 60 * DAY_MS)
