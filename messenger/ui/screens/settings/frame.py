"""The frame of the settings: one page per section, with links to all of them."""

import reflex as rx

from messenger.ui.bindings.page import styles
from messenger.ui.sections import section_of, sections_page
from messenger.ui.texts import MoreTexts
from messenger.ui.texts import gettext as _

SECTIONS = {
    "profile": ("/profile", _("Profile")),
    "notifications": ("/settings/notifications", _("Notifications")),
    "privacy": ("/settings/privacy", _("Privacy")),
    "appearance": ("/settings/appearance", _("Appearance")),
    "language": ("/settings/language", _("Language")),
    "devices": ("/settings/devices", _("Devices")),
    "data": ("/settings/data", _("Your data")),
}


def settings(section: str, *children: rx.Component) -> rx.Component:
    """Show a section of the settings."""
    return sections_page(
        *styles("screens/profile"),
        MoreTexts.create(part="settings"),
        section_of(SECTIONS[section][1], _("Settings"), SECTIONS, section, *children),
    )
