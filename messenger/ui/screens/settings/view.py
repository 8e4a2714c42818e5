"""The pages of the settings."""

import reflex as rx

from messenger.ui.screens.deletion.view import deletion
from messenger.ui.screens.devices.view import sign_in_list
from messenger.ui.screens.profile.account import account, language
from messenger.ui.screens.profile_card.view import own_profile
from messenger.ui.screens.second_factor.view import second_factor
from messenger.ui.screens.settings.appearance import appearance, messages
from messenger.ui.screens.settings.device import device
from messenger.ui.screens.settings.frame import settings
from messenger.ui.screens.settings_notifications.view import notification_sections
from messenger.ui.screens.settings_privacy.view import privacy_section


def profile_page() -> rx.Component:
    """Show everything about the account."""
    return settings(
        "profile", own_profile(), account(), language(), second_factor(), sign_in_list(), deletion()
    )


def privacy_page() -> rx.Component:
    """Show what others see of the viewer."""
    return settings("privacy", privacy_section())


def notifications_page() -> rx.Component:
    """Show what notifies, and where."""
    return settings("notifications", *notification_sections())


def appearance_page() -> rx.Component:
    """Show how this browser shows the messenger."""
    return settings("appearance", appearance(), messages())


def language_page() -> rx.Component:
    """Show the choice of the language."""
    return settings("language", language())


def devices_page() -> rx.Component:
    """Show where the account is signed in, and what this browser keeps."""
    return settings("devices", sign_in_list(), device())


def data_page() -> rx.Component:
    """Show what one can do with one's data."""
    return settings("data", deletion())
