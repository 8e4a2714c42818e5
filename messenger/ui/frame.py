"""The frame of every page: its head, its styles, and what stands around its content."""

import functools
from collections.abc import Callable

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.page import page as guards
from messenger.ui.bindings.page import page_title
from messenger.ui.identity import Identity
from messenger.ui.parts.feed import feed
from messenger.ui.parts.notice import notice, offline
from messenger.ui.texts import Language
from messenger.ui.texts import gettext as _
from messenger.ui.wire.reflex_internals import default_error_boundary

head = [
    # An on-screen keyboard takes its room from the page, which then lays out what is left.
    rx.el.meta(
        name="viewport",
        content="width=device-width, initial-scale=1, interactive-widget=resizes-content",
    ),
    rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    rx.el.link(rel="manifest", href="/manifest.webmanifest"),
    rx.el.meta(name="theme-color", content="#3b5bdb"),
]

# The build puts them into one file in this order: a later rule wins over an earlier one of the same weight.
STYLES = (
    *("tokens", "base"),
    *(f"parts/{part}" for part in ("avatar", "fields", "card", "notice", "skeleton")),
    *(
        f"screens/{screen}"
        for screen in ("messenger", "conversations", "conversation", "composer", "details")
    ),
    *(f"screens/{screen}" for screen in ("new-conversation", "profile", "administration")),
    # Dialogs open inside a section of a screen, whose rules would else win.
    "parts/dialog",
)
stylesheets = [f"styles/{name}.css" for name in STYLES]


def framed(
    content: Callable[[], rx.Component], name: str, *, is_signed_in: bool
) -> Callable[[], rx.Component]:
    """Put around the content of a page what every page has; the live feed, where people are signed in."""

    # Reflex puts a page's components into a script named after the module of its function. Without `wraps`
    # all pages would share one script, which the first page would load.
    @functools.wraps(content)
    def page() -> rx.Component:
        return rx.fragment(
            feed() if is_signed_in else rx.fragment(),
            content(),
            # Pages without a name have a title of their own, with what is unread.
            page_title(_(name)) if name else rx.fragment(),
            notice(),
            offline(),
        )

    return page


def _error_boundary(_is_stateful: bool) -> rx.Component | None:
    return default_error_boundary()


def _layers(_is_stateful: bool) -> rx.Component | None:
    return held.Layers.create()


def _language(_is_stateful: bool) -> rx.Component | None:
    return Language.create(chosen=Identity.language)


# Reflex's own pop-up shows the address of the websocket: ours says what it means.
wraps: dict[tuple[int, str], Callable[[bool], rx.Component | None]] = {
    (55, "ErrorBoundary"): _error_boundary,
    (52, "Language"): _language,
    (50, "Layers"): _layers,
    (51, "Page"): lambda _is_stateful: guards(),
}
