"""The rules of the design, as far as a program can check them."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import reflex as rx
from pydantic import TypeAdapter
from reflex.event import EventHandler

import messenger
from messenger import domain, models, ui
from messenger.domain.actors import Actor
from messenger.live.bus import Event
from tests.support.cases import each
from tests.support.servers import ROOT

SOURCES = sorted((ROOT / "messenger").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MAX_LINES = 300
MAX_FILES = 12
ASSETS = [path for path in (ROOT / "assets").rglob("*") if path.suffix in (".js", ".css")]
FOLDERS = sorted({path.parent for path in [*SOURCES, *ASSETS]})

# Verbs for people who are not signed in, or for the application itself.
WITHOUT_ACTOR = {
    *("sign_up.sign_up", "sign_up.is_first"),
    *("confirmation.address", "confirmation.confirm"),
    "mentions.candidates",
    *("positions.of", "devices.is_known"),
    # It reads rows only.
    "contacts.of_rows",
    *("mails.prepare", "mails.clear", "invitations.inviter"),
    # The message or the reminder names its person, and the signature in a link says who may.
    *("delivering.deliver", "firing.fire", "unsubscribing.is_sound", "unsubscribing.unsubscribe"),
    # Each of its requests names its actor.
    "sending.send_together",
    "recovery.ask",
    "recovery.check",
    "recovery.reset",
    "sign_ins.verify",
    "sign_ins.start",
    "sign_ins.identify",
    *("sign_ins.alive", "site.sign_up_mode", "site_profile.read", "site_profile.picture"),
    # These name a pair.
    *("direct.key", "direct.pair", "direct.is_left"),
    # Of what this process has noted, for whoever it concerns.
    *("last_seen.of", "last_seen.note"),
    *("reading.note", "reading.take", "reading.tell", "reading.of_member"),
    # Of the job queue, for the message itself, or for people who are notified.
    *("adding.wanted", "adding.add", "common_group.tell", "keys.private", "looking.look", "mailing.plan"),
    "mailing.look",
    *(f"results.{verb}" for verb in ("settle", "note", "again", "devices")),
}
# Functions that run inside the transaction of another verb, which has authorized the actor.
INNER = ("session", "tx")
# Functions that do not touch the database.
PURE = {
    *("clock", "emails", "errors", "mail_states", "nicknames", "passwords", "texts", "tokens", "totp"),
    *("user_agents", "bodies", "code_spans"),
    *("markup", "blocks", "inline", "targets"),
    *("first_link", "preview", "system_messages", "levels", "quiet", "roles", "titles", "vapid"),
    *("decoder", "export_pages", "names", "picture", "shrinking", "signed_links", "signs"),
}

each_source = each("path", SOURCES, str)
PAST = re.compile(r"(ed|Sent|Read|Left|Lost|Made|Begun|Put|Set)$")


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file, which several tests walk."""
    return ast.parse(path.read_text())


def _modules(package: ModuleType) -> list[ModuleType]:
    return [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        # These change the process that imports them.
        if not found.name.endswith(("__main__", "run.preload"))
    ]


def _public(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """List the public functions and classes that a module defines."""
    for name, value in vars(module).items():
        is_made_here = getattr(value, "__module__", None) == module.__name__
        if (
            is_made_here
            and not name.startswith("_")
            and (inspect.isclass(value) or inspect.isfunction(value))
        ):
            yield f"{module.__name__.rpartition('.')[2]}.{name}", value


DOMAIN = {name: value for module in _modules(domain) for name, value in _public(module)}
FUNCTIONS = {name: value for name, value in DOMAIN.items() if inspect.isfunction(value)}
STATES = [
    value
    for module in _modules(ui)
    for _, value in _public(module)
    if inspect.isclass(value) and issubclass(value, rx.State)
]
EVENTS = sorted(Event.kinds)


@each_source
def test_only_ui_imports_reflex(path: Path):
    where = path.relative_to(ROOT / "messenger")
    if where.parts[0] in ("ui", "messenger.py"):
        return
    assert not {name for name in _imported(path) if name.startswith("reflex")}


def _imported(path: Path) -> set[str]:
    """List the modules that a file imports, or imports from."""
    imported = set[str]()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return imported


@each_source
def test_only_the_reflex_door_imports_itself(path: Path):
    where = path.relative_to(ROOT / "messenger")
    if where.parts[0] not in ("ui", "messenger.py"):
        assert not {name for name in _imported(path) if name.startswith("messenger.ui")}


PRIVATE_PACKAGES = ("reflex_base", "reflex_components_core", "socketio", "engineio")
# Private attributes without a leading underscore.
PRIVATE_NAMES = {"sio", "eio", "event_namespace", "router_data", "substates", "event_handlers"}
PRIVATE_TEXTS = ("reflex___", "_rx_state_", "asgi.")


def _private_names(path: Path) -> Iterator[str]:
    """List the private names of Reflex, Socket.IO and Engine.IO that a file uses."""
    for name in _imported(path):
        if name.startswith((*PRIVATE_PACKAGES, "reflex.")):
            yield name
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute):
            is_own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            if node.attr in PRIVATE_NAMES or (re.match(r"_[^_]", node.attr) and not is_own):
                yield node.attr
        elif isinstance(node, ast.keyword) and re.match(r"_[^_]", node.arg or ""):
            yield str(node.arg)
        elif isinstance(node, ast.Constant) and any(part in str(node.value) for part in PRIVATE_TEXTS):
            yield repr(node.value)


INTERNALS = {ROOT / f"messenger/ui/wire/{name}_internals.py" for name in ("reflex", "socket")}
DOOR = [path for path in SOURCES if path.relative_to(ROOT / "messenger").parts[0] in ("ui", "messenger.py")]


@each("path", DOOR, str)
def test_private_names_of_reflex_stand_in_two_files(path: Path):
    found = set(_private_names(path))
    assert bool(found) is (path in INTERNALS), found


@each("name", sorted(FUNCTIONS))
def test_domain_verb_takes_the_actor_first(name: str):
    hints, parameters = get_type_hints(FUNCTIONS[name]), list(inspect.signature(FUNCTIONS[name]).parameters)
    is_pure = name.partition(".")[0] in PURE or name.endswith("_fault")
    if name in WITHOUT_ACTOR or is_pure or parameters[0] in INNER:
        assert hints.get(parameters[0] if parameters else "") is not Actor
    else:
        assert parameters[0] == "actor"
        assert hints["actor"] is Actor


def test_verb_exceptions_are_all_needed():
    assert set(FUNCTIONS) >= WITHOUT_ACTOR


def _parts(hint: Any) -> Iterator[Any]:
    yield hint
    for part in get_args(hint):
        yield from _parts(part)


@each("name", sorted(FUNCTIONS))
def test_no_row_of_a_table_leaves_the_domain(name: str):
    returned = get_type_hints(FUNCTIONS[name]).get("return")
    for part in _parts(returned):
        assert getattr(part, "__module__", "") != models.__name__
        if dataclasses.is_dataclass(part):
            assert part.__dataclass_params__.frozen  # pyright: ignore[reportAttributeAccessIssue]


@each("name", sorted(name for name in DOMAIN if dataclasses.is_dataclass(DOMAIN[name])))
def test_domain_value_is_frozen_and_holds_no_row(name: str):
    kind = DOMAIN[name]
    assert kind.__dataclass_params__.frozen
    for hint in get_type_hints(kind).values():
        assert not any(getattr(part, "__module__", "") == models.__name__ for part in _parts(hint))


def _example(hint: Any) -> Any:
    """Return a value of the type."""
    origin, parts = get_origin(hint), get_args(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return hint(
            **{name: _example(part) for name, part in get_type_hints(hint).items() if name != "kinds"}
        )
    if origin is list:
        return [_example(parts[0])]
    if origin is dict:
        return {_example(parts[0]): _example(parts[1])}
    if parts:
        return _example(parts[0])
    return {int: 2**53, str: "täxt\n", bool: True, Any: [1, "täxt", []]}[hint]


def test_every_event_is_known_to_the_bus():
    made = {name.rpartition(".")[2] for name, value in DOMAIN.items() if _is_event(value)}
    assert made == set(EVENTS)


def _is_event(value: Any) -> bool:
    return inspect.isclass(value) and issubclass(value, Event)


@each("name", EVENTS)
def test_event_is_a_frozen_past_tense_fact(name: str):
    kind = next(value for value in DOMAIN.values() if _is_event(value) and value.__name__ == name)
    assert PAST.search(name)
    assert kind.__dataclass_params__.frozen
    assert [field.name for field in dataclasses.fields(kind)], "it carries what a screen needs"


@each("name", EVENTS)
def test_event_survives_the_bus(name: str):
    kind = next(value for value in DOMAIN.values() if _is_event(value) and value.__name__ == name)
    adapter: TypeAdapter[Any] = Event.kinds[name]
    happened = _example(kind)
    assert adapter.validate_json(adapter.dump_json(happened)) == happened
    assert adapter.validate_python(adapter.dump_python(happened, mode="json")) == happened


@each("path", [*SOURCES, *TESTS], str)
def test_file_is_short_and_named_by_content(path: Path):
    assert len(path.read_text().splitlines()) <= MAX_LINES
    assert not re.search(r"util|helper|manager|common\b|misc", str(path.relative_to(ROOT)))


OFFERED = {
    f"{module.__name__}:{name}": value for module in _modules(messenger) for name, value in _public(module)
}


@each("name", sorted(OFFERED))
def test_public_name_has_a_one_line_docstring(name: str):
    value = OFFERED[name]
    first, *rest = (inspect.getdoc(value) or "").splitlines()
    assert first[0].isupper(), first
    assert first.endswith((".", "`")), first
    assert not rest or not rest[0], "the first line stands alone"
    if inspect.isfunction(value):
        # "Returns the user" is a description, "Return the user" an imperative.
        assert not re.match(r"\w+[^s]s\b", first.split()[0]), first


@each("state", STATES)
def test_public_state_name_is_declared(state: type[rx.State]):
    own = {name: value for name, value in vars(state).items() if not name.startswith("_")}
    source = ast.parse(inspect.getsource(state)).body[0]
    assert isinstance(source, ast.ClassDef)
    for method in source.body:
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and not method.name.startswith("_"):
            first = {ast.unparse(decorator) for decorator in method.decorator_list}
            assert first & {"rx.event", "rx.var"}, f"{method.name} can be called by any browser"
            assert isinstance(own[method.name], EventHandler) or "rx.var" in first
            is_sync = isinstance(method, ast.FunctionDef)
            assert not (is_sync and "rx.event" in first), f"{method.name} keeps all others waiting"


@each("folder", FOLDERS, str)
def test_folder_is_small(folder: Path):
    files = [path for path in folder.iterdir() if path.suffix in (".py", ".js", ".css")]
    assert len([path for path in files if path.name != "__init__.py"]) < MAX_FILES


def test_states_and_events_are_found():
    assert len(STATES) >= 8
    assert len(EVENTS) >= 8
