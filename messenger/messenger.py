"""The application that Reflex loads: its pages, its routes, and what runs as long as it does."""

import reflex as rx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from messenger.access import thread_pool
from messenger.config import settings
from messenger.db import checkpoints
from messenger.mail import worker
from messenger.run import build
from messenger.ui import faults, frame, routes
from messenger.ui.wire import admission, feed
from messenger.ui.wire.gate import Gate
from messenger.web import routes as plain_routes
from messenger.web.advice import Advice
from messenger.web.headers import Headers
from messenger.web.origins import OwnPages
from messenger.web.trailing_slash import TrailingSlash


class Messenger(rx.App):
    """The application of Reflex, with what it lacks around everything that a worker answers."""

    def __call__(self) -> ASGIApp:
        """Return what a worker serves."""
        pages = build.PAGES.parent
        served = OwnPages(TrailingSlash(super().__call__(), pages), settings.origins)
        return Headers(Advice(served, settings), settings, pages)


app = Messenger(
    stylesheets=frame.stylesheets,
    head_components=frame.head,
    toaster=None,
    app_wraps=frame.wraps,
    frontend_exception_handler=faults.note,
    backend_exception_handler=faults.handle,
    api_transformer=Starlette(routes=plain_routes.routes),
)
app.add_middleware(Gate(faults.MALFORMED, routes.open_addresses()), index=0)
app.register_lifespan_task(thread_pool.bound)
app.register_lifespan_task(admission.check, app=app)
app.register_lifespan_task(feed.run, app=app)
app.register_lifespan_task(worker.run)
app.register_lifespan_task(checkpoints.run)

for page in routes.PAGES:
    app.add_page(page.component, route=page.address, title=page.title, on_load=page.handlers)
