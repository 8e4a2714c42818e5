"""Validate what arrives over a websocket before Reflex sees it.

Reflex logs each event that it cannot parse in full, cookies included.
"""

import logging
from collections.abc import Callable
from typing import Any

import reflex as rx
from pydantic import ValidationError

from messenger.access import greeting_queue, language
from messenger.live import addresses
from messenger.live.flood import Guard, Verdict
from messenger.ui.wire import gate, socket_internals
from messenger.ui.wire.calls import Call, Calls
from messenger.ui.wire.reflex_internals import BOOT
from messenger.ui.wire.socket_internals import Opening
from messenger.ui.wire.tabs import Receive, Tab, tabs
from messenger.ui.wire.visits import Greet, Visits

log = logging.getLogger(__name__)

_guard = Guard()

_calls: Calls
_visits: Visits


async def check(app: rx.App, greet: Greet, is_light: Callable[[str], bool]) -> None:
    """Let only calls of our handlers, and of the few that Reflex needs, pass; a lifespan task.

    `greet` and `is_light` are those of `Visits`.
    """
    global _calls, _visits
    pass_on = socket_internals.watch_connections(app, _open, _arrive, _close)
    take = socket_internals.watch_sessions(app, _bind, _is_call, _leave)
    _visits = Visits(app, take, greet, is_light)
    _calls = Calls(app, pass_on, take, _visits)
    await _visits.run()


def _open(opening: Opening) -> Receive | None:
    allowance = _guard.open(addresses.of(opening.scope))
    if allowance is None:
        return None
    tab = Tab(
        opening.connection,
        allowance,
        opening.receive,
        opening.send,
        opening.socket,
        cookies=opening.cookies,
        is_hidden=greeting_queue.is_hidden(opening.scope),
        language=language.of_browser(opening.scope),
    )
    tabs.add(tab)
    return tab.receive


def _arrive(connection: str, message: Any) -> None:
    """Apply the rate limits before a message is parsed: parsing is what makes a flood expensive."""
    if (tab := tabs.by_connection(connection)) is None:
        return
    verdict = _guard.judge(tab.allowance, len(message))
    if verdict is Verdict.CUT:
        tab.cut()
    elif verdict is Verdict.TAKE:
        _calls.add(tab, message)


def _close(connection: str) -> None:
    if tab := tabs.by_connection(connection):
        _guard.close(tab.allowance)
        tabs.remove(tab)


def _bind(session: str, connection: str) -> None:
    if tab := tabs.by_connection(connection):
        tabs.bind(tab, session)


def _leave(session: str) -> None:
    # The tab keeps its session, and with it the rate limits of its address, until the connection closes:
    # otherwise a browser could escape them by sending an event named "disconnect".
    if tab := tabs.by_session(session):
        tabs.leave(tab)


def _is_call(session: str, data: tuple[Any, ...]) -> bool:
    """Tell whether Reflex is to have the event."""
    if not _is_sound(data):
        log.warning("dropped a malformed event")
        return False
    # The event that comes with a connection waits its turn behind the connection.
    if (tab := tabs.by_session(session)) and data[0]["name"] == BOOT and _visits.takes(tab, data[0]):
        _calls.add(tab, data[0])
        return False
    return True


def _is_sound(data: tuple[Any, ...]) -> bool:
    try:
        (envelope,) = data
        name = Call.model_validate(envelope).name
    except (ValueError, ValidationError):
        return False
    return gate.is_known(name)
