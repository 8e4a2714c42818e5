"""The custom emoji of this site, and a form that adds one."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from dataclasses import dataclass
from typing import Any

import reflex as rx

from messenger.domain.pictures.custom_emoji import CustomEmoji
from messenger.domain.talk.contacts import Person
from messenger.ui.bindings import collections, emoji, held
from messenger.ui.bindings.forms import Modal
from messenger.ui.identity import Identity
from messenger.ui.parts.names import shown_name
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.custom_emoji.state import CustomEmojiPage
from messenger.ui.sections import page
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase


@dataclass(frozen=True)
class Deleting:
    """The emoji whose deletion is to be confirmed."""

    name: str = ""


rows = collections.rows("customEmoji", "emoji/site", "-at", CustomEmoji)
status = collections.status("customEmojiStatus", "emoji/site")
people = collections.index("people", "people", Person)
may_add = held.latest("mayAdd", CustomEmojiPage.may_add, is_known=CustomEmojiPage.is_known)
deleting = held.Layer("deleting_emoji", Deleting)


def custom_emoji_page() -> rx.Component:
    """Show all custom emoji, newest first."""
    return page(
        _("Custom emoji"),
        rx.cond(
            may_add,
            emoji.adding(),
            rx.cond(
                CustomEmojiPage.is_known,
                rx.el.p(_("You can't add emoji here. Administrators choose who can."), class_name="note"),
            ),
        ),
        rx.cond(
            status == "ready",
            rx.cond(
                rows.length() > 0,
                rx.el.ul(
                    rx.foreach(rows, _row),
                    role="list",
                    class_name="custom-emoji-list",
                    custom_attrs={"aria-label": _("Custom emoji")},
                ),
                rx.el.p(
                    rx.cond(
                        may_add,
                        _("There are no custom emoji yet. Add the first one above."),
                        _("There are no custom emoji yet."),
                    ),
                    class_name="empty",
                ),
            ),
            skeleton(3),
        ),
        _question(),
    )


def _row(row: Any) -> rx.Component:
    name = _typed(row.id)
    may_delete = (row.by == collections.viewer) | Identity.is_administrator
    return rx.el.li(
        rx.el.img(src=f"/pictures/{row.picture}", alt="", class_name="custom-emoji"),
        rx.el.div(
            rx.el.strong(rx.el.bdi(name)),
            rx.el.p(
                phrase("Added by {name}", name=rx.el.bdi(shown_name(people[row.by].nickname))),
                class_name="note",
            ),
        ),
        rx.cond(
            may_delete,
            rx.el.button(
                _("Delete"),
                type="button",
                class_name="quiet",
                on_click=deleting.open(name=row.id),
                custom_attrs={"aria-label": _("Delete {name}", name=name)},
            ),
        ),
        key=row.id,
    )


def _typed(name: Any) -> Any:
    return rx.Var.create(":") + name + ":"


def _question() -> rx.Component:
    name = deleting.value.name
    return Modal.create(
        rx.el.header(
            rx.el.h2(_("Delete {name}?", name=_typed(name)), id="delete-emoji-title"),
            rx.el.button(_("Cancel"), type="button", class_name="quiet", on_click=deleting.close()),
        ),
        rx.el.div(
            rx.el.p(_("Messages and reactions will show its name instead.")),
            rx.el.button(
                _("Delete"),
                type="button",
                class_name="danger",
                on_click=[CustomEmojiPage.delete(name), deleting.close()],
                custom_attrs={"data-focus": "true"},
            ),
            class_name="consequence",
        ),
        name=deleting.name,
        class_name="dialog",
        custom_attrs={"aria-labelledby": "delete-emoji-title"},
    )
