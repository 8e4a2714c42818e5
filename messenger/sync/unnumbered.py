"""Collections without revisions: whoever shows one requests it again after each change."""

from messenger.domain.notifications.preferences import NotificationSettingsChanged
from messenger.domain.pictures.custom_emoji import CustomEmojiChanged
from messenger.domain.references.saving import SavesChanged
from messenger.domain.reminders.waiting import RemindersChanged
from messenger.domain.scheduled.waiting import ScheduleChanged
from messenger.live.bus import Event
from messenger.sync.names import EMOJI, NOTIFICATIONS, REMINDERS, SAVED, SCHEDULED
from messenger.sync.protocol import Change, Invalidate

# By the event that tells of a change.
NAMES: dict[type[Event], str] = {
    SavesChanged: SAVED,
    ScheduleChanged: SCHEDULED,
    RemindersChanged: REMINDERS,
    CustomEmojiChanged: EMOJI,
    NotificationSettingsChanged: NOTIFICATIONS,
}


def invalidate(changed: Event) -> list[Change]:
    """Return the change that marks the collection as stale."""
    return [Invalidate(op="invalidate", name=NAMES[type(changed)])]
