"""The current user's nickname, as everybody else sees it now."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

import reflex as rx

from messenger.domain.talk.contacts import Person
from messenger.ui.bindings import collections
from messenger.ui.identity import Identity

_me = collections.index("people", "people", Person)[collections.viewer]
# Before the greeting the collection knows nobody; after it, another tab may have changed the name.
my_name = rx.cond(_me, _me.nickname, Identity.me.nickname)
