"""The messenger itself: the list, the open conversation, and its details."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

from typing import Any

import reflex as rx

from messenger.domain.accounts.sign_up import DELETED_USER
from messenger.domain.talk.contacts import Person
from messenger.ui.bindings import cache, collections, held
from messenger.ui.identity import Identity
from messenger.ui.parts.avatar import avatar
from messenger.ui.parts.link import link
from messenger.ui.parts.names import my_name, my_picture, other_in, person_name, title_of
from messenger.ui.parts.presence.shown import person_state, person_status
from messenger.ui.screens.conversation import view as messages
from messenger.ui.screens.conversation.composer import composer
from messenger.ui.screens.conversation.everyone import question
from messenger.ui.screens.conversations import view as conversations
from messenger.ui.screens.conversations.menu import Menu, menu_button
from messenger.ui.screens.details.view import details
from messenger.ui.screens.details.view import layer as details_layer
from messenger.ui.screens.messenger.start import nothing_open, setup_offer
from messenger.ui.screens.new_conversation.view import begin, draft
from messenger.ui.screens.palette.view import palette_button
from messenger.ui.screens.profile_card.view import CARD, profile_card
from messenger.ui.screens.settings_notifications.bell import DueReminders, bell
from messenger.ui.screens.unread.view import all_unread
from messenger.ui.screens.versions import view as versions
from messenger.ui.texts import gettext as _

people = collections.index("people", "people", Person)


def start_page() -> rx.Component:
    """Show the messenger with nothing open."""
    return _shell(nothing_open(), is_open=False)


def conversation_page() -> rx.Component:
    """Show the messenger with a conversation open."""
    thread = rx.el.main(
        rx.cond(messages.status == "missing", _not_found(), _thread()),
        class_name="thread",
    )
    return _shell(thread, is_open=True)


def unread_page() -> rx.Component:
    """Show the messenger with all unread messages."""
    return _shell(all_unread(), is_open=True)


def _shell(main: rx.Component, *, is_open: bool) -> rx.Component:
    return rx.el.div(
        rx.el.nav(
            # The title of the open conversation is one.
            rx.fragment() if is_open else rx.el.h1(_("Conversations"), class_name="for-screen-readers"),
            _account(),
            conversations.conversation_list(),
            # Below: the list, which is there first, must not move.
            rx.fragment() if is_open else setup_offer(),
            class_name="sidebar",
            custom_attrs={"aria-label": _("Conversations")},
        ),
        main,
        _details() if is_open else rx.fragment(),
        draft(),
        versions.dialog() if is_open else rx.fragment(),
        conversations.unread_title(),
        Menu.create(),
        profile_card(),
        class_name="messenger",
        custom_attrs={"data-open": "true" if is_open else "false"},
    )


def _details() -> rx.Component:
    return rx.cond(messages.status != "missing", held.Panel.create(details(), name=details_layer.name))


def _account() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            avatar(my_name, Identity.me.id, my_picture),
            person_name(my_name, Identity.me.id, "my-name", disabled=collections.is_early),
            link(
                to="/saved",
                class_name="icon-link",
                custom_attrs={
                    "aria-label": _("Saved messages"),
                    "title": _("Saved messages"),
                    "data-icon": "bookmark",
                },
            ),
            bell(),
            rx.el.button(
                type="button",
                class_name="quiet icon",
                on_click=rx.toggle_color_mode,
                custom_attrs={
                    "aria-label": rx.color_mode_cond(
                        light=_("Use dark colours"), dark=_("Use light colours")
                    ),
                    "data-icon": rx.color_mode_cond(light="moon", dark="sun"),
                },
            ),
            class_name="account",
        ),
        # Below the name: on one line, the name would have no room.
        rx.el.div(
            link(_("Profile"), to="/profile"),
            DueReminders.create(),
            rx.cond(Identity.is_administrator, link(_("Administration"), to="/administration")),
            rx.el.button(
                _("Sign out"),
                type="button",
                class_name="quiet",
                disabled=collections.is_early,
                on_click=[cache.erase(), Identity.sign_out],
            ),
            class_name="account account-links",
        ),
        rx.el.div(
            rx.el.button(
                _("New conversation"),
                type="button",
                class_name="primary",
                disabled=collections.is_early,
                on_click=begin(),
            ),
            link(
                to="/unread",
                class_name="icon-link",
                custom_attrs={"aria-label": _("All unread"), "title": _("All unread"), "data-icon": "inbox"},
            ),
            palette_button(),
            class_name="account account-acts",
        ),
    )


def _thread() -> rx.Component:
    title, other = title_of(messages.conversation), other_in(messages.conversation)
    return rx.fragment(
        rx.el.header(
            link(_("Back"), to="/", class_name="back"),
            _title(title, other),
            person_status(rx.cond(other == collections.viewer, 0, other), is_text=True),
            person_state(rx.cond(other == collections.viewer, 0, other)),
            rx.el.button(
                _("Details"),
                type="button",
                class_name="quiet",
                on_click=details_layer.toggle(),
                custom_attrs={"aria-expanded": details_layer.is_held},
            ),
            menu_button(),
        ),
        messages.message_log(),
        _composer(people[other]),
        question(),
    )


def _composer(other: Any) -> rx.Component:
    is_archived, is_deleted = messages.conversation.archived, other.nickname == DELETED_USER
    reason = rx.cond(
        is_deleted,
        _("This account was deleted. Nobody can write to it."),
        _("This conversation is archived. Nobody can write in it."),
    )
    return rx.cond(is_archived | is_deleted, rx.el.p(reason, class_name="read-only"), composer())


def _title(title: Any, other: Any) -> rx.Component:
    """Show avatar and title, which open the card of the other person, or the details of a group."""
    is_direct = other > 0
    person = people[other]
    picture = rx.cond(is_direct, person.picture, messages.conversation.picture)
    layer = rx.cond(is_direct, CARD, details_layer.name)
    within = rx.cond(is_direct, "", details_layer.within)
    opening = held.action(held.LAYERS, "toggleLayer", name=layer, fields={"person": other}, within=within)
    # Not the id in the address: hydration would not correct the colour of the prerendered page.
    shown = avatar(title, rx.cond(is_direct, other, messages.conversation.id), picture)
    name = rx.el.bdi(rx.cond(title, title, "…"))
    return rx.fragment(
        # Its letter is not part of the heading. The button beside it does the same by keyboard.
        rx.el.div(shown, class_name="portrait", on_click=opening),
        rx.el.h1(rx.el.button(name, type="button", class_name="person", on_click=opening), title=title),
    )


def _not_found() -> rx.Component:
    return rx.el.div(
        rx.el.h1(_("Not found")),
        rx.el.p(_("This conversation doesn't exist, or you're not in it.")),
        link(_("Back to your conversations"), to="/"),
        class_name="empty",
    )
