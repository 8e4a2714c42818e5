"""A bus that delivers nothing, for tests that record what is published."""

from messenger.live.bus import Bus


class Recorder(Bus):
    """Delivers to nobody; subclasses record events in `publish`."""

    def _subscriptions_changed(self) -> None: ...

    async def run(self) -> None: ...
