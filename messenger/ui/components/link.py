"""Links within the application."""

from reflex_components_core.react_router.dom import ReactRouterLink

link = ReactRouterLink.create
