"""The frame of pages that are sections of one place, such as the settings."""

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from messenger.ui.bindings.page import styles
from messenger.ui.parts.link import link
from messenger.ui.texts import gettext as _

# Addresses and names by key.
Sections = Mapping[str, tuple[str, Any]]


def sections_page(*children: Any, class_name: Any = "sections-page") -> rx.Component:
    """Show the page around a section."""
    return rx.el.main(*styles("parts/sections"), *children, class_name=class_name)


def section_of(
    title: Any, place: Any, sections: Sections, current: str, *children: rx.Component
) -> rx.Component:
    """Show a section of a place under a title, beside the links to all its sections."""
    return rx.el.div(
        rx.el.header(link(_("Back"), to="/"), rx.el.h1(title)),
        rx.el.nav(
            *[
                link(name, to=path, custom_attrs={"aria-current": "page"} if key == current else {})
                for key, (path, name) in sections.items()
            ],
            custom_attrs={"aria-label": place},
        ),
        rx.el.div(*children, class_name="section-content"),
        class_name="sections",
    )


def page(
    title: Any, *children: rx.Component, back: Any = "/", links: Sequence[rx.Component] = ()
) -> rx.Component:
    """Show a page of one section under a title, with a way back and links to what belongs to it."""
    return sections_page(
        rx.el.div(
            rx.el.header(link(_("Back"), to=back), rx.el.h1(title), *links),
            rx.el.section(*children),
            class_name="sections single",
        ),
    )
