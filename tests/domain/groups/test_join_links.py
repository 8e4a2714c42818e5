"""Links by which people join a group: their limits, their end, and races at the last use."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.config import settings
from messenger.domain import tokens
from messenger.domain.accounts import export
from messenger.domain.actors import Actor
from messenger.domain.administration import people as administration
from messenger.domain.clock import DAY_MS, HOUR_MS
from messenger.domain.errors import Forbidden, NotFound, Refused
from messenger.domain.groups import changing, closing, join_links, roles
from messenger.domain.groups.join_links import EXPIRIES, MAX_AT_ONCE, MAX_USES, OVER
from messenger.domain.talk import conversations, members, membership
from messenger.models import JoinLink
from tests.domain.conftest import Published
from tests.support.administration import administrator
from tests.support.at_once import at_once
from tests.support.people import all_told, contents, conversation_of
from tests.support.people import people as more_people


def made(actor: Actor, conversation_id: int, expiry: str = "week", uses: int | None = None) -> str:
    """Return the token of a new link."""
    link = join_links.create(actor, conversation_id, expiry, uses)
    assert link.startswith(f"{settings.public_url}/j/")
    return link.rpartition("/")[2]


def is_over(actor: Actor, token: str) -> bool:
    """Tell whether a link neither shows nor opens its group."""
    for verb in (join_links.look, join_links.join):
        with pytest.raises(Refused) as refused:
            verb(actor, token)
        assert refused.value.reasons == {"link": OVER}
    return True


def test_whoever_has_a_link_joins_once(tea: int, ada: Actor, stranger: Actor, published: Published):
    token = made(ada, tea, uses=2)
    shown = join_links.look(stranger, token)
    # The id and who made the link are nobody's business who is no member.
    assert vars(shown) == {
        "id": 0,
        "title": "Tea",
        "description": "",
        "members": 3,
        "is_member": False,
        "is_archived": False,
        "is_full": False,
    }
    assert [join_links.join(stranger, token) for _ in range(2)] == [tea, tea]
    assert join_links.look(stranger, token).id == tea
    (link,) = join_links.current(ada, tea).links
    assert (link.creator, link.uses_left) == ("Ada", 1)
    assert [(one.system.kind, one.author) for one in all_told(tea) if one.system][-1] == (
        "joined",
        stranger.user_id,
    )


def test_token_is_stored_as_its_hash_only(tea: int, ada: Actor):
    token = made(ada, tea)
    assert token not in str(contents())
    assert tokens.hashed(token) in str(contents())


def test_only_leaders_have_links(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    made(ada, tea)
    (link,) = join_links.current(ada, tea).links
    verbs: list[Callable[[Actor, int], object]] = [
        join_links.create,
        join_links.current,
        lambda actor, where: join_links.revoke(actor, where, link.id),
    ]
    for verb in verbs:
        with pytest.raises(Forbidden):
            verb(grace, tea)
        for actor, where in (
            (stranger, tea),
            (ada, 0),
            (ada, 2**40),
            (ada, conversation_of(ada, grace, title="")),
        ):
            with pytest.raises(NotFound):
                verb(actor, where)
    changing.appoint(ada, tea, grace.user_id, True)
    token = made(grace, tea)
    assert len(join_links.current(grace, tea).links) == 2
    # Whoever leads no longer cannot let themselves in again.
    changing.appoint(ada, tea, grace.user_id, False)
    assert is_over(stranger, token)


@pytest.mark.parametrize(("expiry", "lasts"), EXPIRIES.items())
def test_link_expires(
    expiry: str, lasts: int | None, tea: int, ada: Actor, stranger: Actor, let_pass: Callable[[int], None]
):
    token = made(ada, tea, expiry)
    let_pass((lasts or 1000 * DAY_MS) - 1)
    assert join_links.look(stranger, token).title == "Tea"
    let_pass(1)
    if lasts is None:
        assert join_links.join(stranger, token) == tea
    else:
        assert is_over(stranger, token)
        assert join_links.current(ada, tea).links == []


def test_used_up_and_revoked_links_are_over(tea: int, ada: Actor, stranger: Actor):
    bea, cleo = more_people("Bea", "Cleo")
    used, revoked = made(ada, tea, uses=1), made(ada, tea)
    assert join_links.join(bea, used) == tea
    # Bea clicks once more, or her connection was lost before she got the answer.
    assert join_links.join(bea, used) == tea
    assert is_over(cleo, used)
    (link,) = join_links.current(ada, tea).links
    for id in (link.id, link.id, 0, -1, 2**53):
        join_links.revoke(ada, tea, id)
    assert is_over(stranger, revoked)
    # Neither does a member learn of a link that is gone.
    assert is_over(ada, revoked)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "\x00", "\ud800", "é" * 5000])
def test_guessed_token_opens_nothing(token: str, tea: int, ada: Actor, stranger: Actor):
    made(ada, tea)
    assert is_over(stranger, token)


def test_link_of_another_group_is_not_revoked(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    token = made(ada, tea)
    (link,) = join_links.current(ada, tea).links
    join_links.revoke(grace, conversation_of(grace, ada, title="Cake"), link.id)
    assert join_links.join(stranger, token) == tea


def test_archived_and_full_groups_say_so(
    tea: int, ada: Actor, stranger: Actor, monkeypatch: pytest.MonkeyPatch
):
    token = made(ada, tea, uses=1)
    closing.archive(ada, tea)
    assert join_links.look(stranger, token).is_archived
    with pytest.raises(Refused) as refused:
        join_links.join(stranger, token)
    assert refused.value.reasons == {"group": roles.NOBODY_JOINS}
    with pytest.raises(Refused):
        made(ada, tea)
    closing.reopen(ada, tea)
    monkeypatch.setattr(members, "MAX_MEMBERS", 3)
    assert join_links.look(stranger, token).is_full
    with pytest.raises(Refused) as refused:
        join_links.join(stranger, token)
    assert refused.value.reasons == {"group": roles.FULL}
    monkeypatch.undo()
    # The attempts have used nothing up.
    assert join_links.join(stranger, token) == tea


@pytest.mark.parametrize(
    ("expiry", "uses"), [("", 1), ("ever", 1), ("day", 0), ("day", -1), ("day", MAX_USES + 1)]
)
def test_other_limits_are_refused(expiry: str, uses: int, tea: int, ada: Actor):
    with pytest.raises(Refused):
        join_links.create(ada, tea, expiry, uses)
    assert join_links.current(ada, tea).links == []


def test_links_are_limited_and_old_ones_make_room(tea: int, ada: Actor, let_pass: Callable[[int], None]):
    for _ in range(MAX_AT_ONCE):
        made(ada, tea, "hour")
    with pytest.raises(Refused) as refused:
        made(ada, tea)
    assert set(refused.value.reasons) == {"link"}
    let_pass(HOUR_MS)
    made(ada, tea)
    with db.reading() as session:
        assert session.scalar(sa.select(sa.func.count(col(JoinLink.id)))) == 1


def test_links_end_with_their_maker(tea: int, ada: Actor, grace: Actor, stranger: Actor):
    changing.appoint(ada, tea, grace.user_id, True)
    by_grace, by_ada = made(grace, tea), made(ada, tea)
    root = administrator("Root")
    administration.deactivate(root, grace.user_id)
    assert is_over(stranger, by_grace)
    administration.reactivate(root, grace.user_id)
    assert join_links.look(stranger, by_grace).title == "Tea"
    membership.remove(ada, tea, grace.user_id)
    assert is_over(grace, by_grace)
    membership.leave(ada, tea)
    assert is_over(stranger, by_ada)


def test_links_go_with_their_group(tea: int, ada: Actor, stranger: Actor):
    token = made(ada, tea)
    closing.delete(ada, tea, "Tea")
    assert is_over(stranger, token)
    with db.reading() as session:
        assert session.scalars(sa.select(col(JoinLink.id))).all() == []


def test_export_has_the_links_somebody_made(tea: int, ada: Actor, grace: Actor):
    token = made(ada, tea, uses=3)
    exported = "".join(export.of(ada))
    assert '"uses_left": 3' in exported
    assert token not in exported
    assert tokens.hashed(token) not in exported
    assert '"uses_left"' not in "".join(export.of(grace))


def test_last_use_lets_one_of_two_in(tea: int, ada: Actor):
    token = made(ada, tea, uses=1)
    bea, cleo = more_people("Bea", "Cleo")
    outcomes = at_once(lambda: join_links.join(bea, token), lambda: join_links.join(cleo, token))
    assert sorted(map(str, map(type, outcomes))) == sorted(map(str, (int, Refused)))
    assert len(members.seating(ada, tea).members) == 4


def test_joining_races_with_revoking(tea: int, ada: Actor, stranger: Actor):
    token = made(ada, tea)
    (link,) = join_links.current(ada, tea).links
    joined, revoked = at_once(
        lambda: join_links.join(stranger, token), lambda: join_links.revoke(ada, tea, link.id)
    )
    assert revoked is None
    is_in = any(member.id == stranger.user_id for member in members.seating(ada, tea).members)
    assert is_in == (joined == tea)
    assert is_in or isinstance(joined, Refused)
    (late,) = more_people("Bea")
    assert is_over(late, token)


def test_joining_twice_at_once_uses_a_link_once(tea: int, ada: Actor, stranger: Actor):
    token = made(ada, tea, uses=2)
    assert at_once(*[lambda: join_links.join(stranger, token)] * 3) == [tea] * 3
    assert [link.uses_left for link in join_links.current(ada, tea).links] == [1]


def test_link_leads_into_the_history_the_owner_chose(tea: int, ada: Actor, stranger: Actor):
    changing.hide_history(ada, tea, True)
    join_links.join(stranger, made(ada, tea))
    opened = conversations.open(stranger, tea)
    assert [message.number for message in opened.messages] == [opened.seat.first]
