"""What one shows of oneself, and what people show who have not chosen."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.presence.privacy import OwnPrivacy
from messenger.ui.bindings import collections
from messenger.ui.parts.fields import choice
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.settings_privacy.state import PrivacyChoices
from messenger.ui.screens.site_settings.state import SiteSettings
from messenger.ui.texts import gettext as _

SWITCHES = {
    "online": (_("Show when I'm online"), _("If you turn this off, you don't see who is online either.")),
    "last_seen": (
        _("Show when I was last seen"),
        _("To about five minutes. Others only see it while you show when you're online."),
    ),
    "typing": (_("Show when I'm typing"), _("If you turn this off, you don't see who is typing either.")),
    "seen": (
        _("Show what I've seen"),
        _("Others see which messages you've read. If you turn this off, you don't see what they've read."),
    ),
}
rows = collections.rows("privacy", "privacy/own", "id", OwnPrivacy)
own = rows[0]


def privacy_section() -> rx.Component:
    """Show the switches of the viewer."""
    chosen = own.online, own.last_seen, own.typing, own.seen
    choose: Any = PrivacyChoices.choose
    return rx.el.section(
        rx.el.h2(_("What others see of you")),
        rx.cond(
            rows.length() > 0,
            rx.fragment(
                *[
                    choice(f"shows-{switch}", *words, checked=is_on, on_change=choose(switch, ~is_on))
                    for is_on, (switch, words) in zip(chosen, SWITCHES.items(), strict=True)
                ]
            ),
            skeleton(4),
        ),
        rx.el.p(PrivacyChoices.errors["switch"], class_name="error", role="alert"),
        rx.el.p(rx.cond(PrivacyChoices.saved, _("Saved."), ""), class_name="hint", role="status"),
    )


def default_section() -> rx.Component:
    """Show what people show who have not chosen, for administrators."""
    choose: Any = SiteSettings.show_by_default
    labels = {
        "online": _("When they're online"),
        "last_seen": _("When they were last seen"),
        "typing": _("When they're typing"),
        "seen": _("What they've seen"),
    }
    return rx.el.section(
        rx.el.h2(_("Privacy")),
        rx.el.fieldset(
            rx.el.legend(_("What do people show of themselves, unless they choose otherwise?")),
            *[
                choice(
                    f"default-{switch}",
                    label,
                    checked=SiteSettings.shows[switch],
                    on_change=choose(switch, ~SiteSettings.shows[switch]),
                )
                for switch, label in labels.items()
            ],
        ),
        rx.el.p(SiteSettings.errors["switch"], class_name="error", role="alert"),
    )
