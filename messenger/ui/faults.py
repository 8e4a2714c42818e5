"""Turn failures of handlers and pages into log lines and notices."""

import logging
import re
import traceback
from typing import cast

import reflex as rx

from messenger.access import refusals
from messenger.db import Unavailable
from messenger.ui import notices
from messenger.ui.notices import Notices

log = logging.getLogger(__name__)

MALFORMED = cast(rx.event.EventSpec, Notices.tell(notices.MALFORMED))


KIND = re.compile(r"\A(\w{1,40}): ")
PLACE = re.compile(r"/assets/([\w.-]{1,80}\.js:\d{1,6}:\d{1,6})")


def note(exception: Exception) -> None:
    """Log a front-end error without its text, which may quote a message or be forged."""
    kind, places = KIND.match(str(exception)), PLACE.findall(str(exception))
    log.error("a page failed with %s at %s", kind[1] if kind else "an error", " < ".join(places[:5]) or "?")


def handle(exception: Exception) -> rx.event.EventSpec:
    """Log the exception without the user's input, and show a notice."""
    if refusals.words_for(exception) is not None:
        # An outage is logged once, where it is detected, however many calls fail.
        if not isinstance(exception, Unavailable):
            log.warning("a handler ended in %s", type(exception).__name__)
        return cast(rx.event.EventSpec, Notices.tell(type(exception).__name__))
    where = "".join(traceback.format_list(traceback.extract_tb(exception.__traceback__)))
    log.error("a handler failed with %s:\n%s", type(exception).__name__, where)
    return cast(rx.event.EventSpec, Notices.tell(notices.UNEXPECTED))
