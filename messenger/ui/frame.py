"""The frame of every page: its head, its style sheets, and the parts around its content."""

import functools
from collections.abc import Callable

import reflex as rx

from messenger.ui.bindings import display, held
from messenger.ui.bindings.cache import Painting
from messenger.ui.bindings.page import Boundary, page_title
from messenger.ui.bindings.page import page as guards
from messenger.ui.identity import Identity
from messenger.ui.parts.failure import error_boundary
from messenger.ui.parts.feed import feed
from messenger.ui.parts.notice import notice, offline
from messenger.ui.screens.palette.view import shortcuts
from messenger.ui.texts import Language
from messenger.ui.texts import gettext as _

head = [
    # An on-screen keyboard shrinks the layout viewport instead of covering it.
    rx.el.meta(
        name="viewport",
        content="width=device-width, initial-scale=1, interactive-widget=resizes-content",
    ),
    rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    rx.el.link(rel="apple-touch-icon", href="/icons/apple-touch-icon.png"),
    rx.el.link(rel="manifest", href="/manifest.webmanifest"),
    rx.el.meta(name="theme-color", content="#3b5bdb"),
    # As in the manifest.
    rx.el.meta(name="description", content="Conversations with the people you know"),
    rx.el.script(display.APPLY),
    Painting.create(),
]

# These are in all pages; see `styles` for those that only some pages need. The build concatenates them in
# order: of two rules with the same specificity, the later one wins.
STYLES = (
    *("reset", "tokens", "icons", "base"),
    *(f"parts/{part}" for part in ("avatar", "fields", "notice", "skeleton", "emoji", "card")),
    *(
        f"screens/{screen}"
        for screen in (
            *("messenger", "conversations", "conversation", "message", "replies", "composer", "details"),
        )
    ),
    *("parts/markup", "parts/presence"),
    "screens/new-conversation",
    # Last, because a dialog opens inside a section of a screen, whose rules would otherwise win.
    "parts/dialog",
    "forced-colors",
)
stylesheets = [f"styles/{name}.css" for name in STYLES]


def framed(
    content: Callable[[], rx.Component], name: str, *, is_signed_in: bool
) -> Callable[[], rx.Component]:
    """Wrap a page's content in what all pages share; those behind the sign-in get the live feed."""

    # Reflex names a page's script after the module of its function. Without `wraps`, all pages would share
    # one script, and the first page would load all of it.
    @functools.wraps(content)
    def page() -> rx.Component:
        return rx.fragment(
            feed() if is_signed_in else rx.fragment(),
            content(),
            # Pages without a name set their own title, with the unread count.
            page_title(_(name)) if name else rx.fragment(),
            notice(),
            offline(),
            shortcuts() if is_signed_in else rx.fragment(),
        )

    return page


def _error_boundary(_is_stateful: bool) -> rx.Component | None:
    return error_boundary()


def _layers(_is_stateful: bool) -> rx.Component | None:
    return held.Layers.create()


def _language(_is_stateful: bool) -> rx.Component | None:
    return Language.create(chosen=Identity.language)


def _boundary(_is_stateful: bool) -> rx.Component | None:
    # Reflex sends its first frame in an effect outside: the server answers while React hydrates the inside.
    return Boundary.create()


# Around every page. Reflex's connection pop-up is left out, because `offline` explains a lost connection.
wraps: dict[tuple[int, str], Callable[[bool], rx.Component | None]] = {
    (55, "ErrorBoundary"): _error_boundary,
    (52, "Language"): _language,
    (50, "Layers"): _layers,
    (51, "Page"): lambda _is_stateful: guards(),
    (49, "Boundary"): _boundary,
}
