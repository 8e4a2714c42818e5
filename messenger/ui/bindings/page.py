"""What every page has, whatever it shows."""

import reflex as rx


class Page(rx.Component):
    """Guards fields against huge pastes, and measures what an on-screen keyboard leaves visible."""

    library = "$/public/page/page.js"
    tag = "Page"

    too_long: rx.Var[str]


def page() -> rx.Component:
    """Wrap a page; nothing of it can be seen."""
    return Page.create(too_long="That's too long for this field. What didn't fit was left out.")
