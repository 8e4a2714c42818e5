"""Attacks over the raw protocol: on other people's data, on states, and on the connection itself."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from reflex.state import State
from reflex_base.registry import RegistrationContext

from messenger import db
from messenger.domain.actors import Actor
from messenger.live import limits
from tests.support import attacks, handlers
from tests.support.attacks import OF_MEMBERS, ROLES, World
from tests.support.databases import prepare
from tests.support.handlers import ALL, CONTENT, OURS
from tests.support.live_tabs import sign_in
from tests.support.tabs import ORIGIN, ROOT, Browser, Tab
from tests.support.workers import Worker

NewBrowser = Callable[[], Browser]
Connect = Callable[..., Any]

FORGED = "forged-by-a-browser"
INTERNAL = f"{ROOT}.reflex___state____update_vars_internal_state.update_vars_internal"


@pytest.fixture(scope="session")
def stored_world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """People with data worth attacking, in a database to copy."""
    file = tmp_path_factory.mktemp("attacked") / "messenger.db"
    return file, prepare(migrated_file, file, attacks.world)


@pytest.fixture
def world(
    stored_world: tuple[Path, World], served: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> World:
    """People with data worth attacking, and no growing delays after wrong passwords."""
    monkeypatch.setattr(limits, "STEP_SECONDS", 0.0)
    file, stored = stored_world
    db.use(f"sqlite:///{shutil.copy(file, tmp_path / 'attacked.db')}")
    return stored


@pytest.fixture
def tab_of(new_browser: NewBrowser) -> Callable[[Actor | None], Tab]:
    """Somebody's tab, not connected yet."""

    def tab_of(actor: Actor | None) -> Tab:
        tab = new_browser().tab()
        tab.cookies = sign_in(actor) if actor else ""
        return tab

    return tab_of


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(OURS), ids=handlers.short)
async def test_no_handler_exposes_data_of_others(
    name: str, role: str, world: World, tab_of: Callable[[Actor | None], Tab]
):
    attacker = world.attacker(role)
    tab = await tab_of(attacker).open("/sign-in" if attacker is None else "/")
    before = attacks.stored()
    for other, arguments in attacks.BEFORE.get(handlers.short(name), []):
        await tab.call(other, **arguments)
    for arguments in attacks.payloads(name, world):
        await tab.call(name, **arguments)
        await tab.settle()
    may = OF_MEMBERS.get(handlers.short(name), set()) if role == "member" else set()
    assert attacks.harm(before, attacks.stored(), attacker) <= may
    assert not [secret for secret in world.secrets(role) if secret in json.dumps(tab.frames)]


async def test_authorised_callers_succeed_with_the_same_calls(
    world: World, tab_of: Callable[[Actor | None], Tab]
):
    tab = await tab_of(world.ada).open()
    before = attacks.stored()
    for name in (name for name in OURS if handlers.short(name) in ("details.remove", "feed.request")):
        for arguments in attacks.payloads(name, world):
            await tab.call(name, **arguments)
    await tab.settle()
    assert {"members", "conversations"} <= attacks.harm(before, attacks.stored(), world.mallory)
    assert not [
        secret for secret in (attacks.SAID, attacks.WHISPERED) if secret not in json.dumps(tab.frames)
    ]


def test_unknown_argument_name_needs_a_rule(world: World):
    name = next(name for name in OURS if handlers.short(name) == "details.remove")
    rules = attacks.values(world)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attacks, "values", lambda _: {key: rules[key] for key in rules if key != "user_id"})
        with pytest.raises(AssertionError, match=r"details\.remove takes 'user_id': say in `values`"):
            list(attacks.payloads(name, world))


async def test_ended_sign_in_grants_nothing(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    left, stolen = await alice.open(), alice.cookies
    await left.call("identity.sign_out")
    await left.until(lambda: left.holds(op="reload"), "the tab is told to reload")
    thief = new_browser().tab(token=left.token)
    thief.cookies = stolen
    await thief.open()
    await thief.until(thief.redirects, "it leads to the sign-in")
    assert "Alice" not in str(thief.frames)


@pytest.mark.parametrize(
    "address", ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:x"]
)
async def test_forged_address_does_not_redirect(address: str, new_browser: NewBrowser):
    tab = new_browser().tab()
    here = {"pathname": address, "asPath": address, "query": {}}
    await tab.connect(boot={"router_data": here})
    await tab.send(tab.event("identity.greet") | {"router_data": here})
    await tab.until(tab.redirects, "it leads to the sign-in")
    assert all(path.startswith("/sign-in?next=") for path in tab.redirects())


VARIABLES = sorted(
    (kind.get_full_name(), name)
    for kind in [State, *RegistrationContext.get().base_states.values()]
    for name in [*kind.vars, *kind.get_fields(), "_holder"]
    if not kind._is_client_storage(name)
)


@pytest.mark.parametrize("way", ["at the start", "later"])
async def test_browser_cannot_write_state_vars(way: str, world: World, tab_of: Connect):
    tab = tab_of(world.mallory)
    forged = [{f"{state}.{name}{mark}": FORGED} for state, name in VARIABLES for mark in ("", "_rx_state_")]
    assert len(forged) > 50
    everything = {name: value for one in forged for name, value in one.items()}
    if way == "at the start":
        await tab.open(boot={"payload": {"vars": everything}})
    else:
        await tab.open()
        # Sent one by one, they would exceed the flood limit.
        for start in range(0, len(forged), 4):
            few = {name: value for one in forged[start : start + 4] for name, value in one.items()}
            await tab.call(INTERNAL, vars=few)
    await tab.call(f"{ROOT}.hydrate")
    await tab.call("identity.greet")
    await tab.settle()
    assert FORGED not in str(tab.frames)
    assert tab.state["identity"]["me"]["id"] == world.mallory.user_id
    assert not tab.state["identity"]["is_administrator"]


REFLEX_OWN = sorted(name for name in ALL if name not in OURS and name.startswith(ROOT))
ODD: list[Any] = [
    None,
    5,
    True,
    CONTENT,
    [CONTENT],
    {CONTENT: CONTENT},
    {f"{ROOT}.x": 1},
    {"": 1},
    {"a.b": [1]},
]


@pytest.mark.parametrize("name", REFLEX_OWN, ids=lambda name: name.rpartition("____")[2])
async def test_handlers_of_reflex_reveal_nothing(
    name: str, world: World, tab_of: Connect, caplog: pytest.LogCaptureFixture
):
    tab = await tab_of(world.mallory).open()
    for key in [*handlers.hints(name), "surplus"]:
        for value in ODD:
            await tab.call(name, **{key: value})
    await tab.settle()
    assert CONTENT not in caplog.text
    assert tab.is_connected
    assert not [secret for secret in world.secrets("stranger") if secret in str(tab.frames)]


GARBAGE = {
    "no packet": CONTENT,
    "an empty packet": "",
    "an unknown packet": f"9{CONTENT}",
    "half of a packet": '2/_event,["event",{"name":"' + CONTENT,
    "no event": f'2/_event,{{"{CONTENT}":1}}',
    "an event without a name": "2/_event,[]",
    "an event of a strange name": f'2/_event,[["{CONTENT}"],1]',
    "another namespace": f'2/{CONTENT},["event",{{}}]',
    "a namespace to connect to": f'0/{CONTENT},{{"token":"{CONTENT}"}}',
    "an acknowledgement": f'3/_event,5["{CONTENT}"]',
    "a part of a file that never comes": '51-/_event,["event",{"_placeholder":true,"num":0}]',
    "many files": f"5{'9' * 20}-/_event,[]",
    "a file": CONTENT.encode(),
    "an error": f'4/_event,{{"message":"{CONTENT}"}}',
    "an id without an end": f"2/_event,{'9' * 5000}[]",
    "a deep hole": "2/_event," + "[" * 100_000,
    "more than is taken": "2/_event," + "x" * 1_100_000,
    "a file larger than is taken": b"x" * 1_100_000,
}


@pytest.mark.parametrize("packet", GARBAGE.values(), ids=GARBAGE)
async def test_garbage_harms_only_its_sender(
    packet: Any, world: World, tab_of: Connect, caplog: pytest.LogCaptureFixture
):
    tab, bystander = await tab_of(world.mallory).open(), await tab_of(world.ada).open()
    await tab.send_raw(packet)
    await bystander.settle()
    assert bystander.is_connected
    again = await tab_of(world.mallory).open()
    await again.settle()
    assert CONTENT not in caplog.text


@pytest.mark.parametrize("path", ["/_upload", "/_upload/x", "/_all_routes", "/_auth_codespace"])
def test_unused_routes_of_reflex_are_absent(path: str, worker: Worker):
    files = {"files": ("x.html", b"<script>", "text/html")}
    headers = {"Origin": ORIGIN, "reflex-client-token": "x", "reflex-event-handler": INTERNAL}
    assert httpx.post(worker.url + path, files=files, headers=headers).status_code in (404, 405)
    assert httpx.get(worker.url + path, headers=headers).status_code == 404
