"""Links within the application."""

from typing import Any

from messenger.ui.wire.reflex_internals import ReactRouterLink, expression

link = ReactRouterLink.create


def onward(address: str, next: Any) -> Any:
    """Return an address with the page to go to afterwards, unless that is the start page."""
    code = f'{next!s} === "/" ? "{address}" : "{address}?next=" + encodeURIComponent({next!s})'
    return expression(f"({code})", str, uses=[next])
