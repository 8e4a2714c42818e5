"""The page that a link to a group leads to."""

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.page import styles
from messenger.ui.parts.card import card
from messenger.ui.parts.link import link
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.join_by_link.state import JoinByLink
from messenger.ui.screens.open_groups.view import closed, members_of
from messenger.ui.texts import MoreTexts
from messenger.ui.texts import gettext as _

is_known = held.latest("linkKnown", JoinByLink.is_known, is_known=JoinByLink.is_known)
group = held.latest("linkedGroup", JoinByLink.group, is_known=JoinByLink.is_known)
refusal = held.latest("linkRefusal", JoinByLink.refusal, is_known=JoinByLink.is_known)


def join_by_link_page() -> rx.Component:
    """Show the group, with a button to join it, or say why that is not possible."""
    return card(
        _("Join a group"),
        *styles("screens/administration"),
        MoreTexts.create(part="groups"),
        rx.cond(
            is_known,
            rx.cond(refusal, rx.el.p(refusal, class_name="hint", role="alert"), _group()),
            skeleton(2),
        ),
        link(_("Back to your conversations"), to="/"),
    )


def _group() -> rx.Component:
    return rx.el.div(
        rx.el.h2(rx.el.bdi(group.title)),
        rx.el.p(members_of(group), class_name="note"),
        rx.cond(group.description, rx.el.p(group.description, dir="auto", class_name="description")),
        rx.el.p(JoinByLink.error, class_name="error", role="alert"),
        rx.cond(
            closed(group),
            rx.el.p(
                rx.cond(
                    group.is_archived,
                    _("This group is archived, so nobody can join it."),
                    _("This group is full. Ask whoever sent you the link."),
                ),
                class_name="hint",
            ),
            rx.el.button(_("Join"), type="button", class_name="primary", on_click=JoinByLink.join),
        ),
        class_name="linked-group",
    )
