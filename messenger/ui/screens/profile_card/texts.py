"""The texts of profile cards; `messenger/ui/catalogues.py` writes them into a script."""

from messenger.translation import gettext as _

# Not part of the first load.
TEXTS = {
    "close": _("Close"),
    "message": _("Message"),
    "edit": _("Edit profile"),
    "gone": _("This person no longer has an account."),
    "time": _("Local time: {time}"),
    "often": _("Suggestions"),
    # Translators: suggestions for the status of a person.
    "meeting": _("In a meeting"),
    "home": _("Working from home"),
    "sick": _("Off sick"),
    "holiday": _("On holiday"),
    "emoji": _("Emoji"),
    "chooseEmoji": _("Choose emoji"),
    "status": _("Status"),
    "until": _("Clear after"),
    "never": _("Don't clear"),
    "half": _("30 minutes"),
    "hour": _("1 hour"),
    "today": _("Today"),
    "week": _("This week"),
    "set": _("Set status"),
    "clear": _("Clear status"),
    "saved": _("Saved."),
    # Translators: the button that stores what somebody tells of themselves.
    "save": _("Update"),
    "yours": _("Your profile"),
    "about": _("About you"),
    "showTime": _("Show others your local time"),
    "choose": _("Choose picture"),
    "remove": _("Remove picture"),
    "large": _("This picture is too large."),
    "failed": _("This couldn't be sent. Check your connection, then try again."),
}
