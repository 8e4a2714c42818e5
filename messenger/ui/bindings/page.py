"""Invisible components that every page has."""

from typing import Any

import reflex as rx

from messenger.ui.texts import gettext as _
from messenger.ui.wire.reflex_internals import expression, set_theme

SCRIPT = "$/public/page/page.js"
# What this site is called.
site_name = expression("siteName()", str, imports={SCRIPT: ["siteName"]})


class Page(rx.Component):
    """Guards fields against huge pastes, and follows the on-screen keyboard and the colours of other tabs."""

    library = SCRIPT
    tag = "Page"

    too_long: rx.Var[str]
    set_theme: rx.Var[Any]


def page() -> rx.Component:
    """Wrap a page; renders nothing itself."""
    too_long = _("That's too long for this field. What didn't fit was left out.")
    return Page.create(too_long=too_long, set_theme=set_theme)


class Boundary(rx.Component):
    """A Suspense boundary: React runs the effects outside before it hydrates what is inside."""

    library = "react"
    tag = "Suspense"


class Title(rx.Component):
    """The title of the page."""

    library = SCRIPT
    tag = "Title"

    text: rx.Var[str]


def page_title(page: Any) -> rx.Component:
    """Set the title of the browser tab to the page's name."""
    return Title.create(text=_("{page} · {site}", page=page, site=site_name))


class StyleSheet(rx.Fragment):
    """Loads a style sheet together with the page that it is on, after those that all pages load."""

    sheet: str

    def add_imports(self) -> dict[str, Any]:
        """Import the sheet for its effect, so that the build puts it into the page's own file."""
        return {"": f"$/public/styles/{self.sheet}.css"}


def styles(*names: str) -> list[rx.Component]:
    """Load these style sheets of `assets/styles` with the page."""
    return [StyleSheet.create(sheet=name) for name in names]
