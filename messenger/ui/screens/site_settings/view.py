"""Settings of the site that administrators choose; each takes effect at once."""

from typing import Any

import reflex as rx

from messenger.ui.screens.site_settings.state import SiteSettings
from messenger.ui.texts import gettext as _

# Reflex types `on_change` for texts.
keep_versions: Any = SiteSettings.keep_versions


def site_settings() -> rx.Component:
    """Show the settings."""
    return rx.el.section(
        rx.el.h2(_("Messages")),
        rx.el.div(
            rx.el.input(
                type="checkbox",
                default_checked=SiteSettings.keeps_versions,
                on_change=keep_versions,
                custom_attrs={"id": "keeps-versions", "aria-describedby": "keeps-versions-meaning"},
            ),
            rx.el.label(_("Keep the history of edited messages"), html_for="keeps-versions"),
            rx.el.p(
                _(
                    "Members can read what a message said before it was edited. If you turn this off, all "
                    "earlier versions are erased."
                ),
                id="keeps-versions-meaning",
                class_name="note",
            ),
            class_name="choice",
        ),
    )
