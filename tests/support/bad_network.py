"""A network that drops data silently or throttles it, besides being cut."""

import contextlib
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.processes import free_port
from tests.support.proxy import CHUNK, Proxy

STEP_SECONDS = 0.1


class BadNetwork(Proxy):
    """A network between one browser and the server."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", free_port()), ("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self.listen[1]}"
        self.bytes_per_second: int | None = None
        self._silenced: set[socket.socket] = set()

    def silence(self) -> None:
        """Drop everything on the existing connections without closing them."""
        self._silenced |= self._open

    def _pass_on(self, source: socket.socket, to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while received := source.recv(self._most()):
                if source in self._silenced:
                    continue
                to.sendall(received)
                if self.bytes_per_second:
                    time.sleep(len(received) / self.bytes_per_second)
        # A silenced connection stays open: the other side must not notice that this one closed.
        if source not in self._silenced:
            for ended in (source, to):
                with contextlib.suppress(OSError):
                    ended.shutdown(socket.SHUT_RDWR)
                ended.close()
                self._open.discard(ended)

    def _most(self) -> int:
        return CHUNK if self.bytes_per_second is None else round(self.bytes_per_second * STEP_SECONDS)


@contextmanager
def bad_network(port: int) -> Iterator[BadNetwork]:
    """Put a network in front of a server; it works at first."""
    network = BadNetwork(port)
    network.restore()
    try:
        yield network
    finally:
        network.cut()
