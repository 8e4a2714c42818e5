"""Deleting an account: who may, what is erased, what stays, and who is notified."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain import mails, tokens
from messenger.domain.accounts import deletion
from messenger.domain.accounts import sign_up as accounts
from messenger.domain.accounts.deletion import ConversationRenamed
from messenger.domain.actors import Actor
from messenger.domain.administration import audit
from messenger.domain.administration.audit import Action
from messenger.domain.authentication import links, passwords, reauthentication, sign_ins
from messenger.domain.authentication.sign_ins import SignInEnded
from messenger.domain.errors import Refused, SignInRequired
from messenger.domain.mail_kinds import MailKind
from messenger.domain.messages import reactions
from messenger.domain.messages.telling import Told
from messenger.domain.references import saving
from messenger.domain.talk import contacts, conversations, members, membership
from messenger.domain.talk.contacts import Person, UserRenamed
from messenger.domain.talk.membership import ConversationLeft, MemberRemoved
from messenger.models import AuditEntry, KnownDevice, RecoveryCode, User
from tests.domain.conftest import Published
from tests.support.people import (
    all_said,
    all_told,
    contents,
    conversation_of,
    message_of,
    people,
    say,
)

NICKNAME, EMAIL, PASSWORD = "Hopper", "hopper@example.org", "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"
CODE = "ABCDEFGHIJKLMNOPQRSTUVWX"
GONE = "Deleted user"


@pytest.fixture
def hopper(ada: Actor) -> Actor:
    """Somebody who has used every feature, and was not the first to sign up."""
    token, _ = sign_ins.start(accounts.sign_up(NICKNAME, EMAIL, PASSWORD), "Firefox")
    actor = sign_ins.identify(token)
    assert actor is not None
    with db.transaction() as tx:
        own = sa.update(User).where(col(User.id) == actor.user_id)
        tx.execute(own.values(totp_secret=SECRET, totp_step=5, email_confirmed_at=5))
        tx.add(KnownDevice(token_hash="a device", user_id=actor.user_id, last_used_at=1))
        tx.add(RecoveryCode(code_hash=tokens.hashed(CODE), user_id=actor.user_id))
        links.issue(tx, links.RESET, actor.user_id, EMAIL)
        mails.post(tx, MailKind.CONFIRM_EMAIL, actor.user_id, EMAIL)
        sign_ins.issue_ticket(tx, actor.user_id, is_kept=True)
        audit.note(tx, Action.EMAIL_CHANGED, by=actor.user_id, about=actor.user_id, detail=f"it was {EMAIL}")
        audit.note(tx, Action.SIGN_INS_ENDED, by=actor.user_id, detail=f"it was {NICKNAME}")
    return actor


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accept every password, without the cost of hashing."""
    monkeypatch.setattr(reauthentication, "check", lambda _actor, _password: None)


def make_administrator(actor: Actor) -> None:
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == actor.user_id).values(is_administrator=True))


def rows_of(table: str, user_id: int) -> list[tuple[object, ...]]:
    return [row for row in contents()[table] if user_id in row]


def test_deletion_needs_the_password(tea: int, hopper: Actor):
    before = contents()
    for wrong in ("", "wrong horse battery", "\x00", "x" * 10_000, passwords.MAX_LENGTH * "y"):
        with pytest.raises(Refused) as refusal:
            deletion.delete(hopper, wrong)
        assert set(refusal.value.reasons) == {"current_password"}
    assert contents() == before


def test_deletion_erases_all_personal_data(tea: int, hopper: Actor, ada: Actor):
    with db.reading() as session:
        kept_hash = session.scalar(sa.select(col(User.password_hash)).where(col(User.email) == EMAIL))
    chess = conversations.start(hopper, "a draft", "", [ada.user_id])
    say(hopper, chess, "It was me")
    old = conversation_of(ada, hopper, title=f"Ada, {NICKNAME}, and nobody else")
    say(hopper, old, "Bye")
    membership.leave(hopper, old)
    deletion.delete(hopper, PASSWORD, CODE)
    left = {table: [row for row in rows if table != "mails"] for table, rows in contents().items()}
    for secret in (NICKNAME, EMAIL, kept_hash, SECRET):
        assert secret is not None
        assert secret.lower() not in str(left).lower()
    assert [message.body for message in all_said(chess)] == ["It was me"]
    for table in ("sign_ins", "tickets", "known_devices", "recovery_codes", "links"):
        assert rows_of(table, hopper.user_id) == []


def test_deleted_account_gets_exactly_one_mail(tea: int, hopper: Actor):
    deletion.delete(hopper, PASSWORD, CODE)
    ((_id, _job_id, kind, user_id, address, *_rest),) = contents()["mails"]
    assert (kind, user_id, address) == ("account_deleted", hopper.user_id, EMAIL)


def test_deletion_is_audited_without_the_name(tea: int, hopper: Actor):
    deletion.delete(hopper, PASSWORD, CODE)
    with db.reading() as session:
        entries = session.scalars(sa.select(AuditEntry).order_by(col(AuditEntry.id))).all()
        found = [(entry.action, entry.actor_id, entry.subject_id, entry.detail) for entry in entries]
    assert found[-1] == ("account_deleted", hopper.user_id, hopper.user_id, "")
    assert {"email_changed", "sign_ins_ended"} <= {action for action, *_ in found}
    assert {detail for *_, detail in found} == {""}


def test_deleted_user_cannot_act_or_sign_in(tea: int, hopper: Actor):
    deletion.delete(hopper, PASSWORD, CODE)
    for email in (EMAIL, "", f"\ndeleted {hopper.user_id}", f"\u200b\ndeleted {hopper.user_id}"):
        for password in (PASSWORD, "", "the password of nobody"):
            with pytest.raises(Refused):
                sign_ins.verify(email, password, is_kept=False)
    for password in (PASSWORD, "", "the password of nobody"):
        with pytest.raises(Refused, match="current_password"):
            deletion.delete(hopper, password)


def test_deletion_forgets_what_was_saved(tea: int, ada: Actor, grace: Actor, quick: None):
    (message,) = say(grace, tea, "Hello")
    for actor in (ada, grace):
        saving.save(actor, message.id)
    deletion.delete(ada, "")
    with db.reading() as session:
        assert saving.savers(session, message.id) == {grace.user_id}


def test_second_deletion_finds_nothing(tea: int, ada: Actor, quick: None):
    deletion.delete(ada, "")
    with pytest.raises(SignInRequired):
        deletion.delete(ada, "")


def test_deleted_name_and_address_can_be_reused(tea: int, hopper: Actor):
    deletion.delete(hopper, PASSWORD, CODE)
    assert accounts.sign_up(NICKNAME, EMAIL, PASSWORD)


@pytest.mark.parametrize(
    "nickname", [GONE, "deleted USER", "Deleted  user", " Deleted\u200b user ", "Deleted\ufe0f user"]
)
def test_deleted_user_name_is_reserved(nickname: str):
    assert accounts.nickname_fault(nickname.strip()) == "This nickname is taken."


def test_inactive_user_is_not_found(tea: int, ada: Actor, grace: Actor, quick: None):
    ids = [person.id for person in contacts.search(grace)[0]]
    alan = ids[1]
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == alan).values(deactivated_at=1))
    deletion.delete(ada, "")
    assert [person.nickname for person in contacts.search(grace)[0]] == ["Mallory"]
    assert contacts.search(grace, GONE)[0] == []
    for user_id in (ada.user_id, alan):
        with pytest.raises(Refused, match="members"):
            conversation_of(grace, Actor(user_id, 0, is_administrator=False))


def test_inactive_user_cannot_be_added(tea: int, ada: Actor, grace: Actor, stranger: Actor, quick: None):
    deletion.delete(ada, "")
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == stranger.user_id).values(deactivated_at=1))
    for user_id in (ada.user_id, stranger.user_id):
        with pytest.raises(Refused, match="members"):
            membership.add(grace, tea, [user_id])


def test_deactivated_user_keeps_name_and_seat(tea: int, ada: Actor, grace: Actor):
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == ada.user_id).values(deactivated_at=1))
    seating = members.seating(grace, tea)
    assert ada.user_id in [member.id for member in seating.members]
    assert Person(ada.user_id, "Ada") in seating.people


def test_messages_stay_after_deletion(tea: int, ada: Actor, grace: Actor, quick: None):
    said, other = say(ada, tea, "Hello")[0], say(grace, tea, "Hi")[0]
    reactions.add(ada, other.id, "👍")
    deletion.delete(ada, "")
    opened = conversations.open(grace, tea)
    assert [message.body for message in opened.messages if not message.system] == ["Hello", "Hi"]
    assert message_of(said.id).author == ada.user_id
    assert message_of(other.id).reactions == {"👍": [ada.user_id]}
    assert Person(ada.user_id, GONE) in opened.people


def test_deletion_passes_ownership_and_removes_empty_conversations(
    tea: int, ada: Actor, grace: Actor, alan: Actor, quick: None, let_pass: Callable[[int], None]
):
    chess = conversation_of(ada, grace, title="Chess")
    membership.leave(grace, chess)
    let_pass(1)
    deletion.delete(ada, "")
    held = conversations.listing(grace).conversations
    assert [(row.id, row.owner) for row in held] == [(tea, grace.user_id)]
    assert [row[0] for row in contents()["conversations"]] == [tea]
    assert all(ada.user_id != row[1] for row in contents()["members"])


def test_deletion_changes_only_titles_made_of_names(
    published: Published, ada: Actor, grace: Actor, alan: Actor, quick: None
):
    named = conversations.start(grace, "one", "", [ada.user_id, alan.user_id])
    chosen = conversations.start(grace, "two", "Ada", [ada.user_id])
    other = conversations.start(grace, "three", "Adam, Ada Bell, Ada", [ada.user_id])
    published.forget()
    deletion.delete(ada, "")
    titles = {row.id: row.title for row in conversations.listing(grace).conversations}
    assert titles[named] == f"Grace, {GONE}, Alan"
    assert titles[chosen] == "Ada"
    assert titles[other] == f"Adam, Ada Bell, {GONE}"
    assert ConversationRenamed(named, 1, titles[named]) in published.heard_by(grace)


def test_deletion_reaches_exactly_those_who_knew_the_user(
    published: Published, tea: int, ada: Actor, grace: Actor, alan: Actor, stranger: Actor, quick: None
):
    (author,) = people("Barbara")
    chess = conversation_of(author, ada, title="Chess")
    say(ada, chess, "Check")
    membership.leave(ada, chess)
    published.forget()
    published.keep_contents()
    deletion.delete(ada, "")
    renamed = UserRenamed(Person(ada.user_id, GONE))
    assert published.to(grace, alan, author) == [renamed]
    known = [Person(ada.user_id, GONE), Person(grace.user_id, "Grace")]
    removed = MemberRemoved(Told(all_told(tea)[-1], [1], known), ada.user_id, grace.user_id)
    assert removed in published.to(grace, alan)
    assert published.to(ada) == [ConversationLeft(tea)]
    assert published.heard_by(stranger) == []
    assert all(f"'{GONE}'" in str(held["users"]) for held in published.contents)


def test_deletion_ends_all_sign_ins(published: Published, hopper: Actor):
    with db.transaction() as tx:
        ticket = sign_ins.issue_ticket(tx, hopper.user_id, is_kept=True)
    token, _ = sign_ins.start(ticket, "Chrome")
    other = sign_ins.identify(token)
    assert other is not None
    deletion.delete(hopper, PASSWORD, CODE)
    ended = {event.sign_in_id for event in published.to(hopper) if isinstance(event, SignInEnded)}
    assert ended == {hopper.sign_in_id, other.sign_in_id}
    assert sign_ins.identify(token) is None


def test_last_administrator_cannot_leave_other_users_behind(tea: int, ada: Actor, grace: Actor, quick: None):
    make_administrator(ada)
    before = contents()
    with pytest.raises(Refused) as refusal:
        deletion.delete(ada, "")
    assert refusal.value.reasons == {"account": deletion.LAST_ADMINISTRATOR}
    assert contents() == before
    make_administrator(grace)
    deletion.delete(ada, "")
    assert conversations.listing(grace).conversations[0].owner == grace.user_id


@pytest.mark.parametrize("state", ["deactivated_at", "deleted_at"])
def test_inactive_administrator_does_not_count(tea: int, ada: Actor, grace: Actor, quick: None, state: str):
    make_administrator(ada)
    make_administrator(grace)
    with db.transaction() as tx:
        tx.execute(sa.update(User).where(col(User.id) == grace.user_id).values({state: 1}))
    with pytest.raises(Refused, match="account"):
        deletion.delete(ada, "")


def test_sign_up_after_everybody_left_is_administrator(everybody: list[Actor], quick: None):
    make_administrator(everybody[0])
    assert not accounts.is_first()
    for actor in reversed(everybody):
        deletion.delete(actor, "")
    assert accounts.is_first()
    token, _ = sign_ins.start(accounts.sign_up(NICKNAME, EMAIL, PASSWORD), "Firefox")
    actor = sign_ins.identify(token)
    assert actor is not None
    assert actor.is_administrator
