"""Who calls a plain HTTP route, and how it answers when it refuses."""

from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from messenger.access import caller, identity, language, refusals
from messenger.access.caller import Caller
from messenger.config import settings
from messenger.db import Unavailable
from messenger.domain.errors import Forbidden, NotFound, Refused, SignInRequired
from messenger.live import addresses
from messenger.translation import gettext

SLOW = gettext("This took too long. Check your connection, then try again.")
STATUSES = {SignInRequired: 401, Forbidden: 403, NotFound: 404, Unavailable: 503}

Answer = Callable[[Request], Awaitable[Response]]


def for_people(answer: Answer) -> Answer:
    """Identify the caller, and turn refusals into answers."""

    async def answered(request: Request) -> Response:
        cookies = request.headers.get("cookie", "")
        browser = language.of_browser(request.scope)
        try:
            acting = await identity.identify(cookies)
            spoken = language.of_account(acting.language, browser) if acting else browser
            address, device = addresses.of(request.scope), identity.device_of(cookies)
            caller.enter(Caller(acting, address, device, spoken))
            return await answer(request)
        except Refused as refused:
            return errors(refused, 422)
        except TimeoutError:
            return errors(Refused(picture=SLOW), 408)
        except ClientDisconnect:
            return Response(status_code=400)
        except tuple(STATUSES) as failure:
            said = caller.say(refusals.words_for(failure) or refusals.UNEXPECTED)
            return JSONResponse({"errors": {"": said}}, STATUSES[type(failure)])

    return answered


def own_page(answer: Answer) -> Answer:
    """Refuse other sites. The middleware does so, too: no route depends on its order."""

    async def answered(request: Request) -> Response:
        if request.headers.get("origin") not in settings.origins:
            raise Forbidden
        return await answer(request)

    return answered


def errors(refused: Refused, status: int) -> Response:
    """Answer with the reasons of a refusal, by field."""
    return JSONResponse({"errors": refusals.reasons(refused)}, status)
