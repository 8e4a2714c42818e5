"""A relay that falls silent: connections stay open, new ones are taken, and nothing passes."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.support.processes import free_port
from tests.support.proxy import CHUNK, Proxy, end


class Relay(Proxy):
    """Passes on what comes in, until it falls silent, and again when it recovers."""

    def __init__(self, target: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", free_port()), target)
        self._passes = threading.Event()
        self._passes.set()
        self._forgotten: set[socket.socket] = set()

    def url_for(self, url: str) -> str:
        """Return the address of the server, by way of the relay."""
        parts = urlsplit(url)
        return parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{self.listen[1]}")).geturl()

    def fall_silent(self) -> None:
        """Pass nothing on from now on, and end nothing."""
        self._passes.clear()

    def recover(self) -> None:
        """Pass on again, also what came meanwhile."""
        self._passes.set()

    def forget(self) -> None:
        """Stay silent for ever on the connections there are; neither side hears that the other is gone."""
        self._forgotten |= self._open

    def cut(self) -> None:
        """End all connections and refuse new ones."""
        super().cut()
        self._passes.set()

    def _pass_on(self, source: socket.socket, to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while received := source.recv(CHUNK):
                self._passes.wait()
                if source not in self._forgotten:
                    to.sendall(received)
        self._passes.wait()
        if source not in self._forgotten:
            for ended in (source, to):
                end(ended)
                self._open.discard(ended)


@contextmanager
def relay(target: tuple[str, int]) -> Iterator[Relay]:
    """Run a relay that passes everything on at first."""
    running = Relay(target)
    running.restore()
    try:
        yield running
    finally:
        running.cut()
