"""Validate what arrives over a websocket before Reflex sees it.

Reflex logs each event that it cannot parse in full, cookies included.
"""

import logging
from typing import Annotated, Any

import reflex as rx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from messenger.access import language
from messenger.access.inputs import Line, readable
from messenger.live import addresses
from messenger.live.flood import Guard, Verdict
from messenger.ui.wire import gate, reflex_internals
from messenger.ui.wire.reflex_internals import Opening
from messenger.ui.wire.tabs import Receive, Tab, tabs

log = logging.getLogger(__name__)

_guard = Guard()

Address = Annotated[str, Field(max_length=10_000), AfterValidator(readable)]


class Place(BaseModel):
    """The page that a browser claims to show."""

    model_config = ConfigDict(strict=True)

    pathname: Address = "/"
    asPath: Address = "/"  # noqa: N815
    query: dict[Line, Address] = {}


class Call(BaseModel):
    """A call of a handler, by its name."""

    model_config = ConfigDict(strict=True)

    name: Line
    payload: dict[str, Any] = {}
    router_data: Place = Place()


def check(app: rx.App) -> None:
    """Let only calls of our handlers, and of the few that Reflex needs, reach Reflex; a lifespan task."""
    reflex_internals.watch_connections(app, _open, _has_room, _close)
    reflex_internals.watch_sessions(app, _bind, _is_call, _leave)


def _open(opening: Opening) -> Receive | None:
    allowance = _guard.open(addresses.of(opening.scope))
    if allowance is None:
        return None
    tab = Tab(
        opening.connection,
        allowance,
        opening.receive,
        opening.send,
        language=language.of_browser(opening.scope),
    )
    tabs.add(tab)
    return tab.receive


def _has_room(connection: str, size: int) -> bool:
    """Apply the rate limits before a message is parsed: parsing is what makes a flood expensive."""
    if (tab := tabs.by_connection(connection)) is None:
        return False
    verdict = _guard.judge(tab.allowance, size)
    if verdict is Verdict.CUT:
        tab.cut()
    return verdict is Verdict.TAKE


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


def _is_call(data: tuple[Any, ...]) -> bool:
    if _is_sound(data):
        return True
    log.warning("dropped a malformed event")
    return False


def _is_sound(data: tuple[Any, ...]) -> bool:
    try:
        (envelope,) = data
        name = Call.model_validate(envelope).name
    except (ValueError, ValidationError):
        return False
    return gate.is_known(name)
