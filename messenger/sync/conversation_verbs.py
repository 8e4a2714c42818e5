"""What people do to conversations, by the verb of the action."""

from collections.abc import Callable
from contextlib import suppress

from messenger.domain.actors import Actor
from messenger.domain.errors import NotFound
from messenger.domain.groups import changing, closing
from messenger.domain.talk import membership, ordering
from messenger.sync.protocol import Action, Outcome, Verb


def _place(action: Action) -> int:
    return action.get("conversation", 0)


def _simply(verb: Callable[[Actor, int], int]) -> Callable[[Actor, Action], Outcome]:
    return lambda actor, action: Outcome(revision=verb(actor, _place(action)))


def _mute(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=ordering.mute(actor, _place(action), action.get("until", 0)))


def _notify(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=ordering.notify(actor, _place(action), action.get("text", "")))


def _mark_read(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=ordering.mark_read(actor, _place(action), action.get("number", 0)))


def _rename(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=changing.rename(actor, _place(action), action.get("text", "")))


def _describe(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=changing.describe(actor, _place(action), action.get("text", "")))


def _appoint(actor: Actor, action: Action) -> Outcome:
    is_moderator = action["verb"] == "appoint"
    return Outcome(revision=changing.appoint(actor, _place(action), action.get("user", 0), is_moderator))


def _limit(actor: Actor, action: Action) -> Outcome:
    what = action.get("text", "")
    return Outcome(revision=changing.limit(actor, _place(action), what, action["verb"] == "limit"))


def _expose(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=changing.expose(actor, _place(action), action["verb"] == "open_group"))


def _hide_history(actor: Actor, action: Action) -> Outcome:
    is_hidden = action["verb"] == "hide_history"
    return Outcome(revision=changing.hide_history(actor, _place(action), is_hidden))


def _hand_over(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=changing.hand_over(actor, _place(action), action.get("user", 0)))


def _leave(actor: Actor, action: Action) -> Outcome:
    return _once(action, lambda: membership.leave(actor, _place(action)))


def _delete(actor: Actor, action: Action) -> Outcome:
    return _once(action, lambda: closing.delete(actor, _place(action), action.get("text", "")))


def _once(action: Action, act: Callable[[], None]) -> Outcome:
    """Do what makes the conversation disappear for the actor; a retry finds it gone."""
    if not _place(action):
        raise NotFound
    with suppress(NotFound):
        act()
    return Outcome(revision=0)


VERBS: dict[Verb, Callable[[Actor, Action], Outcome]] = {
    "mute": _mute,
    "notify": _notify,
    "pin_conversation": _simply(ordering.pin),
    "unpin_conversation": _simply(ordering.unpin),
    "archive": _simply(ordering.archive),
    "unarchive": _simply(ordering.unarchive),
    "mark_conversation_unread": _simply(ordering.mark_unread),
    "mark_conversation_read": _mark_read,
    "rename": _rename,
    "describe": _describe,
    "appoint": _appoint,
    "dismiss": _appoint,
    "limit": _limit,
    "free": _limit,
    "open_group": _expose,
    "make_private": _expose,
    "hide_history": _hide_history,
    "show_history": _hide_history,
    "hand_over": _hand_over,
    "close": _simply(closing.archive),
    "reopen": _simply(closing.reopen),
    "leave": _leave,
    "delete_conversation": _delete,
}
