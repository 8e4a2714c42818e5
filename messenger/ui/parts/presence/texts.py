"""The texts of presence; `messenger/ui/catalogues.py` writes them into a script."""

from messenger.translation import gettext as _
from messenger.translation import ngettext

# Not part of the first load. The number only chooses the plural form.
TEXTS = {
    "online": _("online"),
    "away": _("away"),
    "offline": _("offline"),
    "now": _("just now"),
    "ago": _("last seen {when}"),
    "somebody": _("Someone"),
    "typing1": _("{a} is typing"),
    "typing2": _("{a} and {b} are typing"),
    "typing3": _("{a}, {b} and {c} are typing"),
    "typingMore": ngettext(
        "{a}, {b}, {c} and {n} other are typing",
        "{a}, {b}, {c} and {n} others are typing",
        n=0,
        a="",
        b="",
        c="",
    ),
    "seen1": _("Seen by {a}"),
    "seen2": _("Seen by {a} and {b}"),
    "seen3": _("Seen by {a}, {b} and {c}"),
    "seenMore": ngettext(
        "Seen by {a}, {b}, {c} and {n} other", "Seen by {a}, {b}, {c} and {n} others", n=0, a="", b="", c=""
    ),
}
