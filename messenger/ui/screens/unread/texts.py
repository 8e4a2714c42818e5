"""The texts of the page with all unread messages."""

from messenger.translation import gettext as _
from messenger.translation import ngettext

TEXTS = {
    "title": _("All unread"),
    "back": _("Back"),
    "all_read": _("Mark all read"),
    "read": _("Mark read"),
    "done": _("You're all caught up."),
    "hint": _("New messages appear here as they come."),
    "earlier": ngettext("{n} earlier message", "{n} earlier messages", n=0),
    "unread": ngettext("{n} unread message", "{n} unread messages", n=0),
    "deleted": _("Message deleted"),
    "spoiler": _("Spoiler"),
    "notes": _("Notes to yourself"),
    "loading": _("Loading…"),
    "more": _("Show more"),
}
