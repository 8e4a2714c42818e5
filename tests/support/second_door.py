"""A minimal second door, over plain HTTP: it uses nothing of the door built with Reflex."""

from typing import Annotated

from limits import RateLimitItemPerSecond
from pydantic import Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from messenger.access import attempts, batching, caller, identity, language, refusals, schemas
from messenger.access.caller import Caller
from messenger.access.inputs import Name, Number
from messenger.domain.errors import Refused
from messenger.domain.messages.sending import Draft, Receipt
from messenger.live import addresses
from messenger.live.limits import Limit, LimitedAction

MAX_SENT = 3
_limit = Limit(MAX_SENT, (RateLimitItemPerSecond(MAX_SENT, 3600),))
SENDING = LimitedAction("second door", _limit, _limit)


async def send(conversation: Number, id: Name, body: Annotated[str, Field(max_length=100_000)]) -> Receipt:
    """Store the caller's message."""
    actor = caller.actor()
    await attempts.spend(SENDING, actor.user_id, field="messages")
    return await batching.send(actor, [Draft(conversation, id, body)])


async def messages(request: Request) -> JSONResponse:
    """Identify the caller, check the arguments, and answer."""
    cookies = request.headers.get("cookie", "")
    acting = await identity.identify(cookies)
    browser = language.of_browser(request.scope)
    spoken = language.of_account(acting.language, browser) if acting else browser
    caller.enter(Caller(acting, addresses.of(request.scope), identity.device_of(cookies), spoken))
    try:
        receipt = await send(**schemas.checked(send, await request.json()))
    except ValidationError:
        return JSONResponse({"error": caller.say(refusals.MALFORMED)}, 422)
    except Refused as refused:
        return JSONResponse(refusals.reasons(refused), 429)
    except tuple(refusals.EXPECTED) as failure:
        return JSONResponse({"error": caller.say(refusals.words_for(failure) or refusals.UNEXPECTED)}, 401)
    return JSONResponse(refusals.say_each(receipt.refused), 400 if receipt.refused else 201)


door = Starlette(routes=[Route("/messages", messages, methods=["POST"])])
