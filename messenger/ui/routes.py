"""The route table: every page with its address, its title, and who may open it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import reflex as rx

from messenger.translation import gettext as _
from messenger.ui import frame
from messenger.ui.identity import Identity
from messenger.ui.screens.administration.view import (
    audit_page,
    handing_over_page,
    invitations_page,
    people_page,
    site_settings_page,
    undelivered_page,
)
from messenger.ui.screens.audit.state import Audit
from messenger.ui.screens.confirmation.state import Confirmation
from messenger.ui.screens.confirmation.view import confirm_email_page
from messenger.ui.screens.custom_emoji.state import CustomEmojiPage
from messenger.ui.screens.custom_emoji.view import custom_emoji_page
from messenger.ui.screens.devices.state import Devices
from messenger.ui.screens.handing_over.state import HandingOver
from messenger.ui.screens.invitations.state import Invitations
from messenger.ui.screens.join.view import join_page
from messenger.ui.screens.join_by_link.state import JoinByLink
from messenger.ui.screens.join_by_link.view import join_by_link_page
from messenger.ui.screens.join_links.state import JoinLinks
from messenger.ui.screens.join_links.view import join_links_page
from messenger.ui.screens.messenger.view import conversation_page, start_page
from messenger.ui.screens.not_found.view import not_found_page
from messenger.ui.screens.open_groups.state import OpenGroups
from messenger.ui.screens.open_groups.view import open_groups_page
from messenger.ui.screens.people.state import People
from messenger.ui.screens.profile.state import Profile
from messenger.ui.screens.recovery.forgot_password import forgot_password_page
from messenger.ui.screens.recovery.reset_password import reset_password_page
from messenger.ui.screens.recovery.state import Recovery
from messenger.ui.screens.saved.view import saved_page
from messenger.ui.screens.scheduled.view import scheduled_page
from messenger.ui.screens.second_factor.state import SecondFactor
from messenger.ui.screens.settings.view import (
    appearance_page,
    data_page,
    devices_page,
    language_page,
    notifications_page,
    privacy_page,
    profile_page,
)
from messenger.ui.screens.sign_in.state import SignIn
from messenger.ui.screens.sign_in.view import sign_in_page
from messenger.ui.screens.sign_up.state import SignUp
from messenger.ui.screens.sign_up.view import sign_up_page
from messenger.ui.screens.site_settings.state import SiteSettings
from messenger.ui.screens.undelivered.state import Undelivered

PRODUCT = "Messenger"
# Reflex's name for the page that all other addresses show.
NO_ADDRESS = "404"


class Access(Enum):
    """The people who may open a page."""

    # Every handler that such a page calls must be marked with `gate.open_to_all`.
    EVERYONE = "everyone"
    SIGNED_IN = "signed in"
    # To everybody else such a page looks like one that does not exist: see administration/guard.py.
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True)
class Page:
    """A page: its address with placeholders, its name and content, and who may open it."""

    address: str
    name: str
    content: Callable[[], rx.Component]
    access: Access = Access.SIGNED_IN
    # Run in this order whenever the page loads.
    on_load: tuple[Any, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether people who are not signed in may open the page."""
        return self.access is Access.EVERYONE

    @property
    def is_light(self) -> bool:
        """Whether the page only greets when it loads."""
        return not self.is_open and not self.on_load

    @property
    def title(self) -> str:
        """The title in the prerendered page, before the browser knows the language."""
        return f"{self.name} · {PRODUCT}" if self.name else PRODUCT

    @property
    def handlers(self) -> list[Any]:
        """The handlers to run on load; on pages behind the sign-in, the tab joins first."""
        return [*self.on_load] if self.is_open else [Identity.greet, *self.on_load]

    @property
    def component(self) -> Callable[[], rx.Component]:
        """The page's content in its frame."""
        return frame.framed(self.content, self.name, is_signed_in=not self.is_open)


def _administration(address: str, content: Callable[[], rx.Component], visit: Any) -> Page:
    return Page(address, _("Administration"), content, Access.ADMINISTRATORS, (visit,))


PAGES = (
    Page("/", "", start_page),
    Page("/conversations/[conversation]/[[number]]", "", conversation_page),
    Page("/saved", _("Saved messages"), saved_page),
    Page("/scheduled", _("Scheduled messages"), scheduled_page),
    Page("/emoji", _("Custom emoji"), custom_emoji_page, on_load=(CustomEmojiPage.visit,)),
    Page("/groups", _("Groups"), open_groups_page, on_load=(OpenGroups.visit,)),
    Page("/groups/[conversation]", _("Groups"), join_links_page, on_load=(JoinLinks.visit,)),
    Page("/j/[token]", _("Join"), join_by_link_page, on_load=(JoinByLink.visit,)),
    *(
        Page(address, _("Profile"), profile_page, on_load=(Profile.load, SecondFactor.visit, Devices.show))
        for address in ("/profile", "/settings", "/settings/profile")
    ),
    Page("/settings/appearance", _("Appearance"), appearance_page),
    Page("/settings/privacy", _("Privacy"), privacy_page),
    Page("/settings/notifications", _("Notifications"), notifications_page),
    Page("/settings/language", _("Language"), language_page, on_load=(Profile.load,)),
    Page("/settings/devices", _("Devices"), devices_page, on_load=(Devices.show,)),
    Page("/settings/data", _("Your data"), data_page),
    _administration("/administration", people_page, People.visit),
    _administration("/administration/invitations", invitations_page, Invitations.visit),
    _administration("/administration/links", handing_over_page, HandingOver.visit),
    _administration("/administration/settings", site_settings_page, SiteSettings.visit),
    _administration("/administration/mail", undelivered_page, Undelivered.visit),
    _administration("/administration/audit", audit_page, Audit.visit),
    Page("/sign-in", _("Sign in"), sign_in_page, Access.EVERYONE, (SignIn.visit,)),
    Page("/sign-up", _("Sign up"), sign_up_page, Access.EVERYONE, (SignUp.visit,)),
    Page("/join/[token]", _("Join"), join_page, Access.EVERYONE, (SignUp.visit_by_invitation,)),
    Page(
        "/forgot-password",
        _("Forgot your password?"),
        forgot_password_page,
        Access.EVERYONE,
        (Recovery.begin,),
    ),
    Page(
        "/reset-password/[token]", _("New password"), reset_password_page, Access.EVERYONE, (Recovery.visit,)
    ),
    Page(
        "/confirm-email/[token]",
        _("Confirm your email"),
        confirm_email_page,
        Access.EVERYONE,
        (Confirmation.visit,),
    ),
    Page(NO_ADDRESS, _("Not found"), not_found_page, Access.EVERYONE),
)


def open_addresses() -> tuple[str, ...]:
    """Return the addresses that need no sign-in; one that ends in a slash is a prefix."""
    addresses = (page.address for page in PAGES if page.is_open and page.address != NO_ADDRESS)
    return tuple(address.partition("[")[0] for address in addresses)


def is_light(path: str) -> bool:
    """Tell whether the page at a path only greets when it loads."""
    parts = path.strip("/").split("/")
    return any(page.is_light and _matches(page.address, parts) for page in PAGES)


def _matches(address: str, parts: list[str]) -> bool:
    places = address.strip("/").split("/")
    named = [place for place in places if not place.startswith("[")]
    return len(parts) <= len(places) and parts[: len(named)] == named
