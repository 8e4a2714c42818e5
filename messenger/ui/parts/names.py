"""The nicknames of people: the current user's own, and everybody else's."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.accounts.sign_up import DELETED_USER
from messenger.domain.talk.contacts import Person
from messenger.ui.bindings import collections
from messenger.ui.identity import Identity
from messenger.ui.texts import gettext as _

_me = collections.index("people", "people", Person)[collections.viewer]
# Before the greeting the collection knows nobody; after it, another tab may have changed the name.
my_name = rx.cond(_me, _me.nickname, Identity.me.nickname)


def shown_name(nickname: Any) -> Any:
    """Show a nickname; the one that all deleted users share is translated."""
    return rx.cond(rx.Var.create(nickname) == DELETED_USER, _("Deleted user"), nickname)
