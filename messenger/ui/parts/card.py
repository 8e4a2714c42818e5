"""Pages that consist of one card, such as the sign-in page."""

from typing import Any

import reflex as rx


class SiteName(rx.Component):
    """The name of the site, if it has one of its own."""

    library = "$/public/site/name.js"
    tag = "SiteName"


def card(title: Any, *children: rx.Component) -> rx.Component:
    """Show the children on a card under a title."""
    return rx.el.main(
        rx.el.div(
            rx.el.div(rx.el.img(src="/favicon.svg", alt=""), SiteName.create(), class_name="site"),
            rx.el.h1(title),
            *children,
            class_name="card",
        ),
        class_name="card-page",
    )
