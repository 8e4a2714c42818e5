"""A user's own account: reading and changing it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from messenger import db
from messenger.domain import mails, texts
from messenger.domain.accounts import confirmation, emails, nicknames
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.actors import IS_ACTIVE, Actor
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import codes, passwords, reauthentication, sign_ins
from messenger.domain.errors import Refused, SignInRequired, refuse
from messenger.domain.mail_kinds import MailKind
from messenger.domain.talk import contacts
from messenger.domain.talk.contacts import UserRenamed
from messenger.live import bus
from messenger.models import User
from messenger.translation import LANGUAGES, Message, gettext

TAKEN = gettext("This nickname is taken.")


@dataclass(frozen=True)
class Profile:
    """The account of a user, as they see it themselves.

    `asked` is another address, pending confirmation, or empty. An empty `language` follows the browser.
    """

    nickname: str
    email: str
    is_confirmed: bool
    asked: str
    language: str = ""


@dataclass(frozen=True)
class Wish:
    """The changes that a user asks for; None leaves a field as it is."""

    nickname: str | None = None
    email: str | None = None
    new_password: str | None = None

    @property
    def needs_password(self) -> bool:
        """Tell whether the changes take the current password."""
        return self.email is not None or self.new_password is not None


@dataclass(frozen=True)
class _Kept:
    nickname: str
    email: str
    password_hash: str


def own(actor: Actor) -> Profile:
    """Return the actor's profile. Raises `SignInRequired`."""
    known = sa.select(
        col(User.nickname), col(User.email), col(User.email_confirmed_at), col(User.language)
    ).where(_is(actor))
    with db.reading() as session:
        row = session.execute(known).one_or_none()
        asked = confirmation.asked(session, actor.user_id)
    if row is None:
        raise SignInRequired
    is_other = asked is not None and asked.email != row.email
    return Profile(
        nickname=row.nickname,
        email=row.email,
        is_confirmed=row.email_confirmed_at is not None,
        asked=asked.email if asked and is_other else "",
        language=row.language or "",
    )


def save(actor: Actor, wish: Wish, current_password: str, code: str = "") -> None:
    """Change the actor's account: all that was asked for, or nothing. Hashes: call it in a thread.

    A new email or password takes the current password, and a code if the second factor is on. A new email
    takes effect once it is confirmed; a new password ends all other sign-ins.

    Raises `Refused` with a reason for each field, and `SignInRequired`.
    """
    with db.reading() as session:
        before = _kept(session.execute(_account(actor)).one_or_none())
    # Decided before trimming: a form that changes nothing would otherwise accept any password as right.
    needs_password, wish = wish.needs_password, _trimmed(wish, before)
    _refuse_unsound(wish, before)
    if needs_password:
        reauthentication.check(actor, current_password)
    new_hash = passwords.hashed(wish.new_password) if wish.new_password else None
    try:
        with db.transaction() as tx:
            now = _kept(tx.execute(_account(actor).with_for_update()).one_or_none())
            if needs_password and now.password_hash != before.password_hash:
                # Race: the password was verified without a lock, and another sign-in has changed it since.
                raise Refused(current_password=reauthentication.WRONG)
            if wish.nickname is not None and wish.nickname != now.nickname:
                _rename(tx, actor, wish.nickname)
            if new_hash:
                _change_password(tx, actor, now.email, new_hash)
            if wish.email is not None and wish.email != now.email:
                confirmation.refuse_haste(tx, actor.user_id, wish.email)
                confirmation.ask(tx, actor.user_id, wish.email)
            if needs_password:
                codes.check(tx, actor.user_id, code)
    except IntegrityError:
        # Race: another user took the nickname after the check; the unique index refused this one.
        raise Refused(nickname=TAKEN) from None


def ask_again(actor: Actor) -> None:
    """Send the confirmation mail again, to the pending address or else to the actor's unconfirmed one.

    May query the mail server, as for a new address: call it in a thread. Raises `Refused`.
    """
    account = own(actor)
    if not account.is_confirmed or account.asked:
        _refuse_unreachable(account.asked or account.email)
    with db.transaction() as tx:
        email = _kept(tx.execute(_account(actor).with_for_update()).one_or_none()).email
        if asked := confirmation.asked(tx, actor.user_id):
            email = asked.email
        elif tx.scalar(sa.select(col(User.email_confirmed_at)).where(_is(actor))) is not None:
            return
        confirmation.refuse_haste(tx, actor.user_id, email)
        confirmation.ask(tx, actor.user_id, email)


def keep_email(actor: Actor) -> None:
    """Cancel a change of email: the pending address can no longer be confirmed."""
    with db.transaction() as tx:
        email = _kept(tx.execute(_account(actor).with_for_update()).one_or_none()).email
        asked = confirmation.asked(tx, actor.user_id)
        if asked and asked.email != email:
            confirmation.drop(tx, actor.user_id)


def choose_language(actor: Actor, language: str) -> None:
    """Set the actor's language; an empty one follows the browser.

    Raises `Refused` for a language without a translation, and `SignInRequired`.
    """
    if language and language not in LANGUAGES:
        raise Refused(language=gettext("Choose one of the languages in the list."))
    chosen = sa.update(User).where(_is(actor)).values(language=language or None)
    with db.transaction() as tx:
        if tx.scalar(chosen.returning(col(User.id))) is None:
            raise SignInRequired


def _refuse_unreachable(email: str) -> None:
    if not emails.is_deliverable(email):
        raise Refused(email=emails.UNREACHABLE)


def _is(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(col(User.id) == actor.user_id, IS_ACTIVE)


def _account(actor: Actor) -> sa.Select[str, str, str]:
    return sa.select(col(User.nickname), col(User.email), col(User.password_hash)).where(_is(actor))


def _kept(row: sa.Row[str, str, str] | None) -> _Kept:
    if row is None:
        raise SignInRequired
    return _Kept(**row._mapping)


def _trimmed(wish: Wish, before: _Kept) -> Wish:
    """Return the wish without the fields that would change nothing."""
    nickname = wish.nickname and texts.trimmed(wish.nickname)
    email = wish.email and emails.trimmed(wish.email)
    return Wish(
        nickname if nickname != before.nickname else None,
        email if email != before.email else None,
        wish.new_password,
    )


def _refuse_unsound(wish: Wish, before: _Kept) -> None:
    nickname = before.nickname if wish.nickname is None else wish.nickname
    faults: dict[str, Message | None] = {}
    if wish.nickname is not None:
        faults["nickname"] = accounts.nickname_fault(nickname)
    if wish.email is not None:
        faults["email"] = emails.new_fault(wish.email)
    if wish.new_password is not None:
        both = (wish.email or before.email, before.email)
        found = (passwords.fault(wish.new_password, nickname=nickname, email=email) for email in both)
        faults["new_password"] = next(filter(None, found), None)
    refuse(faults)


def _rename(tx: db.Transaction, actor: Actor, nickname: str) -> None:
    key = texts.key(nickname)
    other = sa.select(col(User.id)).where(col(User.nickname_key) == key, col(User.id) != actor.user_id)
    if tx.scalar(other) is not None:
        raise Refused(nickname=TAKEN)
    tx.execute(sa.update(User).where(col(User.id) == actor.user_id).values(**nicknames.columns(nickname)))
    audience = contacts.acquainted(tx, actor.user_id) | {actor.user_id}
    (person,) = contacts.named(tx, [actor.user_id])
    tx.then(bus.publish, UserRenamed(person), audience)


def _change_password(tx: db.Transaction, actor: Actor, email: str, new_hash: str) -> None:
    replace_password(tx, actor.user_id, email, new_hash)
    sign_ins.end_all(tx, actor.user_id, but=actor.sign_in_id)
    audit.note(tx, Action.PASSWORD_CHANGED, by=actor.user_id, about=actor.user_id)


def replace_password(tx: db.Transaction, user_id: int, email: str, new_hash: str) -> None:
    """Replace the password, and invalidate links that somebody who knew the old one may have requested."""
    tx.execute(sa.update(User).where(col(User.id) == user_id).values(password_hash=new_hash))
    confirmation.drop_resets(tx, user_id)
    asked = confirmation.asked(tx, user_id)
    if asked and asked.email != email:
        confirmation.drop(tx, user_id)
    mails.post(tx, MailKind.PASSWORD_CHANGED, user_id, email)
