"""The texts of the sections of the list, which are loaded after the page."""

from messenger.translation import gettext as _
from messenger.translation import ngettext

TEXTS = {
    # Translators: the heading above the conversations that are in no section.
    "others": _("Other conversations"),
    "unread": ngettext("{n} unread", "{n} unread", n=0),
    "menu": _("Section {name}"),
    "move": _("Move to section"),
    # Translators: a choice in the list of sections that a conversation can be moved to.
    "none": _("No section"),
    "new": _("New section…"),
    "newTitle": _("New section"),
    "rename": _("Rename"),
    "renameTitle": _("Rename section"),
    "up": _("Move up"),
    "down": _("Move down"),
    "delete": _("Delete section"),
    "deleting": _("Delete this section?"),
    "deleted": _("Its conversations stay in your list."),
    "name": _("Name"),
    "save": _("Save"),
    "cancel": _("Cancel"),
    "waiting": _("Waiting for the connection…"),
}
