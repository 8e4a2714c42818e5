"""The texts of the menu that sets reminders; `messenger/ui/catalogues.py` writes them into a script."""

from messenger.translation import gettext as _
from messenger.translation import ngettext

# Not part of the first load: the menu loads them when it is first opened.
TEXTS = {
    "title": _("Remind me"),
    "soon": _("In 20 minutes"),
    "hour": _("In an hour"),
    "hours": _("In 3 hours"),
    "tomorrow": _("Tomorrow morning, {time}"),
    "monday": _("Monday, {time}"),
    "pick": _("Pick date and time…"),
    "list": _("Reminders"),
    "moment": _("Date and time"),
    "cancel": _("Cancel"),
    "done": _("You'll be reminded {moment}."),
    "reminder": _("Reminder"),
    "due": ngettext("{n} reminder is due", "{n} reminders are due", n=0),
}
