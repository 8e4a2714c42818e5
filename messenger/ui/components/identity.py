"""Oneself, by the name that everybody else sees just now."""

import reflex as rx

from messenger.domain.contacts import Person
from messenger.ui import collections
from messenger.ui.states.identity import Identity

_me = collections.index("people", "people", Person)[collections.viewer]
# Before the greeting the collection knows nobody; after it, another tab may have changed the name.
my_name = rx.cond(_me, _me.nickname, Identity.me.nickname)
