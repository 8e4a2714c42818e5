"""A relay that can fall silent: it keeps and accepts connections, but forwards nothing."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.support.processes import free_port
from tests.support.proxy import CHUNK, Proxy, end


class Relay(Proxy):
    """Forwards data, except while it is silent."""

    def __init__(self, target: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", free_port()), target)
        self._passes = threading.Event()
        self._passes.set()
        self._forgotten: set[socket.socket] = set()

    def url_for(self, url: str) -> str:
        """Return the URL of the server with the relay's port."""
        parts = urlsplit(url)
        return parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{self.listen[1]}")).geturl()

    def fall_silent(self) -> None:
        """Stop forwarding, without closing any connection."""
        self._passes.clear()

    def recover(self) -> None:
        """Forward again, including the data that arrived during the silence."""
        self._passes.set()

    def forget(self) -> None:
        """Drop everything on the existing connections from now on; neither side notices."""
        self._forgotten |= self._open

    def cut(self) -> None:
        """Close all connections and refuse new ones."""
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
    """Run a relay that forwards everything at first."""
    running = Relay(target)
    running.restore()
    try:
        yield running
    finally:
        running.cut()
