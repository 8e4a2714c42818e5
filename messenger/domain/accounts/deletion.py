"""Deleting an account: everything that identifies its user is erased; the messages stay."""

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from messenger import db, models
from messenger.db import checkpoints
from messenger.domain import clock, mails
from messenger.domain.accounts import emails, nicknames
from messenger.domain.accounts.sign_up import DELETED_USER
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration import administrators, audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import codes, reauthentication, sign_ins
from messenger.domain.errors import Refused, SignInRequired
from messenger.domain.groups import titles
from messenger.domain.mail_kinds import MailKind
from messenger.domain.notifications import preferences
from messenger.domain.pictures import storing
from messenger.domain.reminders import waiting as reminders
from messenger.domain.scheduled import waiting
from messenger.domain.talk import contacts, membership, revisions
from messenger.domain.talk.contacts import Person, UserRenamed
from messenger.live import bus
from messenger.translation import gettext

LAST_ADMINISTRATOR = gettext("You're the only administrator. Make someone else an administrator first.")
# Tables of credentials, apart from sign-ins.
ACCESS: tuple[type[SQLModel], ...] = (models.KnownDevice, models.RecoveryCode, models.Link)


@bus.event
@dataclass(frozen=True)
class ConversationRenamed(bus.Event):
    """A conversation has a new title, because the old one contained the nickname of a deleted user."""

    conversation_id: int
    revision: int
    title: str


def delete(actor: Actor, password: str, code: str = "") -> None:
    """Delete the actor's account; their messages stay, as those of a deleted user.

    Takes a code if the second factor is on. Hashes: call it in a thread. Raises `Refused` and
    `SignInRequired`.
    """
    reauthentication.check(actor, password)
    with db.transaction() as tx:
        account = _locked(tx, actor)
        codes.check(tx, actor.user_id, code)
        acquainted = contacts.acquainted(tx, actor.user_id)
        _end_access(tx, actor.user_id)
        # Before the seats, as a reminder that is due locks both in this order.
        reminders.erase(tx, actor.user_id)
        lost = _leave_conversations(tx, actor.user_id, account.nickname)
        _note(tx, actor.user_id)
        mails.post(tx, MailKind.ACCOUNT_DELETED, actor.user_id, account.email)
        lost |= _erase(tx, actor.user_id)
        storing.prune(tx, *lost)
        tx.then(checkpoints.note_erasure)
        renamed = UserRenamed(Person(actor.user_id, DELETED_USER))
        tx.then(bus.publish, renamed, acquainted)


def _locked(tx: db.Transaction, actor: Actor) -> Any:
    """Lock the account, and return it if it may be deleted.

    Race: another member could add the user to a conversation after this transaction has read the seats.
    Adding takes a shared lock on the account (`contacts.welcome`), which conflicts with this one.

    Deadlock: a message being sent holds its conversation, and its foreign key takes a key-share lock on the
    author. This transaction holds the author and waits for the conversation later. FOR NO KEY UPDATE, which
    `key_share` stands for, does not conflict with the key-share lock; FOR UPDATE would.
    """
    # Race: two administrators who delete their accounts at once would each take the other for the one who
    # remains. The table lock makes the second wait and see that the first is gone.
    tx.alone_in(models.User)
    own = sa.select(
        col(models.User.nickname), col(models.User.email), col(models.User.is_administrator)
    ).where(col(models.User.id) == actor.user_id, IS_ACTIVE)
    if (account := tx.execute(own.with_for_update(key_share=True)).one_or_none()) is None:
        raise SignInRequired
    if account.is_administrator and _is_needed(tx, actor.user_id):
        raise Refused(account=LAST_ADMINISTRATOR)
    return account


def _is_needed(tx: db.Transaction, user_id: int) -> bool:
    """Tell whether others have accounts, but none of them is an active administrator."""
    others = (
        sa.select(col(models.User.id))
        .where(col(models.User.id) != user_id, col(models.User.deleted_at).is_(None))
        .limit(1)
    )
    return tx.scalar(others) is not None and not administrators.has_another(tx, user_id)


def _end_access(tx: db.Transaction, user_id: int) -> None:
    # Mails before links. Race: a worker may be issuing the link of a mail. It holds the row of the mail, so
    # this waits until that link is committed, and the loop below deletes it.
    mails.drop(tx, col(models.Mail.user_id) == user_id)
    for table in ACCESS:
        columns: Any = table
        tx.execute(sa.delete(table).where(columns.user_id == user_id))
    sign_ins.end_all(tx, user_id)


def _leave_conversations(tx: db.Transaction, user_id: int, nickname: str) -> set[str]:
    """Leave all conversations, and return the pictures that lose a use in those that go."""
    seats = sa.select(col(models.Member.conversation_id)).where(col(models.Member.user_id) == user_id)
    words = sa.select(col(models.Message.conversation_id)).where(col(models.Message.author_id) == user_id)
    is_titled = col(models.Conversation.title).contains(nickname, autoescape=True)
    # In the order of their ids: with one lock order, transactions that lock several cannot deadlock.
    places = (
        sa.select(
            col(models.Conversation.id),
            col(models.Conversation.owner_id),
            col(models.Conversation.title),
            col(models.Conversation.description),
            col(models.Conversation.listed_as),
        )
        .where(
            sa.or_(
                col(models.Conversation.id).in_(seats),
                sa.and_(is_titled, col(models.Conversation.id).in_(words)),
            )
        )
        .order_by(col(models.Conversation.id))
        .with_for_update()
    )
    locked = tx.execute(places).all()
    # Race with a removal, which may have committed while this waited for the locks. Read the seats under the
    # locks, so that a member who was removed is not removed again.
    seated = set(tx.scalars(seats))
    lost = set[str]()
    for row in locked:
        _retitle(tx, row, nickname)
        if row.id in seated:
            # Its event must not bring back the name that is erased.
            lost |= membership.unseat(tx, row.id, row.owner_id, Person(user_id, DELETED_USER), by=user_id)
    return lost


def _retitle(tx: db.Transaction, row: sa.Row, nickname: str) -> None:
    """Replace the nickname in a title that lists the members' nicknames."""
    conversation_id, title = row.id, row.title
    among_names = rf"(^|, ){re.escape(nickname)}(?=, |$)"
    kept = re.sub(among_names, rf"\1{DELETED_USER}", title)[: titles.MAX_TITLE]
    if kept == title or ", " not in title:
        return
    listed_as = titles.listed_as(kept, row.description) if row.listed_as is not None else None
    revision = revisions.advance(tx, conversation_id, title=kept, listed_as=listed_as)
    renamed = ConversationRenamed(conversation_id, revision, kept)
    tx.then(bus.publish, renamed, revisions.audience(tx, conversation_id))


def _note(tx: db.Transaction, user_id: int) -> None:
    """Write an audit entry, and erase personal data from earlier entries about the user."""
    by_themselves = sa.and_(
        col(models.AuditEntry.actor_id) == user_id, col(models.AuditEntry.subject_id).is_(None)
    )
    theirs = sa.or_(col(models.AuditEntry.subject_id) == user_id, by_themselves)
    tx.execute(sa.update(models.AuditEntry).where(theirs).values(detail=""))
    audit.note(tx, Action.ACCOUNT_DELETED, by=user_id, about=user_id)


def _erase(tx: db.Transaction, user_id: int) -> set[str]:
    """Erase the account, and return the pictures that lose a use."""
    tx.execute(sa.delete(models.SavedMessage).where(col(models.SavedMessage.user_id) == user_id))
    waiting.erase(tx, user_id)
    preferences.erase(tx, user_id)
    # Unique keys that nobody else can have: nicknames and addresses cannot contain a line break.
    key = f"\ndeleted {user_id}"
    erased = {
        **nicknames.columns(DELETED_USER),
        "nickname_key": key,
        **emails.columns(""),
        "email_key": key,
        "password_hash": "",
        "is_administrator": False,
        "email_confirmed_at": None,
        "totp_secret": None,
        "totp_step": None,
        "language": None,
        "last_seen_at": None,
        "sections": None,
        **dict.fromkeys(("picture", "time_zone", "status")),
        "about": "",
        "deleted_at": clock.now(),
    }
    is_them = col(models.User.id) == user_id
    picture = tx.scalar(sa.select(col(models.User.picture)).where(is_them))
    tx.execute(sa.update(models.User).where(is_them).values(**erased))
    return {picture} if picture else set()
