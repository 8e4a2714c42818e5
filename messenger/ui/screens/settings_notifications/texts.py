"""The texts of notifications in this browser; `messenger/ui/catalogues.py` writes them into a script."""

from messenger.translation import gettext as _

# Not part of the first load: the bell loads them when it is first clicked.
TEXTS = {
    "title": _("Notifications"),
    "close": _("Close"),
    "settings": _("All notification settings"),
    "insecure": _("Notifications need an address with HTTPS. Ask the people who run this server."),
    "install": _(
        "On iPhone and iPad, install Messenger first: open the share menu, choose Add to Home Screen, and "
        "open Messenger from there."
    ),
    "unsupported": _("This browser can't show notifications."),
    "denied": _(
        "This browser blocks notifications from here. Allow them in its settings for this site, beside the "
        "address, then come back."
    ),
    "off": _("You're not notified in this browser."),
    "open": _(
        "You're notified in this browser while Messenger is open. Its notification service can't be reached, "
        "so nothing arrives while Messenger is closed."
    ),
    "on": _("You're notified in this browser, also while Messenger is closed."),
    "turnOn": _("Turn on notifications"),
    "turnOff": _("Turn off"),
    "test": _("Send me a test"),
    "works": _("Notifications work on this device."),
    "tested": _("Sent. If nothing appears, look at the notification settings of your device."),
    "untested": _("The test couldn't be sent. Try again in a moment."),
    "sound": _("Sound"),
    "none": _("No sound"),
    "chime": _("Chime"),
    # Translators: the sound of a drop of water.
    "drop": _("Drop"),
    # Translators: the sound of somebody who knocks at a door.
    "knock": _("Knock"),
    "hours": _("Quiet hours"),
    "hoursNote": _("Every day between these times, nothing notifies you."),
    "from": _("From"),
    "until": _("Until"),
    "half": _("For 30 minutes"),
    "hour": _("For an hour"),
    "tomorrow": _("Until tomorrow, {time}"),
    "paused": _("Paused until {moment}."),
    "resume": _("Resume"),
}
