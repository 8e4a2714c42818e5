"""The sign-up mode, and the open invitations."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from messenger.domain.administration.invitations import MAX_DAYS, MAX_NOTE, MAX_USES
from messenger.ui.bindings import formats, held
from messenger.ui.parts.fields import choice, field, handed_over, submit
from messenger.ui.parts.lists.confirmation import confirmation
from messenger.ui.screens.invitations.state import Invitations
from messenger.ui.texts import gettext as _
from messenger.ui.texts import ngettext, phrase


@dataclass(frozen=True)
class Made:
    """An invitation that was just created."""

    link: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Withdrawing:
    """The invitation whose withdrawal is to be confirmed."""

    id: int = 0


made = held.Held("invitation", Made)
withdrawing = held.Held("withdrawing", Withdrawing)
current = held.latest("current", Invitations.current, is_known=Invitations.status != "")
MODES = {
    "open": (_("Open"), _("Anyone who finds this site can sign up.")),
    "invitation": (_("By invitation"), _("Only people with an invitation link can sign up.")),
    "closed": (_("Closed"), _("Nobody can sign up, not even with an invitation.")),
}


def sign_up_mode() -> rx.Component:
    """Show the choice of who may sign up; it takes effect at once."""
    return rx.el.section(
        rx.el.fieldset(
            rx.el.legend(_("Who can sign up?")),
            *[_mode(mode, *words) for mode, words in MODES.items()],
        ),
        rx.el.p(Invitations.errors["mode"], class_name="error", role="alert"),
    )


def _mode(mode: str, label: Any, meaning: Any) -> rx.Component:
    return choice(
        f"mode-{mode}",
        label,
        meaning,
        type="radio",
        name="mode",
        default_checked=Invitations.mode == mode,
        on_change=Invitations.choose(mode),
    )


def invitations() -> rx.Component:
    """Show the open invitations, and a form that creates new ones."""
    return rx.el.section(
        rx.el.h2(_("Invitations")),
        new_invitation(_form()),
        rx.cond(
            current.length() == 0,
            rx.el.p(_("There are no open invitations. Create one above."), class_name="note"),
            rx.el.ul(
                rx.foreach(current, _invitation),
                role="list",
                class_name="invitations",
                custom_attrs={"aria-label": _("Invitations")},
            ),
        ),
    )


def new_invitation(form: rx.Component) -> rx.Component:
    """Show a form that creates an invitation, and then its link."""
    return rx.fragment(
        held.Answer.create(
            name=made.name, answer=Invitations.answer, is_unasked=True, on_leave=Invitations.put_away
        ),
        rx.cond(made.value.link, _made(), form),
    )


def _form() -> rx.Component:
    return rx.el.form(
        field(
            _("Note (optional)"),
            "note",
            Invitations.errors["note"],
            max_length=MAX_NOTE,
            auto_complete="off",
            placeholder=_("Who is it for?"),
        ),
        rx.el.div(
            _number(_("Number of uses"), "uses", "1", MAX_USES),
            _number(_("Days until it expires"), "days", "7", MAX_DAYS),
            class_name="pair",
        ),
        submit(_("Create invitation")),
        on_submit=Invitations.create,
        no_validate=True,
    )


def _number(label: Any, name: str, default: str, most: int) -> rx.Component:
    return field(
        label,
        name,
        Invitations.errors[name],
        type="number",
        default_value=default,
        min=1,
        max=most,
        input_mode="numeric",
    )


def _made() -> rx.Component:
    return rx.el.div(
        rx.el.p(_("Share this link, or let people scan the code. It's shown only once.")),
        handed_over(
            made.value.link,
            rx.el.button(_("Done"), type="button", on_click=[made.drop(), Invitations.put_away]),
            name=_("Invitation link"),
        ),
        rx.el.img(src=made.value.picture, alt=_("QR code of the invitation link"), class_name="qr-code"),
        class_name="new-invitation",
    )


def _invitation(invitation: Any) -> rx.Component:
    note = rx.cond(invitation.note, invitation.note, _("No note"))
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.bdi(note), class_name="name"),
            rx.el.p(
                ngettext("{n} use left", "{n} uses left", n=invitation.uses_left),
                " · ",
                _("expires {moment}", moment=formats.moment_within(invitation.expires_at)),
                " · ",
                phrase("by {name}", name=rx.el.bdi(invitation.inviter)),
                class_name="note",
            ),
        ),
        confirmation(
            withdrawing,
            invitation.id,
            _withdraw(invitation, note),
            _("Withdraw it now"),
            Invitations.withdraw(invitation.id),
        ),
        key=invitation.id.to_string(),
    )


def _withdraw(invitation: Any, note: Any) -> rx.Component:
    return rx.el.button(
        _("Withdraw"),
        type="button",
        on_click=withdrawing.ask(id=invitation.id),
        custom_attrs={"aria-label": _("Withdraw: {note}", note=note)},
    )
