"""The feed: what has changed, for the browser to fold into its collections."""

from typing import Any

import reflex as rx


class Feed(rx.State):
    """Carries changes to the browser; never assigned on the server, so a reconnect repeats nothing."""

    changes: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list)
