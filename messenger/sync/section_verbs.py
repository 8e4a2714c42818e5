"""What people do to the sections of their list, by the verb of the action."""

from collections.abc import Callable

from messenger.domain.actors import Actor
from messenger.domain.lists import sections
from messenger.sync.protocol import Action, Outcome, Verb


def _id(action: Action) -> str:
    return action.get("section", "")


def _add(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=sections.add(actor, _id(action), action.get("text", "")))


def _rename(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=sections.rename(actor, _id(action), action.get("text", "")))


def _move(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=sections.move(actor, _id(action), action.get("number", 0)))


def _collapse(actor: Actor, action: Action) -> Outcome:
    is_collapsed = action["verb"] == "collapse_section"
    return Outcome(revision=sections.collapse(actor, _id(action), is_collapsed))


def _delete(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=sections.delete(actor, _id(action)))


VERBS: dict[Verb, Callable[[Actor, Action], Outcome]] = {
    "add_section": _add,
    "rename_section": _rename,
    "move_section": _move,
    "collapse_section": _collapse,
    "expand_section": _collapse,
    "delete_section": _delete,
}
