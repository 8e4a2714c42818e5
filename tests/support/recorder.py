"""A bus that carries nothing: tests keep what is published to it."""

from messenger.live.bus import Bus


class Recorder(Bus):
    """Delivers to nobody; what becomes of an event is up to `publish`."""

    def __init__(self) -> None:
        super().__init__(lambda *_: None, lambda: None)

    def subscribe(self, user_id: int) -> None: ...

    def unsubscribe(self, user_id: int) -> None: ...

    async def run(self) -> None: ...
