"""The nicknames of people."""

from typing import Any

import reflex as rx

from messenger.domain.accounts.sign_up import DELETED_USER
from messenger.ui.texts import gettext as _


def shown_name(nickname: Any) -> Any:
    """Show a nickname; the one that all deleted users share is translated."""
    return rx.cond(rx.Var.create(nickname) == DELETED_USER, _("Deleted user"), nickname)
