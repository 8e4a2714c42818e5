"""The groups that everybody on the site can find and join."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.bindings.forms import Search
from messenger.ui.bindings.page import styles
from messenger.ui.parts.link import link
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.open_groups.state import OpenGroups
from messenger.ui.sections import page
from messenger.ui.texts import MoreTexts, ngettext
from messenger.ui.texts import gettext as _

found = held.latest("groupsFound", OpenGroups.found, is_known=OpenGroups.is_known)
is_known = held.latest("groupsKnown", OpenGroups.is_known, is_known=OpenGroups.is_known)


def open_groups_page() -> rx.Component:
    """Show the open groups, each with a button to join it."""
    return page(
        _("Open groups"),
        *styles("screens/administration"),
        MoreTexts.create(part="groups"),
        rx.el.p(_("Everyone here can join these groups."), class_name="note"),
        Search.create(
            asked=OpenGroups.search,
            placeholder=_("Title or description"),
            on_find=OpenGroups.find,
            custom_attrs={"aria-label": _("Find groups")},
        ),
        rx.el.p(OpenGroups.error, class_name="error", role="alert"),
        rx.cond(is_known, _groups(), skeleton(4)),
        rx.cond(
            OpenGroups.has_more,
            rx.el.button(_("Show more"), type="button", class_name="quiet", on_click=OpenGroups.find_more),
        ),
    )


def _groups() -> rx.Component:
    nothing = rx.cond(
        OpenGroups.search == "",
        _("There are no open groups yet. Whoever leads a group can open it in its settings."),
        _("No open group has these words in its title or description."),
    )
    return rx.cond(
        found.length() == 0,
        rx.el.p(nothing, class_name="empty"),
        rx.el.ul(
            rx.foreach(found, _group),
            role="list",
            class_name="invitations",
            custom_attrs={"aria-label": _("Open groups")},
        ),
    )


def _group(group: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.bdi(group.title), class_name="name"),
            rx.el.p(members_of(group), class_name="note"),
            rx.cond(group.description, rx.el.p(group.description, dir="auto", class_name="description")),
        ),
        rx.cond(group.is_member, _opening(group), rx.cond(closed(group), rx.fragment(), _joining(group))),
        key=group.id.to_string(),
    )


def closed(group: Any) -> Any:
    """Tell whether nobody can join a group."""
    return group.is_archived | group.is_full


def members_of(group: Any) -> rx.Component:
    """Say how many members a group has, and why nobody can join it."""
    return rx.fragment(
        ngettext("{n} member", "{n} members", n=group.members),
        rx.cond(group.is_archived, rx.fragment(" · ", _("archived"))),
        rx.cond(group.is_full & ~group.is_archived, rx.fragment(" · ", _("full"))),
    )


def _opening(group: Any) -> rx.Component:
    return link(
        _("Go to group"),
        to=f"/conversations/{group.id}",
        custom_attrs={"aria-label": _("Go to group: {title}", title=group.title)},
    )


def _joining(group: Any) -> rx.Component:
    return rx.el.button(
        _("Join"),
        type="button",
        class_name="primary",
        on_click=OpenGroups.join(group.id),
        custom_attrs={"aria-label": _("Join {title}", title=group.title)},
    )
