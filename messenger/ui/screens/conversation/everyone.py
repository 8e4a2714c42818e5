"""Who may notify everyone, and the question before a message notifies many people at once."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from dataclasses import dataclass

import reflex as rx

from messenger.domain.talk.conversations import Conversation
from messenger.ui.bindings import collections, held
from messenger.ui.bindings.forms import Modal
from messenger.ui.identity import Identity
from messenger.ui.texts import gettext as _

SCRIPT = "$/public/mentions/everyone.js"


@dataclass(frozen=True)
class Asked:
    """The question as the browser holds it."""

    asking: str = ""


layer = held.Layer("everyone", Asked)
conversation = collections.index("conversationsById", "conversations", Conversation)[collections.open_id]
is_owner = conversation.owner == collections.viewer
may_notify = ~conversation.limits_everyone | is_owner | Identity.is_administrator


def question() -> rx.Component:
    """Ask whether everybody in the conversation shall be notified."""
    return Modal.create(
        rx.el.header(
            rx.el.h2(_("Notify everyone?"), id="everyone-title"),
            rx.el.button(_("Cancel"), type="button", class_name="quiet", on_click=layer.close()),
        ),
        rx.el.div(
            rx.el.p(_("This message notifies everyone in the conversation.")),
            rx.el.button(
                _("Notify everyone"),
                type="button",
                class_name="primary",
                on_click=held.action(SCRIPT, "sendToEveryone"),
                custom_attrs={"data-focus": "true"},
            ),
            class_name="consequence",
        ),
        name=layer.name,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "everyone-title"},
    )
