"""The private names of Reflex, Socket.IO and Engine.IO: after an upgrade, failures name what has moved."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import reflex as rx
from reflex import constants
from reflex.app import EventNamespace
from reflex_base import environment
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.registry import RegistrationContext

from messenger.domain.errors import NotFound
from messenger.messenger import app
from messenger.run import forking
from messenger.ui.notices import Notices
from messenger.ui.screens.new_conversation.state import NewConversation
from messenger.ui.wire import reflex_internals
from tests.support.handlers import ALL
from tests.support.private_names import private_names
from tests.support.workers import Worker

SERVER: Any = app.sio
FILE = Path(reflex_internals.__file__)


def moved(name: str) -> str:
    """Build the failure message for a name that has changed."""
    return f"an upgrade moved or changed {name}: see {FILE.name}"


def parameters(function: Callable[..., Any]) -> list[str]:
    """Return the names of a function's parameters."""
    return list(inspect.signature(function).parameters)


@pytest.fixture
def root() -> Any:
    """The states of a tab."""
    return rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]


def test_field_marker():
    assert reflex_internals.FIELD_MARKER == FIELD_MARKER, moved("FIELD_MARKER")


@pytest.mark.parametrize("name", sorted(reflex_internals.OWN_HANDLERS))
def test_own_handlers(name: str):
    assert name in ALL, moved(f"the handler {name}")


def test_handler_of():
    name = next(name for name in ALL if name.endswith("notices.show"))
    assert hasattr(RegistrationContext.get(), "event_handlers"), moved("RegistrationContext.event_handlers")
    function = reflex_internals.handler_of(name)
    assert function is not None, moved("RegistrationContext.event_handlers[...].handler.fn")
    assert function.__module__ == "messenger.ui.notices", moved("EventHandler.fn")
    assert reflex_internals.handler_of("nobody.nothing") is None


def test_root_of(root: Any):
    child = next(iter(root.substates.values()))
    assert reflex_internals.root_of(child) is root, moved("BaseState._get_root_state")


def test_router_data(root: Any):
    route = constants.RouteVar
    assert (route.HEADERS, route.ORIGIN) == ("headers", "asPath"), moved("RouteVar")
    headers = inspect.getsource(EventNamespace._build_static_router_data)
    assert "RouteVar.HEADERS: headers" in headers, moved("EventNamespace._build_static_router_data")
    root.router_data = {"headers": {"cookie": "a=b"}, "asPath": "/x?y=z"}
    assert reflex_internals.cookies_of(root) == "a=b", moved("BaseState.router_data")
    assert reflex_internals.address_bar_of(root) == "/x?y=z", moved("BaseState.router_data")


def test_hold(root: Any):
    drafts = next(state for state in reflex_internals._below(root) if isinstance(state, NewConversation))
    for holder, kept in ((1, True), (1, True), (2, False), (0, False)):
        drafts.search = "x"
        reflex_internals.hold(root, holder)
        assert (drafts.search == "x") is kept, moved("BaseState.substates, or what a state does with _holder")
    assert reflex_internals.HOLDER not in root.dirty_vars, moved("object.__setattr__ on a state")


def test_instead():
    update = reflex_internals.instead(Notices.show("x"))
    assert [event.name.rpartition(".")[2] for event in update.events] == ["show"], moved(
        "Event.from_event_type"
    )
    assert [event.payload for event in update.events] == [{"text": "x"}], moved("Event.from_event_type")
    assert reflex_internals.instead().events == [], moved("StateUpdate")


def test_form_marks():
    marked = {"form": {"__reflex_form_data__": [["a", "b"]]}}
    assert reflex_internals.without_form_marks(marked) == {"form": {"a": "b"}}, moved("form_data_as_dict")


def test_expression():
    first = reflex_internals.expression("one()", int, imports={"lib-a": ["one"]}, hooks=["const x = 1"])
    both = reflex_internals.expression(f"two({first!s})", str, imports={"lib-b": ["two"]}, uses=[first])
    data = both._get_all_var_data()
    assert str(both) == "two(one())", moved("Var._js_expr")
    assert both._var_type is str, moved("Var._var_type")
    assert {"lib-a", "lib-b"} <= dict(data.imports).keys(), moved("VarData.imports or Var._get_all_var_data")
    assert list(data.hooks) == ["const x = 1"], moved("VarData.hooks")
    later = reflex_internals.expression("y", int, hooks=["const y = x"], uses=[first])
    assert list(later._get_all_var_data().hooks) == ["const x = 1", "const y = x"], moved("VarData.merge")


def test_trigger():
    first = reflex_internals.expression("one()", int, imports={"lib-a": ["one"]})
    made = reflex_internals.trigger(f"(() => two({first!s}))", imports={"lib-b": ["two"]}, uses=[first])
    button = str(rx.el.button(on_click=made))
    assert "(() => two(one()))" in button, moved("FunctionVar or EventChain")
    assert "addEvents" not in button, moved("EventChain: the server hears of what runs in the browser")
    assert {"lib-a", "lib-b"} <= dict(made._get_all_var_data().imports).keys(), moved("VarData.imports")


def test_colours_are_chosen():
    button = str(rx.el.button(on_click=reflex_internals.set_color_mode("dark")))
    assert 'setColorMode("dark")' in button, moved("set_color_mode")
    both = (str(kept._get_all_var_data()) for kept in (reflex_internals.set_theme, rx.color_mode))
    mine, theirs = (text.replace("setColorMode", "rawColorMode") for text in both)
    assert mine == theirs, moved("ColorModeContext")


def test_type_of():
    assert reflex_internals.type_of(rx.Var.create(1)) is int, moved("Var._var_type")


@pytest.mark.parametrize("name", ["default_error_boundary", "has_connection_errors", "ReactRouterLink"])
def test_components(name: str):
    kept: Any = getattr(reflex_internals, name)
    made = {
        "default_error_boundary": lambda: str(kept()),
        "has_connection_errors": lambda: str(rx.cond(kept, "yes", "no")),
        "ReactRouterLink": lambda: str(kept.create("x", to="/y")),
    }[name]
    assert made(), moved(name)


@pytest.mark.parametrize("name", sorted(forking.REFLEX))
def test_settings_of_reflex(name: str):
    known = getattr(environment.EnvironmentVariables, name.removeprefix("__"), None)
    assert known is not None, moved(f"{name}, which forking.py sets")
    assert known.name == name, moved(f"{name}, which forking.py sets")


def test_names_of_page_loads():
    assert {reflex_internals.BOOT, reflex_internals.NAVIGATION} <= ALL.keys(), moved("the page loads")


def test_has_states():
    assert hasattr(app.state_manager, "states"), moved("StateManagerMemory.states")
    assert not reflex_internals.has_states(app, "nobody's")


async def test_make_states(worker: Worker):
    tokens = app.event_namespace.sid_to_token  # pyright: ignore[reportOptionalMemberAccess]
    tokens["one"] = "a token"
    values: dict[type[rx.State], dict[str, str]] = {Notices: {"text": "Hello"}}
    try:
        await reflex_internals.make_states(app, "one", 5, values)
        assert reflex_internals.has_states(app, "one"), moved("StateManagerMemory.states")
        held = vars(app.state_manager)["states"]
        (root,) = (root for key, root in held.items() if key.startswith("a token"))
        assert (await root.get_state(Notices)).text == "Hello", moved("BaseState.get_state")
        assert root.get_delta() == {}, moved("BaseState._clean")
        assert root.router_data, moved("BaseState.router_data")
    finally:
        del tokens["one"]


def test_failure():
    call = reflex_internals.failure(app, NotFound())
    assert call["name"].endswith("notices.tell"), moved("App.backend_exception_handler")
    assert call["payload"] == {"failure": "NotFound"}, moved("Event.from_event_type")


def test_each_private_name_has_a_test():
    assert private_names(FILE, Path(__file__)) == set()
