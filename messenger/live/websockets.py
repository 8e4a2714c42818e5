"""Uvicorn's WebSocket connections, with a way around ASGI: each message through ASGI costs several tasks."""

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode

# Where the application finds the connection in the scope.
EXTENSION = "messenger.connection"


def frame_of(text: str) -> bytes:
    """Return the WebSocket frame of a text; the same bytes may go to any number of connections."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


class Connection(WebSocketsSansIOProtocol):
    """A connection that the application may read and write directly once it is accepted."""

    _take: Callable[[str], None] | None = None

    def handle_connect(self, event: Any) -> None:
        """Start the application, with this connection in its scope."""
        super().handle_connect(event)
        if scope := getattr(self, "scope", None):
            scope["extensions"][EXTENSION] = self

    def listen(self, take: Callable[[str], None]) -> None:
        """Hand texts that arrive from now on to this function instead of to ASGI's `receive`."""
        self._take = take

    def send_receive_event_to_app(self) -> None:
        """Hand over a complete message."""
        if self._take is None or self.curr_msg_data_type != "text" or self.close_sent:
            super().send_receive_event_to_app()
            return
        data, self.frames = b"".join(self.frames), []
        try:
            text = data.decode()
        except UnicodeDecodeError:
            self.conn.send_close(1007)
            self.handle_parser_exception()
            return
        self._take(text)

    def write(self, frame: bytes) -> None:
        """Send a frame, unless the connection is closing."""
        if self.handshake_complete and not self.close_sent and not self.transport.is_closing():
            self.transport.write(frame)

    @property
    def unread(self) -> int:
        """The number of bytes that wait because the other side does not read."""
        return self.transport.get_write_buffer_size()

    def cut(self) -> None:
        """End the connection: politely, unless the other side does not read."""
        if self.unread:
            self.transport.abort()
        elif not self.transport.is_closing():
            self.shutdown()
