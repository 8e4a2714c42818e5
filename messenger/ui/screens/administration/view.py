"""The pages for administrators."""

import reflex as rx

from messenger.ui.screens.administration.frame import administration
from messenger.ui.screens.audit.state import Audit
from messenger.ui.screens.audit.view import audit
from messenger.ui.screens.handing_over.state import HandingOver
from messenger.ui.screens.handing_over.view import handing_over
from messenger.ui.screens.invitations.state import Invitations
from messenger.ui.screens.invitations.view import invitations, sign_up_mode
from messenger.ui.screens.people.state import People
from messenger.ui.screens.people.view import people
from messenger.ui.screens.settings_privacy.view import default_section
from messenger.ui.screens.site_settings.state import SiteSettings
from messenger.ui.screens.site_settings.view import emoji_adders, site_settings
from messenger.ui.screens.undelivered.state import Undelivered
from messenger.ui.screens.undelivered.view import undelivered
from messenger.ui.screens.welcome.sections import common_group, profile


def people_page() -> rx.Component:
    """Show the people of the site."""
    return administration("people", People.status, people())


def invitations_page() -> rx.Component:
    """Show who may sign up, and the invitations."""
    return administration("invitations", Invitations.status, sign_up_mode(), invitations())


def handing_over_page() -> rx.Component:
    """Show the links to hand over."""
    return administration("links", HandingOver.status, handing_over())


def site_settings_page() -> rx.Component:
    """Show the settings of the site."""
    return administration(
        "settings",
        SiteSettings.status,
        profile(),
        common_group(),
        site_settings(),
        emoji_adders(),
        default_section(),
    )


def undelivered_page() -> rx.Component:
    """Show the mail that could not be delivered."""
    return administration("mail", Undelivered.status, undelivered())


def audit_page() -> rx.Component:
    """Show the audit log."""
    return administration("audit", Audit.status, audit())
