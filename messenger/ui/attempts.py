"""Attempts: what can be guessed, or asked for too often, is counted before it is tried.

The same for what exists and what does not, so that neither the answer nor its speed tells.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from messenger.db import Unavailable
from messenger.domain import texts
from messenger.domain.errors import Refused
from messenger.live import limits
from messenger.live.limits import Kind, TooMany
from messenger.ui import gate, threads

Result = TypeVar("Result")
# A refusal for anything else was no guess.
SECRETS = frozenset({"password", "current_password", "code"})


@asynccontextmanager
async def guess(kind: Kind, account: str | int, *, field: str, device: str = "") -> AsyncIterator[None]:
    """Let the block try a secret of the account, which it refuses when it is wrong.

    What was right begins anew. A known device is counted apart from all others.

    Raises `Refused`, at the field, when there were too many; answers slower when there were some.
    """
    counts, holder, here = limits.current(), _holder(kind, account, device), _here(kind)
    await _count(kind, holder, field)
    try:
        yield
    except (Unavailable, Refused) as failure:
        if isinstance(failure, Unavailable) or not SECRETS & failure.reasons.keys():
            await counts.take_back(kind.account, *holder)
            await counts.take_back(kind.address, *here)
        raise
    await counts.forget(kind.account, *holder)
    await counts.take_back(kind.address, *here)


async def by_password(verb: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Run a verb that asks the actor for their password or a code, in a thread for hashing.

    Raises `Refused`, at the field of the current password when there were too many wrong ones.
    """
    actor = gate.actor()
    async with guess(limits.PASSWORD, actor.user_id, field="current_password"):
        return await threads.hashing(verb, actor, *args, **kwargs)


async def spend(kind: Kind, account: str | int = "", *, field: str) -> None:
    """Count what may be asked for so often, by the account and the network address.

    Raises `Refused`, at the field, when it was too often.
    """
    await _count(kind, _holder(kind, account) if account != "" else None, field)


async def _count(kind: Kind, holder: tuple[str, ...] | None, field: str) -> None:
    counts = limits.current()
    try:
        # The address first: one that guesses too much must not count against accounts.
        pause = await counts.add(kind.address, *_here(kind))
        if holder:
            pause = max(pause, await counts.add(kind.account, *holder))
    except TooMany as refusal:
        raise Refused(**{field: refusal.sentence}) from None
    await asyncio.sleep(pause)


def _here(kind: Kind) -> tuple[str, ...]:
    return (kind.name, "address", gate.address())


def _holder(kind: Kind, account: str | int, device: str = "") -> tuple[str, ...]:
    return (kind.name, "account", texts.key(str(account).strip()), device)
