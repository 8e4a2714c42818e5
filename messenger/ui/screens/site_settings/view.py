"""Settings of the site that administrators choose; each takes effect at once."""

from typing import Any

import reflex as rx

from messenger.ui.screens.site_settings.state import SiteSettings
from messenger.ui.texts import gettext as _

# Reflex types `on_change` for texts.
keep_versions: Any = SiteSettings.keep_versions
show_previews: Any = SiteSettings.show_previews


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
        _choice(
            "keeps-versions",
            _("Keep the history of edited messages"),
            _(
                "Members can read what a message said before it was edited. If you turn this off, all "
                "earlier versions are erased."
            ),
            default_checked=SiteSettings.keeps_versions,
            on_change=keep_versions,
        ),
        _choice(
            "shows-previews",
            _("Show previews of links"),
            _(
                "This server fetches the first page that a message links to, and shows its title and "
                "description. The site that is linked to learns the address of this server, not who wrote."
            ),
            default_checked=SiteSettings.shows_previews,
            on_change=show_previews,
        ),
        rx.el.fieldset(
            rx.el.legend(_("When can people edit their messages?")),
            *[_time(time, label) for time, label in TIMES.items()],
        ),
        rx.el.p(SiteSettings.error, class_name="error", role="alert"),
    )


def _time(time: str, label: Any) -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="radio",
            name="editing-time",
            default_checked=SiteSettings.editing_time == time,
            on_change=SiteSettings.choose_editing_time(time),
            custom_attrs={"id": f"editing-{time}"},
        ),
        rx.el.label(label, html_for=f"editing-{time}"),
        class_name="choice",
    )


def _choice(id: str, label: Any, meaning: Any, **checkbox: Any) -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="checkbox", custom_attrs={"id": id, "aria-describedby": f"{id}-meaning"}, **checkbox
        ),
        rx.el.label(label, html_for=id),
        rx.el.p(meaning, id=f"{id}-meaning", class_name="note"),
        class_name="choice",
    )
