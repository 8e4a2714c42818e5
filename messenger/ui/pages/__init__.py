"""The pages, and what stands in the head of each."""

import reflex as rx
from reflex.app import default_error_boundary

head = [
    rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    rx.el.link(rel="manifest", href="/manifest.webmanifest"),
    rx.el.meta(name="theme-color", content="#3b5bdb"),
]

# Reflex's own pop-up shows the address of the websocket: ours says what it means.
wraps = {(55, "ErrorBoundary"): lambda _is_stateful: default_error_boundary()}
