"""The pages for administrators."""

import reflex as rx

from messenger.ui.components.administration import administration
from messenger.ui.components.audit import audit
from messenger.ui.components.handing_over import handing_over
from messenger.ui.components.invitations import invitations, sign_up_mode
from messenger.ui.components.people import people
from messenger.ui.components.undelivered import undelivered
from messenger.ui.states.audit import Audit
from messenger.ui.states.handing_over import HandingOver
from messenger.ui.states.invitations import Invitations
from messenger.ui.states.people import People
from messenger.ui.states.undelivered import Undelivered


def people_page() -> rx.Component:
    """Show the people of the site."""
    return administration("People", People.status, people())


def invitations_page() -> rx.Component:
    """Show who may sign up, and the invitations."""
    return administration("Sign-up and invitations", Invitations.status, sign_up_mode(), invitations())


def handing_over_page() -> rx.Component:
    """Show the links that no mail brings."""
    return administration("Links to hand over", HandingOver.status, handing_over())


def undelivered_page() -> rx.Component:
    """Show the mail that could not be delivered."""
    return administration("Undelivered mail", Undelivered.status, undelivered())


def audit_page() -> rx.Component:
    """Show the audit log."""
    return administration("Audit log", Audit.status, audit())
