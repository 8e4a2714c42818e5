"""The names of people as everybody sees them."""

from typing import Any

import reflex as rx

from messenger.domain.accounts.sign_up import DELETED_USER
from messenger.ui.texts import gettext as _


def shown_name(nickname: Any) -> Any:
    """Show a nickname; the one that all deleted users share is a text."""
    return rx.cond(rx.Var.create(nickname) == DELETED_USER, _("Deleted user"), nickname)
