"""The application that Reflex loads: its pages, plain routes, middleware and lifespan tasks."""

import reflex as rx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from messenger.access import thread_pool
from messenger.config import settings
from messenger.db import checkpoints
from messenger.jobs import newcomers, reminders, scheduled, worker
from messenger.mail import away, sending
from messenger.previews import kind as previews
from messenger.push import kinds as notifications
from messenger.push.service import PushServices
from messenger.run import build
from messenger.ui import faults, frame, identity, routes
from messenger.ui.wire import admission, feed
from messenger.ui.wire.gate import Gate
from messenger.ui.wire.socket_internals import Live
from messenger.web import notifications as notification_routes
from messenger.web import pictures, unsubscribing
from messenger.web import routes as plain_routes
from messenger.web.advice import Advice
from messenger.web.headers import Headers
from messenger.web.origins import OwnPages
from messenger.web.pages.page_policies import PagePolicies
from messenger.web.pages.placeholders import Placeholders
from messenger.web.pages.site_pages import SitePages
from messenger.web.pages.trailing_slash import TrailingSlash


class Messenger(rx.App):
    """The Reflex application, wrapped in the ASGI middleware that Reflex lacks."""

    def __call__(self) -> ASGIApp:
        """Return the ASGI application that a worker serves."""
        pages = build.PAGES.parent
        addresses = [page.address for page in routes.PAGES]
        built = PagePolicies(Live(super().__call__(), self), settings, pages)
        files = Placeholders(TrailingSlash(built, pages), addresses)
        served = OwnPages(SitePages(files, pages), settings.origins, open_to_all=(unsubscribing.PREFIX,))
        return Headers(Advice(served, settings), settings, pages)


app = Messenger(
    stylesheets=frame.stylesheets,
    # Ours is shorter: assets/styles/reset.css.
    reset_style=False,
    head_components=frame.head,
    toaster=None,
    app_wraps=frame.wraps,
    frontend_exception_handler=faults.note,
    backend_exception_handler=faults.handle,
    api_transformer=Starlette(
        routes=[*plain_routes.routes, *pictures.routes, *notification_routes.routes, *unsubscribing.routes]
    ),
)
app.add_middleware(Gate(faults.MALFORMED, routes.open_addresses()), index=0)
app.register_lifespan_task(thread_pool.bound)
app.register_lifespan_task(admission.check, app=app, greet=identity.greet, is_light=routes.is_light)
app.register_lifespan_task(feed.run, app=app)
push_services = PushServices()
app.register_lifespan_task(push_services.run)
app.register_lifespan_task(
    worker.run,
    kinds=[
        sending.kind(settings),
        away.kind(settings),
        previews.kind(),
        scheduled.kind(),
        newcomers.kind(),
        reminders.kind(),
        *notifications.kinds(push_services),
    ],
)
app.register_lifespan_task(checkpoints.run)

for page in routes.PAGES:
    app.add_page(page.component, route=page.address, title=page.title, on_load=page.handlers)
