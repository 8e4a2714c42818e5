"""Threads for what would keep everybody waiting on the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Result = TypeVar("Result")

# Few, and apart from those that read and write messages: a crowd signing in must not keep those waiting.
_hashing = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hashing")


async def hashing(function: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    """Run a function that hashes a password, at most two of these at once."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, partial(function, *args, **kwargs))
