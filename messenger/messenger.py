"""The application that Reflex loads: its pages, its routes, and what runs as long as it does."""

import reflex as rx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from messenger.access import threads
from messenger.config import settings
from messenger.db import checkpoints
from messenger.jobs import worker
from messenger.mail import sending
from messenger.run import build
from messenger.ui import faults, frame
from messenger.ui.identity import Identity
from messenger.ui.screens.administration.view import (
    audit_page,
    handing_over_page,
    invitations_page,
    people_page,
    undelivered_page,
)
from messenger.ui.screens.audit.state import Audit
from messenger.ui.screens.confirmation.state import Confirmation
from messenger.ui.screens.confirmation.view import confirm_email_page
from messenger.ui.screens.devices.state import Devices
from messenger.ui.screens.handing_over.state import HandingOver
from messenger.ui.screens.invitations.state import Invitations
from messenger.ui.screens.join.view import join_page
from messenger.ui.screens.messenger.view import conversation_page, on_load, start_page
from messenger.ui.screens.not_found.view import not_found_page
from messenger.ui.screens.people.state import People
from messenger.ui.screens.profile.state import Profile
from messenger.ui.screens.profile.view import profile_page
from messenger.ui.screens.recovery.forgot_password import forgot_password_page
from messenger.ui.screens.recovery.reset_password import reset_password_page
from messenger.ui.screens.recovery.state import Recovery
from messenger.ui.screens.second_factor.state import SecondFactor
from messenger.ui.screens.sign_in.state import SignIn
from messenger.ui.screens.sign_in.view import sign_in_page
from messenger.ui.screens.sign_up.state import SignUp
from messenger.ui.screens.sign_up.view import sign_up_page
from messenger.ui.screens.undelivered.state import Undelivered
from messenger.ui.wire import admission, delivery
from messenger.ui.wire.gate import Gate
from messenger.web import routes
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
    stylesheets=["/messenger.css"],
    head_components=frame.head,
    toaster=None,
    app_wraps=frame.wraps,
    frontend_exception_handler=faults.note,
    backend_exception_handler=faults.handle,
    api_transformer=Starlette(routes=routes.routes),
)
app.add_middleware(Gate(faults.MALFORMED), index=0)
app.register_lifespan_task(threads.bound)
app.register_lifespan_task(admission.check, app=app)
app.register_lifespan_task(delivery.run, app=app)
app.register_lifespan_task(worker.run, kinds=[sending.kind(settings)])
app.register_lifespan_task(checkpoints.run)

app.add_page(start_page, route="/", title="Messenger", on_load=on_load)
app.add_page(
    conversation_page,
    route="/conversations/[conversation]/[[number]]",
    title="Messenger",
    on_load=on_load,
)
app.add_page(
    profile_page,
    route="/profile",
    title="Profile · Messenger",
    on_load=[Identity.greet, Profile.load, SecondFactor.visit, Devices.show],
)
app.add_page(sign_in_page, route="/sign-in", title="Sign in · Messenger", on_load=SignIn.visit)
app.add_page(sign_up_page, route="/sign-up", title="Sign up · Messenger", on_load=SignUp.visit)
app.add_page(
    forgot_password_page,
    route="/forgot-password",
    title="Forgot your password? · Messenger",
    on_load=Recovery.begin,
)
app.add_page(
    reset_password_page,
    route="/reset-password/[token]",
    title="New password · Messenger",
    on_load=Recovery.visit,
)
app.add_page(
    confirm_email_page,
    route="/confirm-email/[token]",
    title="Confirm your email · Messenger",
    on_load=Confirmation.visit,
)
app.add_page(join_page, route="/join/[token]", title="Join · Messenger", on_load=SignUp.visit_by_invitation)
app.add_page(not_found_page, route="404", title="Not found · Messenger")

for page, route, state in (
    (people_page, "/administration", People),
    (invitations_page, "/administration/invitations", Invitations),
    (handing_over_page, "/administration/links", HandingOver),
    (undelivered_page, "/administration/mail", Undelivered),
    (audit_page, "/administration/audit", Audit),
):
    app.add_page(page, route=route, title="Administration · Messenger", on_load=[Identity.greet, state.visit])
