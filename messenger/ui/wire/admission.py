"""What arrives over a live connection, looked at before Reflex takes it.

Reflex writes into the log, whole and with the cookies, whatever it cannot read.
"""

import logging
from typing import Annotated, Any

import reflex as rx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from messenger.access.inputs import Line, readable
from messenger.ui.wire import connections, gate

log = logging.getLogger(__name__)

Address = Annotated[str, Field(max_length=10_000), AfterValidator(readable)]


class Place(BaseModel):
    """Where in the application a browser says it is."""

    model_config = ConfigDict(strict=True)

    pathname: Address = "/"
    asPath: Address = "/"  # noqa: N815
    query: dict[Line, Address] = {}


class Envelope(BaseModel):
    """A call of a handler, by its name."""

    model_config = ConfigDict(strict=True)

    name: Line
    payload: dict[str, Any] = {}
    router_data: Place = Place()


def check(app: rx.App) -> None:
    """Let nothing reach Reflex but calls of handlers of ours and the few it needs; a lifespan task."""
    namespace, server = app.event_namespace, app.sio
    assert namespace is not None
    assert server is not None
    connections.watch(app)
    take, connect = namespace.on_event, namespace.on_connect

    async def on_event(sid: str, *data: Any) -> None:
        if _is_sound(data):
            await take(sid, *data)
        else:
            log.warning("dropped an event that cannot be read")

    async def on_connect(sid: str, environ: Any = None, auth: Any = None, *_more: Any) -> None:
        # A browser may send an event of this name, too, with headers and an address of its making.
        if environ is server.get_environ(sid, namespace.namespace):
            await connect(sid, environ, auth)
        else:
            log.warning("dropped a second connect")

    for handler in (on_event, on_connect):
        setattr(namespace, handler.__name__, handler)


def _is_sound(data: tuple[Any, ...]) -> bool:
    try:
        (envelope,) = data
        name = Envelope.model_validate(envelope).name
    except (ValueError, ValidationError):
        return False
    return gate.is_known(name)
