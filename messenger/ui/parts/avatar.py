"""Avatars: a picture, or the first letter of a name on a coloured circle."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.accounts.sign_up import DELETED_USER


class Avatar(rx.Component):
    """A picture on top of a letter, on one of eight colours; negative numbers have none."""

    library = "$/public/profiles/avatar.js"
    tag = "Avatar"

    name: rx.Var[str]
    number: rx.Var[int]
    picture: rx.Var[str]


def avatar(name: Any, number: Any, picture: Any = "", **rest: Any) -> rx.Component:
    """Show a picture, or else the first letter of a name; deleted users have no colour."""
    colour = rx.cond(rx.Var.create(name) == DELETED_USER, -1, number)
    return Avatar.create(name=name, number=colour, picture=picture, **rest)
