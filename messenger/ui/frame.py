"""The pages, and what stands in the head of each."""

from collections.abc import Callable

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.page import page
from messenger.ui.identity import Identity
from messenger.ui.texts import Language
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
    (51, "Page"): lambda _is_stateful: page(),
}
