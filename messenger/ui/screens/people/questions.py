"""What administrators are asked before something is done to an account, and told afterwards."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase


@dataclass(frozen=True)
class Question:
    """What is asked before an action; its title also is the name of the action."""

    title: Any
    text: Any


QUESTIONS = {
    "deactivate": Question(
        _("Deactivate"),
        _(
            "This signs them out everywhere. Until you reactivate the account, they can't sign in and others "
            "can't find them. Their messages stay."
        ),
    ),
    "end_sign_ins": Question(_("End sign-ins"), _("This signs them out everywhere. They can sign in again.")),
    "make_administrator": Question(
        _("Make administrator"), _("Administrators can do everything you can, including removing you.")
    ),
    "take_administration_away": Question(
        _("Take administrator away"), _("They won't be able to open these pages any more.")
    ),
    "reset_link": Question(
        _("Reset link"),
        _(
            "You get a link that lets them set a new password within one hour. Give it to nobody else: "
            "whoever has it can get into the account."
        ),
    ),
    "reset_second_factor": Question(
        _("Reset second factor"),
        _(
            "Until they set it up again, their password is enough to sign in. Make sure the request really "
            "came from them."
        ),
    ),
}


def done(action: Any, nickname: Any) -> Any:
    """Say what was done, and to whom."""
    name = rx.el.bdi(nickname)
    said = {
        "deactivate": phrase("{name} is now deactivated.", name=name),
        "reactivate": phrase("{name} is active again.", name=name),
        "end_sign_ins": phrase("{name} is now signed out everywhere.", name=name),
        "make_administrator": phrase("{name} is now an administrator.", name=name),
        "take_administration_away": phrase("{name} is no longer an administrator.", name=name),
        "reset_second_factor": phrase("{name} no longer has a second factor.", name=name),
    }
    return rx.match(action, *said.items(), rx.fragment())
