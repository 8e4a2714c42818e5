"""The profile: account, language, second factor, devices, and deleting the account."""

import reflex as rx

from messenger.ui.bindings.page import styles
from messenger.ui.parts.card import card
from messenger.ui.parts.link import link
from messenger.ui.screens.deletion.view import deletion
from messenger.ui.screens.devices.view import sign_in_list
from messenger.ui.screens.profile.account import account, language
from messenger.ui.screens.profile.device import device
from messenger.ui.screens.second_factor.view import second_factor
from messenger.ui.texts import gettext as _


def profile_page() -> rx.Component:
    """Show the profile and the settings of the account."""
    return card(
        _("Profile"),
        link(_("Back"), to="/"),
        *styles("screens/profile"),
        account(),
        language(),
        second_factor(),
        sign_in_list(),
        device(),
        rx.el.section(link(_("Notifications"), to="/settings/notifications")),
        rx.el.section(link(_("Custom emoji"), to="/emoji")),
        deletion(),
    )
