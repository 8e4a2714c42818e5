"""The details of the open conversation: its members, adding and removing them, and leaving."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from dataclasses import dataclass
from typing import Any

import reflex as rx

from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Conversation
from messenger.domain.talk.members import Member
from messenger.ui.bindings import collections, held
from messenger.ui.bindings.forms import Search, Swap
from messenger.ui.parts.avatar import avatar
from messenger.ui.parts.names import person_name
from messenger.ui.parts.presence.shown import person_avatar, person_status
from messenger.ui.parts.skeleton import skeleton
from messenger.ui.screens.details.state import Details
from messenger.ui.texts import gettext as _
from messenger.ui.texts import ngettext

members = collections.open_rows("members", "members", "joined_at", Member)
status = collections.open_status("membersStatus", "members")
members_by_id = collections.open_index("membersById", "members", Member)
people = collections.index("people", "people", Person)
conversation = collections.index("conversationsById", "conversations", Conversation)[collections.open_id]
here = collections.open_id
# Nobody is added to a direct conversation or leaves it.
is_group = conversation.pair.length() == 0


@dataclass(frozen=True)
class Choice:
    """The open part of the details and its conversation; it must not carry over to another conversation."""

    doing: str = ""
    where: int = 0


layer = held.Layer("details", Choice, within="/conversations/")
doing = rx.cond(layer.value.where == here, layer.value.doing, "")
found = held.latest("detailsFound", Details.found, is_known=Details.is_known)


def _choose(doing: str) -> Any:
    return layer.change(doing=doing, where=here)


def details() -> rx.Component:
    """Show the members, with buttons to add and remove people and to leave."""
    return rx.el.aside(
        rx.el.header(
            rx.el.h2(_("Details")),
            rx.el.button(
                rx.el.span(_("Close"), class_name="wide-only"),
                rx.el.span(_("Back"), class_name="phone-only"),
                type="button",
                class_name="quiet",
                on_click=layer.close(),
            ),
        ),
        rx.el.p(conversation.description, dir="auto", class_name="description"),
        rx.cond(status == "loading", skeleton(3), _members()),
        _mentions(),
        Swap.create(rx.match(doing, ("add", _adding()), _choices()), on=doing),
        class_name="details",
        # Scroll and focus in the details belong to one conversation.
        key=here.to_string(),
        custom_attrs={"aria-label": _("Details")},
    )


def _members() -> rx.Component:
    return rx.fragment(
        rx.el.h3(ngettext("{n} member", "{n} members", n=members.length())),
        rx.el.ul(rx.foreach(members, _member), role="list"),
    )


def _member(member: Any) -> rx.Component:
    name = people[member.id].nickname
    is_me = member.id == collections.viewer
    return rx.el.li(
        person_avatar(name, member.id, member.id, people[member.id].picture),
        person_name(name, member.id),
        person_status(member.id),
        rx.cond(is_me, rx.el.span(_("(me)"), class_name="note")),
        rx.cond(is_group & (member.id == conversation.owner), rx.el.span(_("Owner"), class_name="note")),
        rx.cond(conversation.moderators.contains(member.id), rx.el.span(_("Moderator"), class_name="note")),
        rx.cond(
            is_group & (conversation.owner == collections.viewer) & ~is_me,
            rx.el.button(
                _("Remove"),
                type="button",
                class_name="quiet",
                on_click=Details.remove(here, member.id),
                custom_attrs={"aria-label": _("Remove {name}", name=name)},
            ),
        ),
        key=member.id.to_string(),
    )


def _mentions() -> rx.Component:
    """Let the owner choose who can mention everyone."""
    is_limited = conversation.limits_everyone
    limit: Any = Details.limit_everyone
    return rx.cond(
        is_group & (conversation.owner == collections.viewer),
        rx.el.button(
            _("Limit @everyone to me and administrators"),
            type="button",
            role="switch",
            class_name="switch",
            on_click=limit(here, ~is_limited),
            custom_attrs={"aria-checked": rx.cond(is_limited, "true", "false")},
        ),
    )


def _choices() -> rx.Component:
    return rx.el.div(
        rx.cond(
            conversation.archived,
            rx.fragment(),
            rx.el.button(
                _("Add people"), type="button", on_click=_choose("add"), custom_attrs={"data-after": "add"}
            ),
        ),
        rx.cond(is_group, _leaving()),
        class_name="choices",
    )


def _leaving() -> rx.Component:
    return rx.cond(
        doing == "leave",
        rx.el.div(
            rx.el.p(_("You won't see this conversation any more unless someone adds you again.")),
            rx.el.button(_("Leave"), type="button", class_name="danger", on_click=Details.leave(here)),
            rx.el.button(_("Stay"), type="button", on_click=_choose(""), custom_attrs={"data-after": ""}),
            class_name="question",
        ),
        rx.el.button(
            _("Leave conversation"),
            type="button",
            class_name="quiet",
            on_click=_choose("leave"),
            custom_attrs={"data-after": "leave"},
        ),
    )


def _adding() -> rx.Component:
    return rx.el.div(
        Search.create(
            asked=Details.search,
            initial="",
            is_first=True,
            placeholder=_("Find people"),
            auto_focus=True,
            on_find=Details.find,
            custom_attrs={"aria-label": _("Find people to add")},
        ),
        rx.cond(
            is_group,
            rx.fragment(),
            rx.el.p(
                _("This starts a new group. What you two have written stays between you."), class_name="note"
            ),
        ),
        rx.el.p(Details.error, class_name="error", role="alert"),
        rx.cond(
            found.length() == 0,
            rx.cond(
                Details.is_known, rx.el.p(_("No one found with that name."), class_name="empty"), skeleton(3)
            ),
            rx.el.ul(rx.foreach(found, _newcomer), role="list"),
        ),
        rx.el.button(_("Done"), type="button", on_click=_choose("")),
        class_name="choices",
    )


def _newcomer(person: Any) -> rx.Component:
    return rx.cond(
        members_by_id[person.id],
        rx.fragment(),
        rx.el.li(
            avatar(person.nickname, person.id, person.picture),
            rx.el.bdi(person.nickname),
            rx.el.button(
                _("Add"),
                type="button",
                on_click=rx.cond(is_group, Details.add(here, person.id), Details.widen(here, person.id)),
                custom_attrs={"aria-label": _("Add {name}", name=person.nickname)},
            ),
            key=person.id.to_string(),
        ),
    )
