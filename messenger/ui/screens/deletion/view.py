"""Downloading the user's data, and deleting the account."""

from dataclasses import dataclass
from dataclasses import field as field_of

import reflex as rx

from messenger.ui.bindings import collections, held
from messenger.ui.bindings.forms import Modal
from messenger.ui.bindings.post import Download
from messenger.ui.parts.code import code_field
from messenger.ui.parts.fields import field, submit
from messenger.ui.screens.deletion.state import Deletion
from messenger.ui.texts import gettext as _


@dataclass(frozen=True)
class Asked:
    """The dialog as the browser holds it, with the server's answer."""

    asking: str = ""
    errors: dict[str, str] = field_of(default_factory=dict)


layer = held.Layer("deletion", Asked)
asked = layer.value


def deletion() -> rx.Component:
    """Show this section of the profile."""
    return rx.el.section(
        rx.el.h2(_("Your data")),
        Download.create(_("Download your data"), path="/auth/export"),
        rx.el.button(
            _("Delete account"),
            type="button",
            class_name="danger",
            disabled=collections.is_early,
            on_click=layer.open(),
        ),
        _question(),
    )


def _question() -> rx.Component:
    return Modal.create(
        rx.el.header(
            rx.el.h2(_("Delete account"), id="deletion-title"),
            rx.el.button(_("Close"), type="button", class_name="quiet", on_click=layer.close()),
        ),
        rx.el.form(
            rx.el.p(_("This deletes your account immediately and permanently, on all devices.")),
            rx.el.ul(
                rx.el.li(_("Your nickname, email, password and sign-ins are erased.")),
                rx.el.li(
                    _(
                        "You leave all your conversations. Each one that you own passes to the member who "
                        "has been in it longest."
                    )
                ),
                rx.el.li(_("Your messages stay, under the name “{name}”.", name=_("Deleted user"))),
                class_name="consequences",
            ),
            field(
                _("Current password"),
                # Names are also ids, and the account form on the same page has a field "current_password".
                "password_to_delete",
                asked.errors["current_password"],
                type="password",
                auto_complete="current-password",
            ),
            code_field(asked.errors["code"], "code_to_delete"),
            rx.el.p(asked.errors["account"], class_name="error", role="alert"),
            submit(_("Delete my account"), class_name="danger"),
            on_submit=Deletion.delete(asked.asking),
            no_validate=True,
        ),
        name=layer.name,
        answer=Deletion.answer,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "deletion-title"},
    )
