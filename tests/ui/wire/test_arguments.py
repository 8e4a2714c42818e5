"""Arguments that the gate accepts and refuses, for every handler."""

import logging
from collections.abc import Callable

import pytest
from pydantic import ValidationError

from messenger.access import refusals
from messenger.ui.wire import gate
from tests.support import handlers
from tests.support.cases import each
from tests.support.handlers import CONTENT, OURS
from tests.support.live_tabs import sign_in
from tests.support.people import person
from tests.support.tabs import Browser, Tab

each_handler = pytest.mark.parametrize("name", sorted(OURS), ids=handlers.short)
MALFORMED = refusals.MALFORMED
# Some are long, and count several times.
CALLS = 60


@pytest.fixture
async def tab(new_browser: Callable[[], Browser]) -> Tab:
    """A tab of a signed-in person."""
    tab = new_browser().tab()
    tab.cookies = sign_in(person("Alice"))
    return await tab.open()


async def _refuses(tab: Tab, name: str, payload: handlers.Payload, log: pytest.LogCaptureFixture) -> None:
    log.clear()
    await tab.settle()
    await tab.call(name, **payload)
    await tab.until(lambda: tab.notice == MALFORMED, f"{name} refuses {str(payload)[:100]}")
    (line,) = [record for record in log.records if record.levelno >= logging.WARNING]
    assert line.getMessage().startswith(f"refused {name}: ")
    assert CONTENT not in line.getMessage()
    assert line.exc_info is None


@each_handler
async def test_invalid_arguments_are_refused(name: str, tab: Tab, caplog: pytest.LogCaptureFixture):
    for number, payload in enumerate(handlers.wrong_calls(name), start=1):
        await _refuses(tab, name, payload, caplog)
        # A new connection is not taken for a flood.
        if number % CALLS == 0:
            await tab.close()
            await tab.open()
    await tab.call("details.find", text="somebody")
    await tab.until(lambda: tab.state["details"].get("search") == "somebody", "a sound call still works")


@each_handler
async def test_text_that_cannot_be_stored_is_refused(name: str, tab: Tab, caplog: pytest.LogCaptureFixture):
    for key, hint in handlers.hints(name).items():
        for value, bad in handlers.texts(hint):
            await tab.call(name, **handlers.call_of(name) | {key: value})
            await tab.settle()
            assert bad not in str(tab.frames)
            assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
            assert tab.is_connected


@each("name", sorted(OURS))
def test_handler_arguments_are_capped(name: str):
    for key, hint in handlers.hints(name).items():
        assert handlers.uncapped(hint, key) == []


@each("name", sorted(OURS))
def test_ids_fit_a_column(name: str):
    for key, hint in handlers.hints(name).items():
        if key.endswith(("_id", "_ids")):
            assert all(greatest < 2**31 for greatest in handlers.greatest(hint)), key


@each("name", sorted(OURS))
def test_handler_arguments_have_accepted_types(name: str):
    payload = handlers.call_of(name)
    assert gate.arguments(OURS[name].fn, payload) == payload


def test_unknown_form_fields_are_refused():
    submit = OURS[next(name for name in OURS if name.endswith("sign_up.submit"))].fn
    form = {"nickname": "a", "email": "b", "password": "c"}
    assert gate.arguments(submit, {"form": form}) == {"form": form}
    with pytest.raises(ValidationError):
        gate.arguments(submit, {"form": form | {"is_administrator": True}})


DRAFT = {"draft_id": "a draft", "user_ids": [2]}


def test_browser_form_is_accepted():
    create = OURS[next(name for name in OURS if name.endswith("new_conversation.create"))].fn
    sent = DRAFT | {"form": {"__reflex_form_data__": [["title", "Lunch"]]}}
    assert gate.arguments(create, sent) == DRAFT | {"form": {"title": "Lunch"}}


@pytest.mark.parametrize("entries", [5, [5], ["abc"], [[[], "x"]], [["title"]], None])
def test_forged_form_content_type_is_refused(entries: object):
    create = OURS[next(name for name in OURS if name.endswith("new_conversation.create"))].fn
    with pytest.raises(ValidationError):
        gate.arguments(create, DRAFT | {"form": {"__reflex_form_data__": entries}})
