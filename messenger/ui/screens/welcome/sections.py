"""The sections about the site's name and picture, and about its group of everyone; each saves at once."""

from typing import Any

import reflex as rx

from messenger.domain.administration import site_profile
from messenger.domain.groups.titles import MAX_TITLE
from messenger.ui.bindings import held
from messenger.ui.parts.fields import choice, field, submit
from messenger.ui.parts.link import link
from messenger.ui.screens.welcome.state import Welcome
from messenger.ui.texts import gettext as _
from messenger.ui.texts import phrase

# Reflex types `on_change` for texts.
choose_joining: Any = Welcome.choose_joining
chosen: Any = held.latest("welcomeChosen", Welcome.chosen, is_known=Welcome.status != "")


class Renamed(rx.Component):
    """Shows the new name of the site in this page, too."""

    library = "$/public/site/name.js"
    tag = "Renamed"

    name: rx.Var[str]
    is_known: rx.Var[bool]


class ChoosePicture(rx.Component):
    """A field for the picture of the site, which is stored as soon as it is chosen."""

    library = "$/public/site/picture.js"
    tag = "ChoosePicture"

    words: rx.Var[dict[str, Any]]
    on_stored: rx.EventHandler[rx.event.no_args_event_spec]


def profile() -> rx.Component:
    """Show the site's name and picture."""
    return rx.el.section(
        rx.el.h2(_("Name and picture")),
        rx.el.p(
            _("Everybody sees them, also before signing in: on the sign-in page, in titles and as the icon."),
            class_name="note",
        ),
        rx.el.form(
            field(
                _("Name of this site"),
                "site_name",
                Welcome.errors["name"],
                default_value=chosen["name"],
                max_length=site_profile.MAX_NAME,
                auto_complete="off",
                placeholder="Messenger",
                key=chosen["name"],
            ),
            submit(_("Save name")),
            rx.el.p(rx.cond(Welcome.saved == "name", _("Saved."), ""), class_name="note", role="status"),
            on_submit=Welcome.rename,
            no_validate=True,
        ),
        rx.el.div(
            rx.el.img(src=f"/favicon.svg?{chosen['picture']}", alt=_("Picture of this site")),
            ChoosePicture.create(words=_picture_words(), on_stored=Welcome.see_picture),
            class_name="site-picture",
        ),
        rx.cond(
            chosen["picture"],
            rx.el.button(_("Remove picture"), type="button", on_click=Welcome.remove_picture),
        ),
        Renamed.create(name=chosen["name"], is_known=Welcome.status == "shown"),
    )


def _picture_words() -> dict[str, Any]:
    return {
        "label": _("Picture"),
        "kinds": _("PNG, JPEG, GIF or WebP, at most 1 MB. It is shown as a square."),
        "saving": _("Saving…"),
        "saved": _("Saved."),
        "large": _("This picture is larger than 1 MB. Choose a smaller one."),
        "failed": _("The picture couldn't be sent. Check your connection, then try again."),
    }


def common_group() -> rx.Component:
    """Show the group of everyone, or a form that starts it."""
    return rx.el.section(
        rx.el.h2(_("A group for everyone")),
        rx.cond(chosen["group"], _group(), _start()),
    )


def _group() -> rx.Component:
    there = link(rx.el.bdi(chosen["title"]), to=f"/conversations/{chosen['group']}")
    return rx.fragment(
        rx.el.p(phrase("Everybody who was here became a member of {group}.", group=there), role="status"),
        choice(
            "joins-newcomers",
            _("New people join it when they sign up"),
            _("They can leave it. The group is told quietly who has joined."),
            checked=chosen["joins_newcomers"],
            on_change=choose_joining,
        ),
    )


def _start() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            _(
                "Everybody who has an account becomes a member at once, and new people when they sign up. "
                "Anybody can leave it."
            ),
            class_name="note",
        ),
        rx.el.form(
            field(
                _("Title"),
                "title",
                Welcome.errors["title"],
                # Translators: the title of the group of everyone.
                default_value=_("Everyone"),
                max_length=MAX_TITLE,
                auto_complete="off",
                # A field keeps its first default: make it again in the reader's language.
                key=_("Everyone"),
            ),
            submit(_("Create group")),
            on_submit=Welcome.start_group,
            no_validate=True,
        ),
    )
