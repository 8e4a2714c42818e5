"""How this browser shows the messenger."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import display
from messenger.ui.parts.fields import choice, choices
from messenger.ui.parts.link import link
from messenger.ui.texts import gettext as _
from messenger.ui.wire.reflex_internals import set_color_mode

THEMES = {"system": _("Same as the system"), "light": _("Light"), "dark": _("Dark")}
SIZES = {"small": _("Small"), "": _("Normal"), "large": _("Large"), "largest": _("Very large")}
DENSITIES = {"": _("Roomy"), "compact": _("Compact: more messages at a glance")}


def appearance() -> rx.Component:
    """Show the choice of colours, text size and density."""
    return rx.el.section(
        choices("theme", _("Colours"), THEMES, rx.color_mode, _theme),
        choice(
            "contrast",
            _("High contrast"),
            _("Stronger colours and lines. It is always on if your system asks for more contrast."),
            checked=display.chosen(display.CONTRAST) == "more",
            on_change=display.switch(display.CONTRAST, on="more"),
        ),
        choices("text-size", _("Text size"), SIZES, display.chosen(display.TEXT_SIZE), _size),
        choices("density", _("Density"), DENSITIES, display.chosen(display.DENSITY), _density),
        rx.el.p(_("These choices apply to this browser, in all its tabs."), class_name="note"),
    )


def messages() -> rx.Component:
    """Show the switches for what messages contain, and the way to the site's own emoji."""
    return rx.el.section(
        rx.el.h2(_("Messages")),
        choice(
            "plain-text",
            _("Show messages as plain text"),
            _("You see *bold*, lists and code as they were typed."),
            checked=display.chosen(display.PLAIN_TEXT) != "",
            on_change=display.switch(display.PLAIN_TEXT),
        ),
        choice(
            "previews",
            _("Show previews of links"),
            _("Below a message, you see the title, description and picture of the page that it links to."),
            checked=display.chosen(display.NO_PREVIEWS) == "",
            on_change=display.switch(display.NO_PREVIEWS, on="", off="on"),
        ),
        rx.el.p(link(_("Custom emoji"), to="/emoji")),
    )


def _theme(theme: Any) -> Any:
    return set_color_mode(theme)


def _size(size: str) -> Any:
    return display.choose(display.TEXT_SIZE, size)


def _density(density: str) -> Any:
    return display.choose(display.DENSITY, density)
