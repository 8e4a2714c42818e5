"""The server: worker processes that serve pages and live connections on one port."""

import errno
import http.client
import os
import signal
import socket
import threading
from contextlib import suppress
from typing import Any

from uvicorn import Config, _subprocess
from uvicorn.supervisors import multiprocess

from messenger.config import Settings
from messenger.live.websockets import Connection
from messenger.run import forking

ORIGINS_OF_REFLEX = "REFLEX_CORS_ALLOWED_ORIGINS"
# The same limit as Socket.IO has for one message.
MAX_BYTES = 1_000_000
SECONDS_TO_STOP = 5
SECONDS_TO_ANSWER = 20
MAX_SILENT_SECONDS = 60
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class Worker(multiprocess.Process):
    """A worker process whose death its supervisor notices at once, also while waiting for an answer."""

    def start(self) -> None:
        super().start()
        # Uvicorn keeps the worker's end open, too: it would wait SECONDS_TO_ANSWER for one that died.
        self.child_conn.close()

    def target(self, sockets: list[socket.socket] | None = None) -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, forking.BLOCKED)
        # A copy of the supervisor's end: it would keep the worker from noticing that the supervisor is gone.
        self.parent_conn.close()
        super().target(sockets)

    def always_pong(self) -> None:
        with suppress(EOFError, OSError):
            super().always_pong()
        # The supervisor is gone, or has given this worker up: don't serve beside its replacement.
        os.kill(os.getpid(), signal.SIGTERM)


class Refused(Exception):
    """The server cannot run with these settings; the text says what to do."""


def check(settings: Settings) -> None:
    """Raise `Refused` if the server cannot run with these settings, or if they let any site call it."""
    if "*" in os.environ.get(ORIGINS_OF_REFLEX, ""):
        raise Refused(f"{ORIGINS_OF_REFLEX} must not hold a *; leave it out, PUBLIC_URL says who may call.")
    if settings.workers > 1 and not settings.redis_url:
        raise Refused("WORKERS above 1 needs REDIS_URL: Redis carries events between workers.")
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


def config(app: Any, **more: Any) -> Config:
    """Return Uvicorn's configuration for an application, given itself or as `module:app`."""
    return Config(
        app,
        # Fast enough for pages, and it rejects headers above 64 kB, which httptools does not.
        http="h11",
        ws=Connection,
        ws_max_size=MAX_BYTES,
        # Socket.IO has its own heartbeat.
        ws_ping_interval=None,
        # Frames are small, and a compressor would take more memory than the rest of the tab.
        ws_per_message_deflate=False,
        # `live.addresses` reads these headers itself, as TRUSTED_PROXIES says.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=SECONDS_TO_STOP,
        **more,
    )


def run(settings: Settings) -> None:
    """Serve until a signal arrives; replace a worker that dies or stops answering."""
    os.environ.update(forking.REFLEX)
    served = config(
        "messenger.messenger:app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        timeout_worker_healthcheck=SECONDS_TO_ANSWER,
    )
    stopped = threading.Event()
    threading.Thread(target=_announce, args=(settings, stopped), daemon=True).start()
    with served.bind_socket() as listener:
        let_go_of_the_silent(listener)
        multiprocess.Process = Worker
        _subprocess.spawn = forking.CONTEXT
        multiprocess.Multiprocess(served, sockets=[listener]).run()
    stopped.set()


def let_go_of_the_silent(listener: socket.socket) -> None:
    """Close connections whose peer stops acknowledging data, where the system supports that."""
    if option := getattr(socket, "TCP_USER_TIMEOUT", None):
        listener.setsockopt(socket.IPPROTO_TCP, option, MAX_SILENT_SECONDS * 1000)


def _announce(settings: Settings, stopped: threading.Event) -> None:
    while not stopped.is_set():
        if _answers(EVERYWHERE.get(settings.host, settings.host), settings.port):
            print(f"Messenger is ready at {settings.public_url}", flush=True)
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
