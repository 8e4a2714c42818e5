"""What people do to messages, conversations and sections: each action calls a verb of the domain."""

from collections.abc import Callable, Sequence

from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.lists import sections
from messenger.domain.messages import deleting, editing, reactions
from messenger.domain.previews import adding
from messenger.domain.references import pinning, saving
from messenger.domain.reminders import reminding
from messenger.domain.talk import seats
from messenger.sync.conversation_verbs import VERBS as CONVERSATION_VERBS
from messenger.sync.protocol import Action, Done, Outcome, Verb
from messenger.sync.section_verbs import VERBS as SECTION_VERBS
from messenger.translation import Message, gettext

GONE = gettext("This message doesn't exist any more.")
LEFT = gettext("You're not in this conversation any more.")
NOT_ALLOWED = gettext("You're not allowed to do this.")


def perform(actor: Actor, actions: Sequence[Action]) -> tuple[Done, dict[str, Message]]:
    """Do one action after the other; return what took effect, and the reasons against the others by id.

    Raises `Unavailable`; some may have taken effect then, so retry.
    """
    outcomes: dict[str, Outcome] = {}
    refused: dict[str, Message] = {}
    for action in actions:
        try:
            outcomes[action["id"]] = VERBS[action["verb"]](actor, action)
        except NotFound:
            refused[action["id"]] = _missing(action)
        except Forbidden:
            refused[action["id"]] = NOT_ALLOWED
        except Refused as error:
            refused[action["id"]] = next(iter(error.reasons.values()))
    return Done(op="done", outcomes=outcomes), refused


def _missing(action: Action) -> Message:
    if "conversation" in action:
        return LEFT
    return sections.GONE if "section" in action else GONE


def _message(action: Action) -> str:
    return action.get("message", "")


def _edit(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=editing.edit(actor, _message(action), action.get("text", "")))


def _delete(actor: Actor, action: Action) -> Outcome:
    deletion = deleting.delete(actor, _message(action))
    outcome = Outcome(revision=deletion.revision, undo_key=deletion.undo_key)
    if deletion.reactions:
        outcome["reactions"] = {emoji: [*user_ids] for emoji, user_ids in deletion.reactions.items()}
    return outcome


def _restore(actor: Actor, action: Action) -> Outcome:
    text, key, reacted = action.get("text", ""), action.get("undo_key", ""), action.get("reactions")
    return Outcome(revision=deleting.restore(actor, _message(action), text, key, reacted))


def _react(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=reactions.add(actor, _message(action), action.get("text", "")))


def _take_back(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=reactions.remove(actor, _message(action), action.get("text", "")))


def _remind(actor: Actor, action: Action) -> Outcome:
    return Outcome(revision=reminding.remind(actor, _message(action), action.get("until", 0)))


def _simply(verb: Callable[[Actor, str], int]) -> Callable[[Actor, Action], Outcome]:
    return lambda actor, action: Outcome(revision=verb(actor, _message(action)))


VERBS: dict[Verb, Callable[[Actor, Action], Outcome]] = {
    "edit": _edit,
    "delete": _delete,
    "restore": _restore,
    "react": _react,
    "take_back": _take_back,
    "pin": _simply(pinning.pin),
    "unpin": _simply(pinning.unpin),
    "save": _simply(saving.save),
    "unsave": _simply(saving.unsave),
    "remind": _remind,
    "end_reminder": _simply(reminding.end),
    "mark_unread": _simply(seats.mark_unread),
    "remove_preview": _simply(adding.remove),
    **CONVERSATION_VERBS,
    **SECTION_VERBS,
}
