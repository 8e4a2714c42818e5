"""The dialog that shows what a message has said before it was edited."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from messenger.domain.messages.editing import Version
from messenger.ui.bindings import formats, held
from messenger.ui.bindings.forms import Modal
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.versions.state import Versions
from messenger.ui.texts import gettext as _


@dataclass(frozen=True)
class Asked:
    """The dialog as the browser holds it: its message, and the server's answer."""

    asking: str = ""
    message: str = ""
    reason: str = ""
    versions: list[Version] = field(default_factory=list)


layer = held.Layer("versions", Asked)
asked = layer.value


def dialog() -> rx.Component:
    """Show the dialog while its layer is open."""
    return Modal.create(
        rx.el.header(
            rx.el.h2(_("History"), id="versions-title"),
            rx.el.button(_("Close"), type="button", class_name="quiet", on_click=layer.close()),
        ),
        rx.cond(
            asked.reason,
            rx.el.p(asked.reason, class_name="error", role="alert"),
            rx.cond(
                asked.versions,
                rx.el.ol(rx.foreach(asked.versions, _version), class_name="versions"),
                # The request goes out when this is mounted.
                rx.el.div(skeleton(2), on_mount=Versions.load(asked.asking, asked.message)),
            ),
        ),
        name=layer.name,
        answer=Versions.answer,
        on_close=Versions.put_away,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "versions-title"},
    )


def _version(version: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.cond(
                version.replaced_at,
                _("Until {moment}", moment=formats.moment_within(version.replaced_at)),
                _("Now"),
            ),
            class_name="note",
        ),
        rx.el.div(formats.Text.create(text=version.body), dir="auto", class_name="body"),
    )
