"""The page with all unread messages, conversation by conversation."""

import reflex as rx

from messenger.ui.texts import MoreTexts


class CatchingUp(rx.Component):
    """The conversations with unread messages, which one goes through by keyboard."""

    library = "$/public/catching-up/page.js"
    tag = "CatchingUp"


def all_unread() -> rx.Component:
    """Show what is unread everywhere."""
    return rx.el.main(MoreTexts.create(part="lists"), CatchingUp.create(), class_name="thread catching-up")
