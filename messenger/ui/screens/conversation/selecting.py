"""Selecting several messages."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.accounts.sign_up import DELETED_USER
from messenger.ui.bindings import collections
from messenger.ui.texts import N, ngettext, of_number
from messenger.ui.texts import gettext as _


class _Selection(rx.Component):
    """The bar of the selected messages; clicks in the log select others while it is open."""

    library = "$/public/forwarding/selection.js"
    tag = "Selection"

    into: rx.Var[str]
    words: rx.Var[dict[str, Any]]
    may_delete: rx.Var[bool]


class _Check(rx.Component):
    """The check box of a message, while people select messages."""

    library = "$/public/forwarding/selected.js"
    tag = "Check"

    message: rx.Var[str]
    label: rx.Var[str]


def bar(*, may_delete: Any) -> rx.Component:
    """Show how many messages are selected, and what can be done with them; `may_delete`: also others'."""
    return _Selection.create(
        into=collections.open_messages,
        may_delete=may_delete,
        words={
            "label": _("Selected messages"),
            "unavailable": _("This couldn't be loaded. Check your connection, then open it again."),
            "selected": of_number(ngettext("{n} selected", "{n} selected", n=N)),
            "forward": _("Forward"),
            "copy": _("Copy"),
            "copied": _("Copied"),
            "delete": _("Delete"),
            "cancel": _("Cancel"),
            "question": of_number(ngettext("Delete {n} message?", "Delete {n} messages?", n=N)),
            "consequence": _("They're deleted for everyone in this conversation. You can't undo this."),
            "deletedUser": [DELETED_USER, _("Deleted user")],
        },
    )


def check(message: Any) -> rx.Component:
    """Show the check box of a message that is stored."""
    box = _Check.create(message=message.id, label=_("Select this message"))
    return rx.cond((message.number > 0) & ~message.deleted, box)
