"""Outages of dependencies, logged once when they begin and once when they end."""

import logging
import threading
import time


class Outage:
    """The state of one dependency; any thread may report it."""

    def __init__(self, log: logging.Logger, began: str, ended: str, *, calm_seconds: float = 0) -> None:
        """Set the two log lines. A dependency that keeps flapping is logged once per `calm_seconds`."""
        self._log, self._began, self._ended, self._calm_seconds = log, began, ended, calm_seconds
        self._lock = threading.Lock()
        self._since = 0.0
        self._is_logged = False
        self._quiet_until = 0.0
        self.is_on = False

    def begin(self, reason: str) -> None:
        """Report a failure; the reason is logged and must not quote what people wrote."""
        with self._lock:
            now = time.monotonic()
            if not self.is_on:
                self.is_on, self._since = True, now
            if self._is_logged or now < self._quiet_until:
                return
            self._is_logged = True
            self._log.warning("%s (%s)", self._began, reason)

    def end(self) -> None:
        """Report a success."""
        # Checked without the lock first, because this runs after every transaction.
        if not self.is_on:
            return
        with self._lock:
            if not self.is_on:
                return
            self.is_on = False
            if not self._is_logged:
                return
            now = time.monotonic()
            self._is_logged, self._quiet_until = False, now + self._calm_seconds
            self._log.warning("%s after %.0f s", self._ended, now - self._since)
