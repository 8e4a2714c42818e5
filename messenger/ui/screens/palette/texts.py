"""The texts of the command palette, which are loaded when it is first opened."""

from messenger.translation import gettext as _
from messenger.translation import ngettext

TEXTS = {
    "label": _("Search"),
    "field": _("Conversations, people and actions"),
    "conversations": _("Conversations"),
    "people": _("People"),
    "actions": _("Actions"),
    "none": _("Nothing found."),
    "found": ngettext("{n} result", "{n} results", n=0),
    "unread": _("Unread"),
    "notes": _("Notes to yourself"),
    "person": _("New direct conversation"),
    "new": _("New conversation"),
    "section": _("New section"),
    "all_read": _("Mark all read"),
    "catch_up": _("All unread"),
    "groups": _("Groups"),
    "saved": _("Saved messages"),
    "reminders": _("Reminders"),
    "scheduled": _("Scheduled messages"),
    "emoji": _("Custom emoji"),
    "theme": _("Switch between light and dark colours"),
    "shortcuts": _("Keyboard shortcuts"),
    "sign_out": _("Sign out"),
    # Translators: {name} is a section of the settings.
    "settings": _("Settings: {name}"),
    "profile": _("Profile"),
    "notifications": _("Notifications"),
    "privacy": _("Privacy"),
    "appearance": _("Appearance"),
    "language": _("Language"),
    "devices": _("Devices"),
    "data": _("Your data"),
    # Translators: {name} is a page for administrators.
    "administration": _("Administration: {name}"),
    "administration_people": _("People"),
    "administration_invitations": _("Invitations"),
    "administration_links": _("Links to hand over"),
    "administration_settings": _("Settings"),
    "administration_mail": _("Undelivered email"),
    "administration_audit": _("Audit log"),
    "marked": ngettext("{n} conversation is marked as read.", "{n} conversations are marked as read.", n=0),
    "undo": _("Undo"),
    "restored": _("Marked as unread again."),
}
