"""Avatars: the first letter of a name on a coloured circle."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.accounts.sign_up import DELETED_USER
from messenger.ui.bindings import formats


def avatar(name: Any, number: Any) -> rx.Component:
    """Show the first letter of a name on one of eight colours, by number; deleted users have no colour."""
    return rx.el.span(
        formats.initial(name),
        class_name="avatar",
        custom_attrs={
            "data-colour": rx.cond(rx.Var.create(name) == DELETED_USER, "none", rx.Var.create(number) % 8),
            "aria-hidden": "true",
        },
    )
