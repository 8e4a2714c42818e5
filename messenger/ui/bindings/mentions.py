"""Python binding for mentions in messages."""

import reflex as rx


class Mentioned(rx.Component):
    """Shows the mentions in the texts within by the members' current names."""

    library = "$/public/mentions/shown.js"
    tag = "Mentioned"

    mentions: rx.Var[dict[str, int]]
