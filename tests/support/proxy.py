"""A TCP proxy in front of a server, whose connections tests can cut."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CHUNK = 65536


class Proxy:
    """Forwards data in both directions until it is cut."""

    def __init__(self, listen: tuple[str, int], target: tuple[str, int]) -> None:
        self.listen, self.target = listen, target
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()

    def restore(self) -> None:
        """Accept connections, also after a cut."""
        self._listener = socket.create_server(self.listen)
        threading.Thread(target=self._take, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Close all connections and refuse new ones."""
        for ended in (self._listener, *self._open):
            if ended is not None:
                end(ended)
        self._listener = None
        self._open.clear()

    def _take(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self.target)
                self._open |= {near, far}
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while received := source.recv(CHUNK):
                to.sendall(received)
        for ended in (source, to):
            end(ended)
            self._open.discard(ended)


def end(ended: socket.socket) -> None:
    """Close a socket that another thread may be reading."""
    # Closing alone does not wake a thread that is blocked in `recv` on the socket; shutting down does.
    with contextlib.suppress(OSError):
        ended.shutdown(socket.SHUT_RDWR)
    ended.close()


@contextmanager
def proxy(listen: tuple[str, int], target: tuple[str, int]) -> Iterator[Proxy]:
    """Run a proxy."""
    running = Proxy(listen, target)
    running.restore()
    try:
        yield running
    finally:
        running.cut()
