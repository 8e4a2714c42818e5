"""Rate-limited attempts: count a guess or a request before it is made.

Accounts that don't exist are counted as well, so that neither the answer nor its timing reveals which do.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Set
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from messenger.access import caller, thread_pool
from messenger.db import Unavailable
from messenger.domain.accounts import emails
from messenger.domain.errors import Refused
from messenger.live import limits
from messenger.live.limits import Limit, LimitedAction, TooMany

Result = TypeVar("Result")
# A limit, and the key that it counts for.
Counted = tuple[Limit, tuple[str, ...]]
# Only a refusal at one of these fields is a wrong guess.
SECRETS = frozenset({"password", "current_password", "code"})


@asynccontextmanager
async def guess(
    kind: LimitedAction, account: str | int, *, field: str, device: str = "", secrets: Set[str] = SECRETS
) -> AsyncIterator[None]:
    """Rate limit a block that tries a secret of the account and refuses a wrong one at one of `secrets`.

    A right guess resets the count. Each known device has its own count, and ignores the limit per address.

    Delays the block after some attempts. Raises `Refused`, at the field, after too many.
    """
    counts, by_account = limits.current(), (kind.account, _account_key(kind, account, device))
    # A known device must not wait because others guess from the same address.
    by_address = [] if device else [(kind.address, _address_key(kind))]
    await _count([*by_address, by_account], field)
    try:
        yield
    except (Unavailable, Refused) as failure:
        if isinstance(failure, Unavailable) or not secrets & failure.reasons.keys():
            for limit, key in [*by_address, by_account]:
                await counts.take_back(limit, *key)
        raise
    limit, key = by_account
    await counts.forget(limit, *key)
    for limit, key in by_address:
        await counts.take_back(limit, *key)


async def by_password(verb: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Run a verb that checks the actor's password, in a thread for hashing.

    Raises `Refused`; after too many wrong passwords, at the field of the current password.
    """
    actor = caller.actor()
    async with guess(limits.PASSWORD, actor.user_id, field="current_password"):
        return await thread_pool.hashing(verb, actor, *args, **kwargs)


async def by_password_and_code(verb: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Run a verb that checks the password and, if two-factor authentication is on, a code. Raises `Refused`.

    Codes have their own count: otherwise somebody who knows the password could reset the count with it
    and keep guessing codes.
    """
    async with guess(limits.SECOND_FACTOR, caller.actor().user_id, field="code", secrets={"code"}):
        return await by_password(verb, *args, **kwargs)


async def spend(kind: LimitedAction, account: str | int = "", *, field: str) -> None:
    """Count a request by account and network address. Raises `Refused`, at the field, after too many."""
    await _count(_both(kind, account), field)


@asynccontextmanager
async def spending(kind: LimitedAction, account: str | int, *, field: str) -> AsyncIterator[None]:
    """Count a request, unless the block refuses it. Raises `Refused`, at the field, after too many."""
    await spend(kind, account, field=field)
    try:
        yield
    except (Unavailable, Refused):
        for limit, key in _both(kind, account):
            await limits.current().take_back(limit, *key)
        raise


def _both(kind: LimitedAction, account: str | int) -> list[Counted]:
    by_account = [(kind.account, _account_key(kind, account))] if account != "" else []
    return [(kind.address, _address_key(kind)), *by_account]


async def _count(counted: list[Counted], field: str) -> None:
    """Count an attempt, for the address first: one that is over its limit must not lock out accounts."""
    counts, pause = limits.current(), 0.0
    try:
        for limit, key in counted:
            pause = max(pause, await counts.add(limit, *key))
    except TooMany as refusal:
        raise Refused(**{field: refusal.sentence}) from None
    await asyncio.sleep(pause)


def _address_key(kind: LimitedAction) -> tuple[str, ...]:
    return (kind.name, "address", caller.address())


def _account_key(kind: LimitedAction, account: str | int, device: str = "") -> tuple[str, ...]:
    return (kind.name, "account", emails.key(str(account)), device)
