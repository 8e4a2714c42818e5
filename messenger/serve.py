"""The server: workers that answer on one port, pages and live connection alike."""

import errno
import http.client
import multiprocessing
import os
import resource
import socket
import threading
import time
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from messenger.config import Settings

# What `reflex run --env prod` sets for its workers: the pages are built, and served beside the rest.
REFLEX = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
}
ORIGINS_OF_REFLEX = "REFLEX_CORS_ALLOWED_ORIGINS"
CONNECTIONS_PER_WORKER = 10_000
SECONDS_TO_STOP = 5
SECONDS_TO_RESPAWN = 0.2
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class Refused(Exception):
    """The server cannot run with these settings; the text says what to do."""


class Workers(MPServer):
    """The worker processes; once one of them has answered, each that dies is replaced, however often."""

    def __init__(self, **options: Any) -> None:
        """Take the options of the server."""
        super().__init__(**options)
        self.ready = threading.Event()

    def _respawn_workers(self, *args: Any, **options: Any) -> None:
        if self.ready.is_set():
            # The server gives up when a worker dies twice within seconds, and takes the healthy ones with it.
            time.sleep(SECONDS_TO_RESPAWN)
        super()._respawn_workers(*args, **options)
        if self.ready.is_set():
            self.respawned_wrks.clear()


def check(settings: Settings) -> None:
    """Raise `Refused` when the settings cannot be served, or let any site call."""
    if "*" in os.environ.get(ORIGINS_OF_REFLEX, ""):
        raise Refused(f"{ORIGINS_OF_REFLEX} must not hold a *; leave it out, PUBLIC_URL says who may call.")
    if settings.workers > 1 and not settings.redis_url:
        raise Refused("WORKERS above 1 needs REDIS_URL: without it, workers do not hear of each other.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Refused(_reason(settings, error)) from error


def _reason(settings: Settings, error: OSError) -> str:
    port = settings.port
    other = f"{port + 1 if port < 65535 else 3000}"
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Stop what uses it, or choose another: PORT={other} make run"
    if error.errno == errno.EACCES:
        return f"Port {port} is for the administrator only. Choose one above 1023: PORT=3000 make run"
    return f"This machine cannot listen on {settings.host}: {error.strerror}. Change HOST."


def run(settings: Settings) -> None:
    """Serve until a signal comes; a worker that dies is replaced."""
    os.environ.update(REFLEX)
    _allow_many_connections()
    # A new interpreter for each worker: nothing is inherited that threads or connections depend on.
    multiprocessing.set_start_method("spawn", force=True)
    server = Workers(
        target="messenger.messenger:app",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        runtime_threads=1,
        http=HTTPModes.http1,
        backlog=2048,
        backpressure=CONNECTIONS_PER_WORKER,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
    )
    stopped = threading.Event()
    server.on_shutdown(stopped.set)
    threading.Thread(target=_announce, args=(settings, server.ready, stopped), daemon=True).start()
    server.serve()


def _allow_many_connections() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _announce(settings: Settings, ready: threading.Event, stopped: threading.Event) -> None:
    while not stopped.is_set():
        if _answers(EVERYWHERE.get(settings.host, settings.host), settings.port):
            print(f"Messenger is ready at {settings.public_url}", flush=True)
            ready.set()
            return
        stopped.wait(0.1)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/ping")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
