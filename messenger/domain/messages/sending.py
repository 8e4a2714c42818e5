"""Sending messages."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from messenger import db, models, translation
from messenger.domain import clock, markup
from messenger.domain.actors import Actor
from messenger.domain.groups import roles
from messenger.domain.messages import bodies, history, mentions, quotes
from messenger.domain.messages.history import Message
from messenger.domain.messages.quotes import Quote
from messenger.domain.notifications import due
from messenger.domain.previews import asking, first_link
from messenger.domain.references import forwarding
from messenger.domain.references.forwarding import Original, Originals
from messenger.domain.scheduled import waiting
from messenger.domain.talk import contacts, direct, everyone, revisions, seats
from messenger.domain.talk.revisions import Locked
from messenger.live import bus
from messenger.translation import gettext

ID_TAKEN = gettext("Another message has this ID. Copy the text and send it as a new message.")
ID_INVALID = gettext("This message has no valid ID. Copy the text and send it as a new message.")
NO_QUOTED = gettext("The message you replied to isn't in this conversation.")
NO_ORIGINAL = gettext("This message doesn't exist any more.")
RESCHEDULED = gettext("This message has just been sent, changed or deleted.")
NO_CONVERSATION = gettext("This conversation doesn't exist any more, or you're not a member.")


@dataclass(frozen=True)
class Draft:
    """A message that a browser asks to be stored; the browser makes the id, so that a retry is idempotent.

    `reply_to` is the id of a message of the same conversation. `forward_of` is the id of a message that the
    sender may see: this one becomes a copy of it, whatever `body` says. `scheduled_by`
    is the lease of the job that sends it, if its author has scheduled it.
    """

    conversation: int
    id: str
    body: str
    reply_to: str | None = None
    forward_of: str | None = None
    scheduled_by: str | None = None


Request = tuple[Actor, Sequence[Draft]]


@dataclass(frozen=True)
class Receipt:
    """The outcome of a batch of drafts: stored now, stored before, or refused, with reasons by draft id."""

    stored: list[Message]
    again: list[Message]
    refused: dict[str, str]


@dataclass(frozen=True)
class _Line:
    """A draft in a batch, with its author and the receipt that its outcome goes to.

    `runs` is its parsed body, `candidates` are those that it may mention, and `link` is its first link. Of a
    copy, `original` says what it takes over, unless that is gone; it mentions nobody.
    """

    actor: Actor
    draft: Draft
    receipt: Receipt
    runs: list[markup.Block] | None
    candidates: list[list[mentions.Candidate]]
    link: str | None
    original: Original | None = None


@bus.event
@dataclass(frozen=True)
class MessageSent(bus.Event):
    """A message was stored; the people it names come along, because a tab may not know them yet."""

    message: Message
    people: list[contacts.Person]
    # Whoever sends a message has read all before it, but not who has scheduled it.
    is_scheduled: bool = False


def send(actor: Actor, drafts: Sequence[Draft]) -> Receipt:
    """Store the drafts, in order within each conversation; a retry of a stored draft is deduplicated.

    Each conversation has its own transaction. Raises `Unavailable`; some drafts may be stored then, so retry.
    """
    return send_together([(actor, drafts)])[0]


def send_together(requests: Sequence[Request]) -> list[Receipt]:
    """Store what several people send, with one transaction for each conversation; return their receipts.

    Raises `Unavailable`; some drafts may be stored then, so retry.
    """
    receipts = [Receipt([], [], {}) for _ in requests]
    originals = _originals(requests)
    sound: defaultdict[int, list[_Line]] = defaultdict(list)
    for (actor, drafts), receipt in zip(requests, receipts, strict=True):
        for draft in drafts:
            if reason := draft_fault(draft):
                receipt.refused[draft.id] = reason
            else:
                sound[draft.conversation].append(_line(actor, draft, receipt, originals))
    for conversation_id in sorted(sound):
        _send(conversation_id, sound[conversation_id])
    return receipts


def _originals(requests: Sequence[Request]) -> Originals:
    """Read what the drafts are copies of, before the transactions, whose locks keep others waiting."""
    wanted = [
        (actor.user_id, draft.forward_of)
        for actor, drafts in requests
        for draft in drafts
        if draft.forward_of and _is_uuid(draft.forward_of)
    ]
    if not wanted:
        return {}
    with db.reading() as session:
        return forwarding.originals(session, wanted)


def _line(actor: Actor, draft: Draft, receipt: Receipt, originals: Originals) -> _Line:
    if draft.forward_of is not None:
        original = originals.get((actor.user_id, draft.forward_of))
        link = first_link.find(original.body, original.runs) if original else None
        return _Line(actor, draft, receipt, original.runs if original else None, [], link, original)
    # Parsed before the transaction, whose lock keeps others waiting.
    runs, candidates = markup.parse(draft.body), mentions.candidates(draft.body)
    return _Line(actor, draft, receipt, runs, candidates, first_link.find(draft.body, runs))


def draft_fault(draft: Draft) -> translation.Message | None:
    """Return why a draft can't be sent, whoever sends it, or None."""
    if not _is_uuid(draft.id):
        return ID_INVALID
    if draft.reply_to is not None and not _is_uuid(draft.reply_to):
        return NO_QUOTED
    # A copy takes the body of its original.
    return bodies.fault(draft.body) if draft.forward_of is None else None


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _send(conversation_id: int, lines: list[_Line]) -> None:
    try:
        with db.transaction() as tx:
            outcomes = _settle(tx, conversation_id, lines)
    except IntegrityError:
        # Race: a message with one of these ids was just stored in another conversation, whose lock this
        # transaction does not hold. The unique id rolled the whole batch back. Retry the drafts one by one,
        # so that only the draft with that id is refused.
        if len(lines) == 1:
            lines[0].receipt.refused[lines[0].draft.id] = ID_TAKEN
        else:
            for line in lines:
                _send(conversation_id, [line])
        return
    for line, outcome, is_new in outcomes:
        if isinstance(outcome, translation.Message):
            line.receipt.refused[line.draft.id] = outcome
        else:
            (line.receipt.stored if is_new else line.receipt.again).append(outcome)


def _settle(
    tx: db.Transaction, conversation_id: int, lines: list[_Line]
) -> list[tuple[_Line, Message | translation.Message, bool]]:
    """Store the new drafts; return for each its message or the reason against it, and whether it is new."""
    locked = revisions.lock(tx, conversation_id)
    known = {
        row.id: row for row in history.read(tx, col(models.Message.id).in_([line.draft.id for line in lines]))
    }
    answered = (line.draft.reply_to for line in lines if line.draft.reply_to)
    quoted = quotes.within(tx, conversation_id, answered)
    names = mentions.names(tx, locked) if locked and any(line.candidates for line in lines) else None
    outcomes: list[tuple[_Line, Message | translation.Message, bool]] = []
    sent: list[Message] = []
    for line in lines:
        found = names.resolve(line.candidates) if names else {}
        reason = _against(tx, line, locked, known, quoted, found) if locked else NO_CONVERSATION
        if locked is None or reason:
            outcomes.append((line, reason or NO_CONVERSATION, False))
            continue
        if is_new := line.draft.id not in known:
            message = _numbered(line, locked, len(sent) + 1, found)
            quote = quoted[line.draft.reply_to] if line.draft.reply_to else None
            known[message.id] = replace(message, quote=quote)
            quoted[message.id] = Quote(
                message.id, message.number, message.author, bodies.excerpt(message.body, message.runs)
            )
            sent.append(known[message.id])
        outcomes.append((line, known[line.draft.id], is_new))
    if locked and sent:
        _store(tx, locked, sent, {line.draft.id for line in lines if line.draft.scheduled_by})
        asking.ask(tx, [line.draft.id for line, _, is_new in outcomes if is_new and line.link])
    return outcomes


def _against(
    tx: db.Transaction,
    line: _Line,
    locked: Locked,
    known: dict[str, Message],
    quoted: dict[str, Quote],
    mentioned: dict[str, int],
) -> translation.Message | None:
    """Return why a draft can't be stored, or None; one that can is scheduled no longer."""
    draft, stored, author = line.draft, known.get(line.draft.id), line.actor.user_id
    if author not in locked.audience:
        return NO_CONVERSATION
    is_same = stored and (stored.author, stored.conversation) == (author, locked.id)
    # Of what the author wrote before they left and joined again, nothing is sent to them any more.
    if stored and (stored.system or not is_same or not locked.sees(author, stored.number)):
        return ID_TAKEN
    if not stored and locked.archived_at is not None:
        return roles.ARCHIVED
    if not stored and direct.is_left(locked):
        return direct.DELETED
    answered = quoted.get(draft.reply_to) if draft.reply_to else None
    if not stored and draft.reply_to and not (answered and locked.sees(author, answered.number)):
        return NO_QUOTED
    if not stored and draft.forward_of is not None and line.original is None:
        return NO_ORIGINAL
    if not stored and not mentions.may_mention(tx, line.actor, locked, mentioned):
        return everyone.LIMITED
    if draft.scheduled_by and not waiting.take(tx, draft.scheduled_by, draft.id):
        return RESCHEDULED
    return None


def _numbered(line: _Line, locked: Locked, i: int, mentioned: dict[str, int]) -> Message:
    return Message(
        id=line.draft.id,
        conversation=line.draft.conversation,
        number=locked.last_number + i,
        revision=locked.revision + i,
        author=line.actor.user_id,
        body=line.original.body if line.original else line.draft.body,
        at=clock.now(),
        runs=line.runs,
        mentions=mentioned,
        forwarded_from=line.original.author if line.original else None,
    )


def _store(tx: db.Transaction, locked: Locked, sent: list[Message], scheduled: set[str]) -> None:
    tx.execute(sa.insert(models.Message), [message.columns for message in sent])
    newest = sent[-1]
    revisions.advance(tx, locked.id, len(sent), last_number=newest.number, active_at=newest.at)
    newest_of = {message.author: message.number for message in sent if message.id not in scheduled}
    named = {person.id: person for person in contacts.named(tx, Message.all_people(sent))}
    for message in sent:
        _tell(tx, locked, message, named, is_scheduled=message.id in scheduled)
        if message.mentions:
            mentions.tell(tx, locked, None, message)
        if message.id in scheduled:
            seats.read_next(tx, message.author, locked.id, message.number)
    for author, number in newest_of.items():
        seats.read_own(tx, author, locked.id, number)
    due.note(tx, locked, sent)


def _tell(
    tx: db.Transaction,
    locked: Locked,
    message: Message,
    named: Mapping[int, contacts.Person],
    *,
    is_scheduled: bool,
) -> None:
    def told(sees_quoted: bool) -> bus.Event:
        shown = message if sees_quoted else replace(message, quote=None)
        return MessageSent(shown, [named[user_id] for user_id in sorted(shown.people)], is_scheduled)

    quoted = message.quote.number if message.quote else 0
    revisions.publish(tx, locked, revisions.MessageChange(message.number, message.revision, quoted, told))
