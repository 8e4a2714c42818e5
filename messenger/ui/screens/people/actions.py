"""Actions of administrators on an account: each declares its verb, its texts and when it is offered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from messenger.domain.administration import people
from messenger.translation import gettext
from messenger.ui.identity import Identity
from messenger.ui.screens.administration.frame import RESET_LINK_WARNING
from messenger.ui.texts import gettext as _


@dataclass(frozen=True)
class AccountAction:
    """An action on an account, and the question before it.

    `label` is on its button and above its question. In `done`, `{name}` stands for the nickname; an action
    whose verb returns a link shows that instead.
    """

    verb: Callable[..., str | None]
    label: Any
    question: Any
    done: str = ""
    needs_password: bool = False
    is_dangerous: bool = False


ACTIONS = {
    "make_administrator": AccountAction(
        people.make_administrator,
        label=_("Make administrator"),
        question=_("Administrators can do everything you can, including removing you."),
        done=gettext("{name} is now an administrator."),
        needs_password=True,
    ),
    "take_administration_away": AccountAction(
        people.take_administration_away,
        label=_("Remove as administrator"),
        question=_("They'll no longer be able to open these pages."),
        done=gettext("{name} is no longer an administrator."),
    ),
    "reset_link": AccountAction(
        people.reset_link,
        label=_("Create reset link"),
        question=RESET_LINK_WARNING,
        needs_password=True,
    ),
    "reset_second_factor": AccountAction(
        people.reset_second_factor,
        label=_("Reset two-factor authentication"),
        question=_(
            "Until they set it up again, their password is enough to sign in. Make sure the request "
            "really came from them."
        ),
        done=gettext("Two-factor authentication is off for {name}."),
        needs_password=True,
    ),
    "end_sign_ins": AccountAction(
        people.end_sign_ins,
        label=_("Sign out everywhere"),
        question=_("They'll be signed out on all devices and can sign in again."),
        done=gettext("{name} is signed out everywhere."),
    ),
    "deactivate": AccountAction(
        people.deactivate,
        label=_("Deactivate"),
        question=_(
            "They'll be signed out everywhere. Until you reactivate them, they can't sign in and others "
            "can't find them. Their messages stay."
        ),
        done=gettext("{name} is deactivated."),
        is_dangerous=True,
    ),
}
REACTIVATE = AccountAction(
    people.reactivate, label=_("Reactivate"), question="", done=gettext("{name} is active again.")
)


def is_offered(action: str, account: Any) -> Any:
    """Tell whether the action makes sense for the account, as a condition on its row."""
    is_other, is_active = account.id != Identity.me.id, ~account.is_deactivated
    return {
        "make_administrator": is_active & ~account.is_administrator,
        "take_administration_away": account.is_administrator,
        "reset_second_factor": is_other & account.has_second_factor,
    }.get(action, is_other & is_active)
