"""The links to join a group, for those who lead it."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from messenger.domain.groups.join_links import MAX_USES
from messenger.ui.bindings import formats, held
from messenger.ui.bindings.page import styles
from messenger.ui.parts.fields import field, handed_over, submit
from messenger.ui.parts.lists.confirmation import confirmation
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.join_links.state import JoinLinks
from messenger.ui.screens.not_found.view import not_found_page
from messenger.ui.sections import page
from messenger.ui.texts import MoreTexts, ngettext, phrase
from messenger.ui.texts import gettext as _


@dataclass(frozen=True)
class Made:
    """The address of a link that was just made."""

    link: str = ""


@dataclass(frozen=True)
class Revoking:
    """The link whose end is to be confirmed."""

    id: int = 0


made = held.Held("join_link", Made)
revoking = held.Held("revoking", Revoking)
is_known = held.latest("linksKnown", JoinLinks.is_known, is_known=JoinLinks.is_known)
is_leading = held.latest("isLeading", JoinLinks.is_leading, is_known=JoinLinks.is_known)
conversation = held.latest("linksOf", JoinLinks.conversation, is_known=JoinLinks.is_known)
title = held.latest("linksTitle", JoinLinks.title, is_known=JoinLinks.is_known)
current = held.latest("links", JoinLinks.current, is_known=JoinLinks.is_known)
EXPIRIES = {
    "hour": _("In an hour"),
    "day": _("In a day"),
    "week": _("In 7 days"),
    "never": _("Never"),
}


def join_links_page() -> rx.Component:
    """Show the links, with a form that makes one; to others, the page for unknown addresses."""
    links = page(
        _("Links to join"),
        *styles("screens/administration"),
        MoreTexts.create(part="groups"),
        rx.cond(is_leading, _links(), skeleton(3)),
        back=rx.cond(is_leading, f"/conversations/{conversation}", "/"),
    )
    return rx.cond(is_known & ~is_leading, not_found_page(), links)


def _links() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            phrase("Whoever has a link can join {title}.", title=rx.el.bdi(title, class_name="name")),
            class_name="note",
        ),
        held.Answer.create(
            name=made.name, answer=JoinLinks.answer, is_unasked=True, on_leave=JoinLinks.put_away
        ),
        rx.cond(made.value.link, _made(), _form()),
        rx.cond(
            current.length() == 0,
            rx.el.p(_("There are no links."), class_name="note"),
            rx.el.ul(
                rx.foreach(current, _link),
                role="list",
                class_name="invitations",
                custom_attrs={"aria-label": _("Links to join")},
            ),
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.label(_("Expires"), html_for="expiry"),
            rx.el.select(
                *[rx.el.option(label, value=key) for key, label in EXPIRIES.items()],
                name="expiry",
                default_value="week",
                custom_attrs={"id": "expiry"},
            ),
            rx.el.p(JoinLinks.errors["expiry"], class_name="error", role="alert"),
            class_name="field",
        ),
        field(
            _("Number of uses (optional)"),
            "uses",
            JoinLinks.errors["uses"],
            type="number",
            min=1,
            max=MAX_USES,
            input_mode="numeric",
            auto_complete="off",
        ),
        rx.el.p(JoinLinks.errors["link"], class_name="error", role="alert"),
        rx.el.p(JoinLinks.errors["conversation"], class_name="error", role="alert"),
        submit(_("Create link")),
        on_submit=JoinLinks.create,
        no_validate=True,
    )


def _made() -> rx.Component:
    return rx.el.div(
        rx.el.p(_("Copy this link now. It's shown only once.")),
        handed_over(
            made.value.link,
            rx.el.button(_("Done"), type="button", on_click=[made.drop(), JoinLinks.put_away]),
            name=_("Link to join"),
        ),
        class_name="new-invitation",
    )


def _link(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(_limits(one), class_name="beginning"),
            rx.el.p(
                phrase("by {name}", name=rx.el.bdi(one.creator)),
                " · ",
                formats.moment_within(one.created_at),
                class_name="note beginning",
            ),
        ),
        confirmation(revoking, one.id, _revoke(one), _("Revoke it now"), JoinLinks.revoke(one.id)),
        key=one.id.to_string(),
    )


def _limits(one: Any) -> rx.Component:
    return rx.fragment(
        rx.cond(
            one.expires_at,
            _("expires {moment}", moment=formats.moment_within(one.expires_at)),
            _("never expires"),
        ),
        rx.cond(
            one.uses_left,
            rx.fragment(" · ", ngettext("{n} use left", "{n} uses left", n=one.uses_left)),
        ),
    )


def _revoke(one: Any) -> rx.Component:
    return rx.el.button(_("Revoke"), type="button", on_click=revoking.ask(id=one.id))
