"""A bus that carries nothing: tests keep what is published to it."""

from messenger.live.bus import Bus


class Recorder(Bus):
    """Delivers to nobody; what becomes of an event is up to `publish`."""

    def _subscriptions_changed(self) -> None: ...

    async def run(self) -> None: ...
