"""What an attacker would try who can call every handler and knows the ids of what others own."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, get_args, get_origin, get_type_hints

import sqlalchemy as sa
from sqlmodel import col
from typing_extensions import is_typeddict

from messenger import db
from messenger.domain import clock, mails
from messenger.domain.actors import Actor
from messenger.domain.clock import DAY_MS, HOUR_MS
from messenger.domain.groups import join_links
from messenger.domain.mail_kinds import MailKind
from messenger.domain.messages import reactions
from messenger.models import Invitation, Mail, SignIn, User
from messenger.sync import acting, conversation_verbs
from tests.support import handlers
from tests.support.handlers import Payload, bare
from tests.support.live_tabs import sign_in
from tests.support.people import all_rows, conversation_of, new_id, people, say
from tests.support.scheduled import due, schedule

Row = tuple[object, ...]
Contents = dict[str, dict[Row, dict[str, object]]]

TEA, PRIVATE, SAID, WHISPERED = "Tea-8k2x", "Private-5q1m", "said-7c3w", "whispered-9d4z"
WAITING, INVITED, LATER = "waiting-3f6y", "invited-2h8r", "later-6j1v"
ROLES = ("nobody", "stranger", "member")


@dataclass(frozen=True)
class World:
    """Ada shares one conversation with Grace, a member with fewer rights, and another with Alan only."""

    ada: Actor
    grace: Actor
    alan: Actor
    mallory: Actor
    tea: int
    private: int
    messages: list[str]
    sign_ins: list[int]
    mails: list[int]
    invitation: int
    join_link: int
    scheduled: list[str]
    email: str

    def attacker(self, role: str) -> Actor | None:
        """Return the attacker in a role, or None if signed out."""
        return {"nobody": None, "stranger": self.mallory, "member": self.grace}[role]

    def secrets(self, role: str) -> list[str]:
        """List what must not be revealed to an attacker in a role."""
        private = [PRIVATE, WHISPERED, LATER, self.email, "Ada's device", WAITING, INVITED]
        return private if role == "member" else [*private, TEA, SAID]


def world() -> World:
    """Store people with their messages, mail and sign-ins, and return what is worth attacking."""
    ada, grace, alan, mallory = people("Ada", "Grace", "Alan", "Mallory")
    tea, private = conversation_of(ada, grace, title=TEA), conversation_of(ada, alan, title=PRIVATE)
    said = say(ada, tea, SAID, f"{SAID} again") + say(ada, private, WHISPERED)
    reactions.add(ada, said[0].id, "👍")
    for actor in (ada, alan):
        sign_in(actor)
    with db.transaction() as tx:
        tx.execute(sa.update(SignIn).values(device="Ada's device"))
        mails.post(tx, MailKind.RESET_PASSWORD, ada.user_id, f"{WAITING}@example.org")
        invitation = Invitation(
            token_hash="-", note=INVITED, uses_left=1, created_by=ada.user_id, created_at=0, expires_at=2**53
        )
        tx.add(invitation)
        tx.flush()
        invited = invitation.id
        posted = list(tx.scalars(sa.select(col(Mail.id))))
        held = list(tx.scalars(sa.select(col(SignIn.id))))
        email = tx.scalar(sa.select(col(User.email)).where(col(User.id) == ada.user_id)) or ""
    join_links.create(ada, tea)
    (link,) = join_links.current(ada, tea).links
    later = [schedule(ada, tea, LATER, due(DAY_MS))]
    messages = [row.id for row in said]
    return World(
        ada, grace, alan, mallory, tea, private, messages, held, posted, invited, link.id, later, email
    )


def values(world: World) -> dict[str, list[Any]]:
    """Return the rule table: the values to try for each argument or form field, by name."""
    both, others = [world.tea, world.private], [world.ada.user_id, world.grace.user_id, world.alan.user_id]
    names = [f"{kind}/{id}" for kind in ("messages", "conversations") for id in both]
    forged = {"text": "Forged", "user": world.alan.user_id, "number": 1, "until": 2**53}
    passwords = ["a guess that is none", ""]
    return {
        "conversation_id": both,
        "conversation": both,
        "user_id": others,
        "viewer": [*others, world.mallory.user_id],
        "sign_in_id": world.sign_ins,
        "message_id": [*world.messages, *world.scheduled],
        "id": [*world.messages, *world.scheduled, new_id()],
        "actions": [
            *(
                [{"id": new_id(), "verb": verb, "message": id, "text": "Forged"} for id in world.messages]
                for verb in acting.VERBS
                if verb not in conversation_verbs.VERBS
            ),
            *(
                [{"id": new_id(), "verb": verb, "conversation": id, **forged} for id in both]
                for verb in conversation_verbs.VERBS
            ),
        ],
        "mail_id": world.mails,
        "name": [*names, "greeting", "people", "scheduled/messages", "reminders/own"],
        "known": [None, 0],
        "number": [1],
        "revision": [None, 0],
        "reply_to": world.messages[-1:],
        "forward_of": world.messages[-1:],
        "before": [100],
        "at": [clock.now() + HOUR_MS],
        "active_at": [2**53],
        "emoji": ["👍"],
        "body": ["Forged"],
        "text": ["", "a", "@example.org"],
        "title": ["Forged"],
        "nickname": ["Ada", "Forged"],
        "site_name": ["Forged"],
        "email": [world.email, "forged@example.org"],
        "keep": ["on"],
        "asking": [new_id()],
        "draft_id": [new_id()],
        "user_ids": others,
        "code": ["000000"],
        "password": passwords,
        "current_password": passwords,
        "new_password": ["a password of the attacker's"],
        "factor_password": passwords,
        "factor_code": ["000000"],
        "secret": ["A" * 32],
        "password_to_delete": passwords,
        "code_to_delete": ["000000"],
        "action": ["make_administrator", "reset_link", "deactivate"],
        "mode": ["open", "closed"],
        "adders": ["nobody", "everybody", "friends"],
        "wanted": [False, True],
        "switch": ["online", "made up"],
        "is_active": [True],
        "people": [[*others, 2**40]],
        "listed": [[*both, 2**40]],
        "opened": [*both, 2**40],
        "time": ["never", str(clock.now() + HOUR_MS)],
        "note": ["Forged"],
        "uses": ["1"],
        "days": ["7"],
        "invitation_id": [world.invitation],
        "link_id": [world.join_link],
        "expiry": ["never"],
        "failure": ["NotFound", "unexpected", "made up"],
        "language": ["de", "xx", "made up"],
        "level": ["none", "made up"],
        "start": [60, 2**40],
        "end": [120],
        "zone": ["Europe/Berlin", "made up"],
        "minutes": [30, 2**40],
        "until": [0, clock.now() + HOUR_MS],
    }


# The calls that must come first for a handler to do anything.
BEFORE: dict[str, list[tuple[str, Payload]]] = {
    "people.confirm": [("people.visit", {})],
    "handing_over.hand_over": [("handing_over.visit", {})],
}

# What a member may do without being owner or author, and the tables of others that it changes.
OF_MEMBERS = {
    "feed.send": {"conversations"},
    "feed.seen": {"conversations"},
    # Any member may pin.
    "feed.act": {"conversations"},
    "details.add": {"conversations", "members", "system_message_people"},
    "details.leave": {"conversations"},
    # Members may remove themselves.
    "details.remove": {"conversations"},
}


def payloads(name: str, world: World) -> Iterator[Payload]:
    """Return the arguments to try with a handler: every combination of the values in the rule table."""
    table = values(world)

    def tried(key: str, hint: Any) -> list[Any]:
        kind = bare(hint)
        if key in table:
            return table[key]
        if is_typeddict(kind):
            return list(combined(get_type_hints(kind, include_extras=True)))
        if get_origin(kind) is list:
            (inner,) = get_args(kind)
            return [[value] for value in tried(key, inner)]
        raise AssertionError(
            f"{handlers.short(name)} takes {key!r}: say in `values` of tests/support/attacks.py what an "
            "attacker would try for it, such as the ids of what others own"
        )

    def combined(hints: dict[str, Any]) -> Iterator[Payload]:
        for chosen in product(*(tried(key, hint) for key, hint in hints.items())):
            yield dict(zip(hints, chosen, strict=True))

    return combined(handlers.hints(name))


WITH_JOBS = ("mails", "scheduled_messages", "reminders")


def stored() -> Contents:
    """Return every row of every table by primary key; a job belongs to whom it sends or reminds."""
    contents: Contents = {
        table.name: {
            tuple(row[column.name] for column in table.primary_key.columns): row
            for row in (dict(zip(table.columns.keys(), values, strict=True)) for values in rows)
        }
        for table, rows in all_rows()
    }
    for row in (row for table in WITH_JOBS for row in contents[table].values()):
        contents["jobs"][(row["job_id"],)]["user_id"] = row["user_id"]
    return contents


def harm(before: Contents, after: Contents, attacker: Actor | None) -> set[str]:
    """Name the tables in which rows of others were changed, or rows were added that belong to others."""
    own = attacker.user_id if attacker else 0
    everybody = {None, *(key[0] for key in before["users"])} - {own}
    harmed = {
        table
        for table, rows in before.items()
        for key, row in rows.items()
        if _holder(table, row) != own and row != after[table].get(key)
    }
    for table, rows in after.items():
        for key in rows.keys() - before[table].keys():
            row = rows[key]
            is_new_talk = (
                "conversation_id" in row and (row["conversation_id"],) not in before["conversations"]
            )
            if _holder(table, row) in everybody and not is_new_talk:
                harmed.add(table)
    # The audit log may record the attempt.
    return harmed - {"audit_entries"}


def _holder(table: str, row: dict[str, object]) -> object:
    """Return the id of the user who owns a row, if it has an owner."""
    column = {"users": "id", "conversations": "owner_id", "messages": "author_id"}.get(table, "user_id")
    return row.get(column)
