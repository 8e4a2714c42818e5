"""The application, served from a thread of the test process, so that tests can count its work."""

import asyncio
import contextvars
import os
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
from uvicorn import Server

from messenger.jobs import worker as jobs_worker
from messenger.run import serve
from messenger.ui.wire import pulse
from messenger.ui.wire.calls import Calls
from tests.support.processes import free_port
from tests.support.waiting import until

T = TypeVar("T")


class Worker:
    """One worker with its event loop in a thread; a process can have only one."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._server: Server
        self._loop: asyncio.AbstractEventLoop
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._serve,), daemon=True)

    def start(self) -> None:
        """Start the worker and return when it answers."""
        self._thread.start()
        until(self._answers, "the worker answers")

    def stop(self) -> None:
        """Stop the worker."""
        self._server.should_exit = True
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()

    def run(self, function: Callable[..., T], *args: Any) -> T:
        """Call the function on the worker's event loop, and return what it returns."""

        async def call() -> T:
            return function(*args)

        return asyncio.run_coroutine_threadsafe(call(), self._loop).result(timeout=20)

    def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Run the coroutine on the worker's event loop, and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=20)

    def rest(self) -> None:
        """Return when everything that tabs have called has ended, also the calls of tabs that are closed."""
        until(lambda: self.run(_is_at_rest), "all calls have ended")

    def _serve(self) -> None:
        from messenger.messenger import app

        self._server = Server(serve.config(app(), port=self._port))
        with asyncio.Runner(loop_factory=self._server.config.get_loop_factory()) as runner:
            self._loop = runner.get_loop()
            runner.run(self._server.serve())

    def _answers(self) -> bool:
        assert self._thread.is_alive(), "the worker ended by itself"
        try:
            return httpx.get(f"{self.url}/ping", timeout=2, verify=False).is_success
        except httpx.TransportError:
            return False


def _is_at_rest() -> bool:
    from messenger.messenger import app

    calls = (
        task
        for task in asyncio.all_tasks()
        if getattr(task.get_coro(), "__qualname__", "") == Calls._work.__qualname__
    )
    return not app.event_processor._futures and not any(calls)


@contextmanager
def worker() -> Iterator[Worker]:
    """Serve the application from this process, on a free port."""
    os.environ["__REFLEX_SKIP_COMPILE"] = "true"
    # Tests that count statements must not count those of the pulse and of the job queue.
    pulse.PULSE_SECONDS = jobs_worker.POLL_SECONDS = jobs_worker.WATCH_SECONDS = 3600
    serving = Worker(free_port())
    serving.start()
    try:
        yield serving
    finally:
        serving.stop()
