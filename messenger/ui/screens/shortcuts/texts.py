"""The texts of the list of keyboard shortcuts, which are loaded when it is first opened."""

from messenger.translation import gettext as _

TEXTS = {
    "title": _("Keyboard shortcuts"),
    "done": _("Close"),
    "in_everywhere": _("Everywhere"),
    "palette": _("Search, and do anything"),
    "list": _("Show this list"),
    "regions": _("Go to the list, the messages or the composer"),
    "close": _("Close or cancel"),
    "in_unread": _("On the page with all unread messages"),
    "conversations": _("Move between conversations"),
    "open": _("Open the conversation"),
    "read": _("Mark the conversation as read"),
    "in_conversation": _("Among the messages"),
    "messages": _("Move between messages"),
    # Translators: what a key does while a message has the focus.
    "menu": _("Open the menu of the message"),
    "parts": _("Go to the buttons and links of the message"),
    "in_composer": _("In the composer"),
    "edit": _("Edit your last message, while the composer is empty"),
    "line": _("New line"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "code": _("Code"),
    "link": _("Link, while something is selected"),
    "plain": _("Paste without formatting"),
    # Translators: the names on a keyboard.
    "Ctrl": _("Ctrl"),
    "Shift": _("Shift"),
    "Enter": _("Enter"),
    "Home": _("Home"),
    "End": _("End"),
}
