"""Settings of the site that administrators choose; each takes effect at once."""

from typing import Any

import reflex as rx

from messenger.ui.parts.fields import choice
from messenger.ui.parts.link import link
from messenger.ui.screens.site_settings.state import SiteSettings
from messenger.ui.texts import gettext as _

# Reflex types `on_change` for texts.
keep_versions: Any = SiteSettings.keep_versions
show_previews: Any = SiteSettings.show_previews
ADDERS = {
    "nobody": (_("Nobody"), _("Those that there are stay.")),
    "administrators": (_("Administrators"), _("Everybody can use what they add.")),
    "everybody": (_("Everybody"), _("All people of this site can add some, and delete their own.")),
}


TIMES = {
    "always": _("At any time"),
    "day": _("For 24 hours after sending"),
    "hour": _("For an hour after sending"),
    "ten_minutes": _("For ten minutes after sending"),
    "never": _("Never"),
}


def site_settings() -> rx.Component:
    """Show the settings."""
    return rx.el.section(
        rx.el.h2(_("Messages")),
        choice(
            "keeps-versions",
            _("Keep the history of edited messages"),
            _(
                "Members can read what a message said before it was edited. If you turn this off, all "
                "earlier versions are erased."
            ),
            default_checked=SiteSettings.keeps_versions,
            on_change=keep_versions,
        ),
        choice(
            "shows-previews",
            _("Show previews of links"),
            _(
                "This server fetches the first page that a message links to, and shows its title, "
                "description and picture. The site that is linked to learns the address of this server, "
                "not who wrote."
            ),
            default_checked=SiteSettings.shows_previews,
            on_change=show_previews,
        ),
        rx.el.fieldset(
            rx.el.legend(_("When can people edit their messages?")),
            *[_time(time, label) for time, label in TIMES.items()],
        ),
        rx.el.p(SiteSettings.errors["editing_time"], class_name="error", role="alert"),
    )


def _time(time: str, label: Any) -> rx.Component:
    return choice(
        f"editing-{time}",
        label,
        type="radio",
        name="editing-time",
        default_checked=SiteSettings.editing_time == time,
        on_change=SiteSettings.choose_editing_time(time),
    )


def emoji_adders() -> rx.Component:
    """Show the choice of who may add custom emoji."""
    return rx.el.section(
        rx.el.fieldset(
            rx.el.legend(_("Who can add custom emoji?")),
            *[_adders(adders, *words) for adders, words in ADDERS.items()],
        ),
        rx.el.p(SiteSettings.errors["adders"], class_name="error", role="alert"),
        link(_("Custom emoji"), to="/emoji"),
    )


def _adders(adders: str, label: Any, meaning: Any) -> rx.Component:
    return choice(
        f"adders-{adders}",
        label,
        meaning,
        type="radio",
        name="adders",
        default_checked=SiteSettings.emoji_adders == adders,
        on_change=SiteSettings.choose_emoji_adders(adders),
    )
