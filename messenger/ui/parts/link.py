"""Links within the application."""

from messenger.ui.wire.reflex_internals import ReactRouterLink

link = ReactRouterLink.create
