"""The profile: who one is, how one signs in, and how to leave."""

import reflex as rx

from messenger.ui.components.account import account
from messenger.ui.components.card import card
from messenger.ui.components.departure import departure
from messenger.ui.components.feed import feed
from messenger.ui.components.link import link
from messenger.ui.components.second_factor import second_factor
from messenger.ui.components.sign_ins import sign_in_list


def profile_page() -> rx.Component:
    """Show the profile and the settings of the account."""
    return card(
        "Profile",
        feed(),
        link("Back", to="/"),
        account(),
        second_factor(),
        sign_in_list(),
        departure(),
    )
