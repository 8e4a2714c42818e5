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
from messenger.ui.wire.reflex_internals import expression

TITLES = "$/public/conversations/titles.js"

_people = collections.index("people", "people", Person)
_me = _people[collections.viewer]
# Before the greeting the collection knows nobody; after it, another tab may have changed the name.
my_name = rx.cond(_me, _me.nickname, Identity.me.nickname)
my_picture = _me.picture


def shown_name(nickname: Any) -> Any:
    """Show a nickname; the one that all deleted users share is translated."""
    return rx.cond(rx.Var.create(nickname) == DELETED_USER, _("Deleted user"), nickname)


def person_name(nickname: Any, user_id: Any, class_name: str = "", **attributes: Any) -> rx.Component:
    """Show a nickname as a button that opens the card of its user."""
    return rx.el.button(
        rx.el.bdi(shown_name(nickname)),
        type="button",
        class_name=f"person {class_name}".strip(),
        **attributes,
        custom_attrs={"data-person": user_id},
    )


def title_of(conversation: Any) -> Any:
    """Show the title of a conversation; of a direct one, the name of the other person."""
    given = [conversation, _people, collections.viewer, rx.Var.create(_("Notes to yourself"))]
    call = f"titleOf({', '.join(map(str, given))})"
    return shown_name(expression(call, str, imports={TITLES: ["titleOf"]}, uses=given))


def other_in(conversation: Any) -> Any:
    """Return the id of the other person of a direct conversation, or zero."""
    given = [conversation, collections.viewer]
    call = f"otherIn({', '.join(map(str, given))})"
    return expression(call, int, imports={TITLES: ["otherIn"]}, uses=given)
