"""Profile cards, and one's own profile in the settings."""

from typing import Any

import reflex as rx

from messenger.ui.bindings.emoji import picker
from messenger.ui.screens.profile_card.state import Profiles
from messenger.ui.texts import gettext as _

# The layer of the card.
CARD = "profile"
# The id of the question, and a text.
_told = rx.event.passthrough_event_spec(str, str)  # pyright: ignore[reportCallIssue]
_person = rx.event.passthrough_event_spec(int)
_status = rx.event.passthrough_event_spec(str, str, str, int)  # pyright: ignore[reportCallIssue]


class _ProfileCard(rx.Component):
    """Opens the card of the person whose name or avatar is clicked: what has the attribute `data-person`."""

    library = "$/public/profiles/opening.js"
    tag = "ProfileCard"

    deleted: rx.Var[str]
    answer: rx.Var[dict[str, Any]]
    on_message: rx.EventHandler[_person]
    on_choose: rx.EventHandler[_status]


class _OwnProfile(rx.Component):
    library = "$/public/profiles/section.js"
    tag = "OwnProfile"

    answer: rx.Var[dict[str, Any]]
    status_answer: rx.Var[dict[str, Any]]
    on_describe: rx.EventHandler[_told]
    on_show_time: rx.EventHandler[_told]
    on_choose: rx.EventHandler[_status]


def profile_card() -> rx.Component:
    """Show the card of a person while it is open, and the picker of emoji, which one's own card opens."""
    card = _ProfileCard.create(
        deleted=_("Deleted user"),
        answer=Profiles.status_answer,
        on_message=Profiles.message,
        on_choose=Profiles.choose_status,
    )
    return rx.fragment(card, picker())


def own_profile() -> rx.Component:
    """Show the picture, the status and the card of the viewer, to be changed."""
    own = _OwnProfile.create(
        answer=Profiles.answer,
        status_answer=Profiles.status_answer,
        on_describe=Profiles.describe,
        on_show_time=Profiles.show_time,
        on_choose=Profiles.choose_status,
    )
    return rx.fragment(own, picker())
