"""Authorization at the gate: who may call which handler, over real connections."""

import logging
import uuid
from collections.abc import Callable

import pytest
from reflex_base.event.processor import base_state_processor

from messenger.access import identity
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.ui.wire import gate
from tests.support import handlers
from tests.support.handlers import ALL, OURS
from tests.support.people import new_id
from tests.support.tabs import ROOT, Browser, Tab

NewBrowser = Callable[[], Browser]

OPEN = {
    "confirmation.visit",
    "confirmation.confirm",
    "recovery.begin",
    "recovery.ask",
    "recovery.visit",
    "recovery.set_password",
    "sign_in.visit",
    "sign_in.submit",
    "sign_up.visit",
    "sign_up.visit_by_invitation",
    "sign_up.submit",
    "notices.show",
    "notices.tell",
    "notices.dismiss",
}
OF_REFLEX = {
    "state.hydrate",
    "state.hydrate_and_load",
    "state.set_is_hydrated",
    "on_load_internal_state.on_load_internal",
    "on_load_internal_state.set_is_hydrated",
    "update_vars_internal_state.update_vars_internal",
    "frontend_event_exception_state.handle_frontend_exception",
}
CLOSED = sorted(name for name in OURS if handlers.short(name) not in OPEN)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the handlers that have run."""
    names: list[str] = []
    process = base_state_processor.process_event

    async def noting(handler, payload, state, root_state):
        names.append(handler.fn.__qualname__)
        await process(handler, payload, state, root_state)

    monkeypatch.setattr(base_state_processor, "process_event", noting)
    return names


async def _is_refused(tab: Tab, name: str) -> None:
    led = len(tab.redirects())
    await tab.call(name, **handlers.call_of(name))
    await tab.until(lambda: len(tab.redirects()) > led, f"{name} leads to the sign-in")
    assert tab.redirects()[-1].startswith("/sign-in")


def test_callable_handlers_are_listed():
    known = {handlers.short(name) for name in ALL if gate.is_known(name)}
    assert known - {handlers.short(name) for name in OURS} == OF_REFLEX


def test_open_handlers_are_listed():
    is_open = {handlers.short(name) for name in OURS if gate.is_open(OURS[name].fn, name)}
    assert is_open == OPEN


@pytest.mark.parametrize("name", CLOSED, ids=handlers.short)
async def test_signed_out_caller_is_refused(
    name: str, new_browser: NewBrowser, ran: list[str], statements: list[str]
):
    tab = await new_browser().open("/conversations/1")
    await tab.settle()
    ran.clear()
    statements.clear()
    before = len(tab.changes)
    await _is_refused(tab, name)
    await tab.settle()
    assert ran == ["Notices.show"]
    assert statements == []
    assert len(tab.changes) == before


@pytest.mark.parametrize(
    "cookie", ["sign-in=x", "sign-in=" + "x" * 500, "sign-in=\x7f", "a=b; ;;=", "sign-in="]
)
async def test_foreign_cookie_signs_nobody_in(cookie: str, new_browser: NewBrowser):
    tab = new_browser().tab()
    tab.cookies = cookie
    await tab.open()
    await _is_refused(tab, CLOSED[0])


@pytest.mark.parametrize(
    "foreign", ["word", 'a={"b": 1}', "path=/x", "version=1", "a[0]=1", 'a="b', "a b=c", "=", "a=\xe9"]
)
async def test_foreign_cookies_sign_nobody_out(foreign: str, new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    for cookies in (f"{foreign}; {alice.cookies}", f"{alice.cookies}; {foreign}"):
        acting = await identity.identify(cookies)
        assert acting is not None
        assert acting.user_id == 1


async def test_invented_tokens_use_no_memory(new_browser: NewBrowser):
    new_browser()
    identity.forget()
    for number in range(20):
        assert await identity.identify(f"sign-in={'x' * 1000}{number}") is None
    assert not vars(identity)["_trusted"]


async def test_headers_in_the_event_do_not_sign_in(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    forged = {"headers": {"cookie": alice.cookies}, "ip": "192.0.2.1", "sid": "x", "token": "y"}
    tab = new_browser().tab()
    boot = tab.event(f"{ROOT}.hydrate_and_load", {"vars": {}})
    await tab.open(boot={"router_data": boot["router_data"] | forged})
    event = tab.event("identity.greet")
    await tab.send(event | {"router_data": event["router_data"] | forged, "headers": forged["headers"]})
    await tab.settle()
    assert not tab.changes
    assert "Alice" not in str(tab.frames)


async def test_closed_tab_token_reveals_nothing(new_browser: NewBrowser):
    alice, bob = await new_browser().sign_up("Alice"), await new_browser().sign_up("Bob")
    left = await alice.open()
    await left.call("new_conversation.find", text="a search of Alice's")
    await left.until(lambda: left.state["new_conversation"].get("search"), "it is kept in the state")
    await left.close()
    for stranger in (new_browser(), bob):
        tab = await stranger.open(token=left.token)
        await tab.call("notices.dismiss")
        await tab.settle()
        assert "Alice" not in str(tab.frames).replace("alice@", "")
        assert not tab.state["new_conversation"]["search"]


async def test_open_tab_token_reveals_nothing(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    held = await alice.open()
    token = held.token
    stranger = await new_browser().open(token=token)
    await stranger.settle()
    assert stranger.token != token
    assert "Alice" not in str(stranger.frames)
    await held.settle()
    assert held.is_connected


async def test_signing_out_ends_tabs_of_that_sign_in(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    elsewhere = await new_browser().sign_in("Alice")
    first, second, other = await alice.open(), await alice.open(), await elsewhere.open()
    await first.call("identity.sign_out")
    for tab in (first, second):
        await tab.until(lambda tab=tab: tab.holds(op="reload"), "the tab is told to reload")
        for name in CLOSED:
            await _is_refused(tab, name)
    await other.call("feed.request", requests=[{"name": "greeting", "known": None}])
    await other.until(lambda: sum("viewer" in change for change in other.changes) == 2, "an answer comes")
    assert not other.holds(op="reload")


async def test_signed_out_tab_hears_nothing(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    elsewhere = await new_browser().sign_in("Alice")
    ended, other = await alice.open(), await elsewhere.open()
    await ended.call("identity.sign_out")
    await ended.until(lambda: ended.holds(op="reload"), "the tab is told to reload")
    heard = len(ended.changes)
    bob = await new_browser().sign_up("Bob")
    tab = await bob.open()
    await tab.call("new_conversation.create", draft_id=new_id(), user_ids=[1], form={"title": "Secret"})
    await other.until(lambda: "Secret" in str(other.changes), "the other sign-in hears")
    await ended.settle()
    assert len(ended.changes) == heard


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\n/evil", ""],
)
async def test_redirect_after_sign_in_stays_on_site(onward: str, new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    tab = alice.tab()
    boot = tab.event(f"{ROOT}.hydrate_and_load", {"vars": {}})
    address = f"/sign-in?next={onward}"
    here = {"pathname": "/sign-in", "asPath": address, "query": {"next": onward}}
    await tab.open("/sign-in", boot=boot | {"router_data": here})
    await tab.until(tab.redirects, "the tab is led on")
    assert set(tab.redirects()) == {"/"}


@pytest.mark.parametrize(
    ("path", "onward"),
    [
        ("/", ""),
        ("/profile/", "?next=%2Fprofile"),
        ("/administration/audit?person=1", "?next=%2Fadministration%2Faudit%3Fperson%3D1"),
        # The path that a handler sees while an earlier one already redirects to the sign-in page.
        ("/profile/?next=%2Fprofile", "?next=%2Fprofile"),
    ],
)
async def test_sign_in_leads_back_to_the_requested_page(path: str, onward: str, new_browser: NewBrowser):
    tab = await new_browser().open("/sign-in")
    tab.path = path
    await _is_refused(tab, CLOSED[0])
    assert tab.redirects()[-1] == f"/sign-in{onward}"


async def test_missing_and_forbidden_look_alike(new_browser: NewBrowser):
    alice, bob = await new_browser().sign_up("Alice"), await new_browser().sign_up("Bob")
    eve = await new_browser().sign_up("Eve")
    tab, spy = await alice.open(), await eve.open()
    await tab.call("new_conversation.create", draft_id=new_id(), user_ids=[2], form={"title": "Between us"})
    await tab.until(tab.redirects, "the conversation is there")
    assert tab.redirects() == ["/conversations/1"]
    answers = [await _answers(spy, id) for id in ("1", "999", "abc", "-1", "1" * 40, "\u0661", "", "1/1")]
    assert all(answer == answers[0] for answer in answers)
    assert "Between us" not in str(spy.frames)
    assert bob.cookies not in str(spy.frames)


async def _answers(spy: Tab, id: str) -> list[object]:
    """Request a conversation in every way, and return everything received, without its id."""
    before = len(spy.changes)
    names = [f"messages/{id}", f"messages/{id}@7", f"conversations/{id}"]
    await spy.call("feed.request", requests=[{"name": name, "known": None} for name in names])
    await spy.call("feed.seen", name=names[0], number=1)
    number = int(id) if id.isascii() and id.isdecimal() and len(id) < 9 else 0
    sent = {"conversation": number, "id": str(uuid.uuid4()), "body": "Hello"}
    await spy.call("feed.send", drafts=[sent], viewer=3)
    await spy.settle()
    return [
        {key: "…" if key in ("name", "answers") else list(value.values()) if key == "reasons" else value}
        for change in spy.changes[before:]
        for key, value in change.items()
    ]


async def test_sent_content_is_not_logged(new_browser: NewBrowser, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "messenger")
    alice = await new_browser().sign_up("Alice")
    tab = await alice.open()
    draft = {"conversation": 1, "id": "x", "body": handlers.CONTENT}
    await tab.call("feed.send", drafts=[draft], viewer=1)
    await tab.call("new_conversation.find", text=5)
    await tab.settle()
    assert handlers.CONTENT not in caplog.text
    assert alice.cookies.partition("=")[2] not in caplog.text


async def test_sign_in_ended_elsewhere_is_invalidated(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    tab = await alice.open()
    sign_ins.end(Actor(1, sign_in_id=1, is_administrator=True))
    await tab.until(lambda: tab.holds(op="reload"), "the tab is told to reload")
    await _is_refused(tab, CLOSED[0])
