"""Notifications over HTTP: browsers subscribe, and service workers answer, without a page that is open."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import TypedDict

from messenger.access import attempts, batching, caller
from messenger.access.inputs import Name, Number
from messenger.domain.actors import Actor
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.messages.sending import Draft
from messenger.domain.notifications import keys, subscriptions, testing
from messenger.domain.notifications.subscriptions import MAX_ENDPOINT
from messenger.domain.talk import seats
from messenger.live import limits
from messenger.translation import Message, gettext
from messenger.web.callers import errors, for_people, own_page

MAX_BYTES = 128 * 1024
MALFORMED = gettext("That didn't work: something in it is too long or not valid.")
# Numbers of messages and conversations are 32-bit integers in PostgreSQL.
Small = Annotated[int, Field(ge=0, lt=2**31)]

Key = Annotated[str, Field(max_length=200)]

Given = TypeVar("Given")


class Subscribed(TypedDict):
    """Where a browser takes messages, and what encrypts for it."""

    endpoint: Annotated[str, Field(max_length=MAX_ENDPOINT)]
    public_key: Key
    secret: Key


class Read(TypedDict):
    """A conversation, and the message up to which it was read in a notification."""

    conversation: Small
    number: Small


class Answered(TypedDict):
    """A message that was written in a notification; the service worker makes the id."""

    viewer: Number
    conversation: Small
    number: Small
    id: Name
    body: Annotated[str, Field(max_length=20_000)]


async def _key(_request: Request) -> Response:
    """Return the key that browsers subscribe with."""
    return JSONResponse({"key": await asyncio.to_thread(keys.public, caller.actor())})


async def _subscribe(actor: Actor, given: Subscribed) -> None:
    await asyncio.to_thread(
        subscriptions.subscribe, actor, given["endpoint"], given["public_key"], given["secret"]
    )


async def _unsubscribe(actor: Actor, _given: Any) -> None:
    await asyncio.to_thread(subscriptions.unsubscribe, actor)


async def _test(actor: Actor, _given: Any) -> None:
    await asyncio.to_thread(testing.send, actor)


async def _read(actor: Actor, given: Read) -> None:
    await asyncio.to_thread(seats.mark_read, actor, given["conversation"], given["number"])


async def _answer(actor: Actor, given: Answered) -> None:
    # Another person has signed in since the notification was shown: the answer is not theirs.
    if given["viewer"] != actor.user_id:
        raise Forbidden
    draft = Draft(given["conversation"], given["id"], given["body"])
    receipt = await batching.send(actor, [draft])
    for reason in receipt.refused.values():
        raise Refused(body=reason if isinstance(reason, Message) else MALFORMED)


def _taking(kind: type[Given], work: Callable[[Actor, Given], Awaitable[None]]) -> Any:
    """Take a JSON object of a kind, for which somebody signed in calls."""
    shape = TypeAdapter(kind)

    async def answer(request: Request) -> Response:
        actor = caller.actor()
        try:
            await attempts.spend(limits.NOTIFICATION, actor.user_id, field="")
        except Refused as refused:
            return errors(refused, 429)
        try:
            given = shape.validate_python(json.loads(await _body(request)), strict=True, extra="forbid")
        # Python refuses numbers of too many digits, and deeply nested lists.
        except (ValueError, ValidationError, RecursionError):
            return errors(Refused(form=MALFORMED), 422)
        await work(actor, given)
        return JSONResponse({})

    return for_people(own_page(answer))


async def _body(request: Request) -> bytes:
    """Read the body. Raises `ValueError` if it is too large."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MAX_BYTES:
            raise ValueError
    return bytes(content)


routes = [
    Route("/notifications/key", for_people(_key), methods=["GET"]),
    Route("/notifications/subscribe", _taking(Subscribed, _subscribe), methods=["POST"]),
    Route("/notifications/unsubscribe", _taking(dict, _unsubscribe), methods=["POST"]),
    Route("/notifications/test", _taking(dict, _test), methods=["POST"]),
    Route("/notifications/read", _taking(Read, _read), methods=["POST"]),
    Route("/notifications/answer", _taking(Answered, _answer), methods=["POST"]),
]
