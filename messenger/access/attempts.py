"""Attempts: what can be guessed, or asked for too often, is counted before it is tried.

The same for what exists and what does not, so that neither the answer nor its speed tells.
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
Held = tuple[Limit, tuple[str, ...]]
# A refusal for anything else was no guess.
SECRETS = frozenset({"password", "current_password", "code"})


@asynccontextmanager
async def guess(
    kind: LimitedAction, account: str | int, *, field: str, device: str = "", secrets: Set[str] = SECRETS
) -> AsyncIterator[None]:
    """Let the block try a secret of the account, which it refuses at one of these fields when it is wrong.

    What was right begins anew. A known device is counted apart from all others.

    Raises `Refused`, at the field, when there were too many; answers slower when there were some.
    """
    counts, holder = limits.current(), (kind.account, _holder(kind, account, device))
    # Nor is it kept waiting for what its neighbours guess.
    here = [] if device else [(kind.address, _here(kind))]
    await _count([*here, holder], field)
    try:
        yield
    except (Unavailable, Refused) as failure:
        if isinstance(failure, Unavailable) or not secrets & failure.reasons.keys():
            for limit, who in [*here, holder]:
                await counts.take_back(limit, *who)
        raise
    limit, who = holder
    await counts.forget(limit, *who)
    for limit, who in here:
        await counts.take_back(limit, *who)


async def by_password(verb: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Run a verb that asks the actor for their password, in a thread for hashing.

    Raises `Refused`, at the field of the current password when there were too many wrong ones.
    """
    actor = caller.actor()
    async with guess(limits.PASSWORD, actor.user_id, field="current_password"):
        return await thread_pool.hashing(verb, actor, *args, **kwargs)


async def by_password_and_code(verb: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Run a verb that asks for a code as well, where the second factor is on.

    Codes are counted apart: who knows the password must not begin anew by it, to go on guessing them.
    Raises `Refused`.
    """
    async with guess(limits.SECOND_FACTOR, caller.actor().user_id, field="code", secrets={"code"}):
        return await by_password(verb, *args, **kwargs)


async def spend(kind: LimitedAction, account: str | int = "", *, field: str) -> None:
    """Count what may be asked for so often, by the account and the network address.

    Raises `Refused`, at the field, when it was too often.
    """
    await _count(_both(kind, account), field)


@asynccontextmanager
async def spending(kind: LimitedAction, account: str | int, *, field: str) -> AsyncIterator[None]:
    """Count what the block asks for, unless it is refused. Raises `Refused` when it was too often."""
    await spend(kind, account, field=field)
    try:
        yield
    except (Unavailable, Refused):
        for limit, who in _both(kind, account):
            await limits.current().take_back(limit, *who)
        raise


def _both(kind: LimitedAction, account: str | int) -> list[Held]:
    holder = [(kind.account, _holder(kind, account))] if account != "" else []
    return [(kind.address, _here(kind)), *holder]


async def _count(held: list[Held], field: str) -> None:
    """Count it here and there: the address first, so that one that guesses too much harms no account."""
    counts, pause = limits.current(), 0.0
    try:
        for limit, who in held:
            pause = max(pause, await counts.add(limit, *who))
    except TooMany as refusal:
        raise Refused(**{field: refusal.sentence}) from None
    await asyncio.sleep(pause)


def _here(kind: LimitedAction) -> tuple[str, ...]:
    return (kind.name, "address", caller.address())


def _holder(kind: LimitedAction, account: str | int, device: str = "") -> tuple[str, ...]:
    return (kind.name, "account", emails.key(str(account)), device)
