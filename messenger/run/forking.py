"""The fork server: a process that imports the application once, and that each worker is forked from.

A worker is then ready in a fraction of a second, also one that replaces another, and workers share the memory
of what they import.
"""

import multiprocessing
import resource
import signal
import sys
from multiprocessing import forkserver

# As `reflex run --env prod` sets them for its workers: serve the built pages along with the rest.
REFLEX = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
}
# As in Python itself: frameworks of macOS may crash in a process that was forked.
CONTEXT = multiprocessing.get_context("spawn" if sys.platform == "darwin" else "forkserver")

# Signals to the whole process group reach the fork server, too. It takes none, and ends when nobody needs it
# any more; a worker takes them as soon as it runs.
BLOCKED = (signal.SIGINT, signal.SIGTERM)


def begin() -> None:
    """Start importing the application, in another process."""
    _allow_many_connections()
    if CONTEXT.get_start_method() == "forkserver":
        CONTEXT.set_forkserver_preload(["messenger.run.preload"])
        forkserver.ensure_running()


def _allow_many_connections() -> None:
    _, maximum = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (maximum, maximum))
