"""What administrators can do to an account: verb, texts and who it is offered for, declared once each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from messenger.domain.administration import people
from messenger.ui.identity import Identity


@dataclass(frozen=True)
class AccountAction:
    """An action on an account, and what is asked before it is done.

    `label` is on its button and above its question. In `done`, `{name}` stands for the nickname; an action
    whose verb returns a link shows that instead.
    """

    verb: Callable[..., str | None]
    label: str
    question: str
    done: str = ""
    needs_password: bool = False
    is_dangerous: bool = False


ACTIONS = {
    "make_administrator": AccountAction(
        people.make_administrator,
        label="Make administrator",
        question="Administrators can do everything you can, including removing you.",
        done="{name} is now an administrator.",
        needs_password=True,
    ),
    "take_administration_away": AccountAction(
        people.take_administration_away,
        label="Take administrator away",
        question="They can no longer open these pages.",
        done="{name} is no longer an administrator.",
    ),
    "reset_link": AccountAction(
        people.reset_link,
        label="Reset link",
        question="You get a link that lets them set a new password within an hour. Give it to nobody else: "
        "anyone who has it can get into the account.",
        needs_password=True,
    ),
    "reset_second_factor": AccountAction(
        people.reset_second_factor,
        label="Reset second factor",
        question="Until they set it up again, their password is enough to sign in. Make sure the request "
        "really came from them.",
        done="The second factor of {name} is off.",
        needs_password=True,
    ),
    "end_sign_ins": AccountAction(
        people.end_sign_ins,
        label="End sign-ins",
        question="They are signed out everywhere, and can sign in again.",
        done="{name} is signed out everywhere.",
    ),
    "deactivate": AccountAction(
        people.deactivate,
        label="Deactivate",
        question="They are signed out everywhere, can't sign in, and others can't find them until you "
        "reactivate them. Their messages stay.",
        done="{name} is deactivated.",
        is_dangerous=True,
    ),
}
REACTIVATE = AccountAction(people.reactivate, label="Reactivate", question="", done="{name} is active again.")


def is_offered(action: str, account: Any) -> Any:
    """Tell whether the action makes sense for the account, as a condition on its row."""
    is_other, is_active = account.id != Identity.me.id, ~account.is_deactivated
    return {
        "make_administrator": is_active & ~account.is_administrator,
        "take_administration_away": account.is_administrator,
        "reset_second_factor": is_other & account.has_second_factor,
    }.get(action, is_other & is_active)
