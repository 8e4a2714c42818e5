"""Codes of the second factor: computed as an authenticator app does, and tried at sign-in."""

from pyotp.totp import TOTP

from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.authentication import codes, sign_ins
from messenger.domain.authentication.totp import STEP_MS
from messenger.domain.errors import Refused
from tests.support.people import PASSWORD

EMAIL = "hopper@example.org"


def code_of(secret: str, steps: int = 0) -> str:
    """Return the code that an app shows now, or a number of time steps from now."""
    return TOTP(secret).generate_otp(clock.now() // STEP_MS + steps)


def verify(code: str = "", password: str = PASSWORD) -> str:
    """Check Hopper's password and code, and return the ticket."""
    return sign_ins.verify(EMAIL, password, is_kept=False, code=code)


def is_good(code: str) -> bool:
    """Tell whether the code signs Hopper in."""
    try:
        return bool(verify(code))
    except Refused as refused:
        if refused.reasons == {"code": codes.WRONG}:
            return False
        raise


def signed_in(ticket: str) -> Actor:
    """Sign in with the ticket and return the actor."""
    actor = sign_ins.identify(sign_ins.start(ticket, "Firefox")[0])
    assert actor is not None
    return actor
