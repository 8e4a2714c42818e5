"""Who may sign up, and the invitations that are out."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from messenger.domain.administration.invitations import MAX_DAYS, MAX_NOTE, MAX_USES
from messenger.ui.bindings import formats, held
from messenger.ui.bindings.forms import Swap
from messenger.ui.parts.fields import field, submit
from messenger.ui.screens.administration.frame import handed_over
from messenger.ui.screens.invitations.state import Invitations


@dataclass(frozen=True)
class Made:
    """An invitation that was just made."""

    link: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Withdrawing:
    """The invitation of which it is asked whether to withdraw it."""

    id: int = 0


made = held.Held("invitation", Made)
withdrawing = held.Held("withdrawing", Withdrawing)
current = held.latest("current", Invitations.current, is_known=Invitations.status != "")
MODES = {
    "open": ("Open", "Everybody who finds this site may sign up."),
    "invitation": ("By invitation", "Only people who have the link of an invitation may sign up."),
    "closed": ("Closed", "Nobody may sign up, not even by invitation."),
}


def sign_up_mode() -> rx.Component:
    """Let administrators choose who may sign up; what is chosen holds at once."""
    return rx.el.section(
        rx.el.fieldset(
            rx.el.legend("Who may sign up?"),
            *[_mode(mode, *words) for mode, words in MODES.items()],
        ),
        rx.el.p(Invitations.errors["mode"], class_name="error", role="alert"),
    )


def _mode(mode: str, label: str, meaning: str) -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="radio",
            name="mode",
            default_checked=Invitations.mode == mode,
            on_change=Invitations.choose(mode),
            custom_attrs={"id": f"mode-{mode}", "aria-describedby": f"mode-{mode}-meaning"},
        ),
        rx.el.label(label, html_for=f"mode-{mode}"),
        rx.el.p(meaning, id=f"mode-{mode}-meaning", class_name="note"),
        class_name="choice",
    )


def invitations() -> rx.Component:
    """Show the current invitations, and let new ones be made."""
    return rx.el.section(
        rx.el.h2("Invitations"),
        held.Answer.create(
            name=made.name, answer=Invitations.answer, is_unasked=True, on_leave=Invitations.put_away
        ),
        rx.cond(made.value.link, _made(), _form()),
        rx.cond(
            current.length() == 0,
            rx.el.p("No invitation is out.", class_name="note"),
            rx.el.ul(
                rx.foreach(current, _invitation),
                role="list",
                class_name="invitations",
                custom_attrs={"aria-label": "Invitations"},
            ),
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        field(
            "Note (optional)",
            "note",
            Invitations.errors["note"],
            max_length=MAX_NOTE,
            auto_complete="off",
            placeholder="Who is it for?",
        ),
        rx.el.div(
            _number("Number of uses", "uses", "1", MAX_USES),
            _number("Days until it expires", "days", "7", MAX_DAYS),
            class_name="pair",
        ),
        submit("Create invitation"),
        on_submit=Invitations.create,
        no_validate=True,
    )


def _number(label: str, name: str, default: str, most: int) -> rx.Component:
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
        rx.el.p("Hand this link over, or let it be scanned. It is shown only now."),
        handed_over(
            made.value.link,
            rx.el.button("Done", type="button", on_click=[made.drop(), Invitations.put_away]),
            name="Invitation link",
        ),
        rx.el.img(src=made.value.picture, alt="QR code of the invitation link", class_name="qr-code"),
        class_name="made",
    )


def _invitation(invitation: Any) -> rx.Component:
    note = rx.cond(invitation.note, invitation.note, "Without a note")
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.bdi(note), class_name="name"),
            rx.el.p(
                invitation.uses_left,
                rx.cond(invitation.uses_left == 1, " use left", " uses left"),
                " · until ",
                formats.moment_within(invitation.expires_at),
                " · by ",
                rx.el.bdi(invitation.inviter),
                class_name="note",
            ),
        ),
        Swap.create(
            rx.cond(
                withdrawing.value.id == invitation.id, _question(invitation), _withdraw(invitation, note)
            ),
            on=rx.cond(withdrawing.value.id == invitation.id, "asked", ""),
        ),
        key=invitation.id.to_string(),
    )


def _question(invitation: Any) -> rx.Component:
    return rx.el.div(
        rx.el.button(
            "Withdraw it now",
            type="button",
            class_name="danger",
            on_click=[Invitations.withdraw(invitation.id), withdrawing.drop()],
        ),
        rx.el.button("Keep it", type="button", on_click=withdrawing.drop(), custom_attrs={"data-after": ""}),
        class_name="buttons",
    )


def _withdraw(invitation: Any, note: Any) -> rx.Component:
    return rx.el.button(
        "Withdraw",
        type="button",
        on_click=withdrawing.ask(id=invitation.id),
        custom_attrs={"aria-label": f"Withdraw: {note}"},
    )
