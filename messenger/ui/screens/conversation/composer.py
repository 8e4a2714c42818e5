"""The composer."""

import reflex as rx

from messenger.domain.messages.bodies import MAX_LENGTH
from messenger.ui.bindings import collections, emoji
from messenger.ui.screens.conversation import everyone
from messenger.ui.screens.conversation.replies import replying
from messenger.ui.screens.details.state import Details
from messenger.ui.screens.scheduled.composing import later_button, send_later
from messenger.ui.texts import N, ngettext, of_number
from messenger.ui.texts import gettext as _

WARN = 500
LIMITED = _("Only the owner and administrators can mention @everyone here. Take it out to send the message.")
WORDS = {
    "edit": _("Edit message"),
    "left": of_number(ngettext("{n} character left", "{n} characters left", n=N)),
    "over": of_number(
        ngettext(
            "{n} character over the limit. Shorten the message to send it.",
            "{n} characters over the limit. Shorten the message to send it.",
            n=N,
        )
    ),
    "cut": _(
        "That's too long, so only the first part was kept. A message can have up to {limit} characters.",
        limit=MAX_LENGTH,
    ),
}


def composer() -> rx.Component:
    """Show what is replied to, the text area, the Send button and the number of characters left."""
    return rx.fragment(replying(), _form(), send_later())


def _form() -> rx.Component:
    return collections.Composer.create(
        emoji.button(),
        later_button(),
        rx.el.button(_("Send"), type="submit", class_name="primary write-only"),
        rx.el.button(
            _("Cancel"), type="button", class_name="edit-only", custom_attrs={"data-cancel": "true"}
        ),
        rx.el.button(_("Save"), type="submit", class_name="primary edit-only"),
        emoji.completion(
            everyone=rx.cond(everyone.may_notify, _("Notify all members"), ""),
            problem=Details.error,
            on_add=Details.add_mentioned,
        ),
        rx.el.output(class_name="length-hint", custom_attrs={"aria-live": "polite"}),
        area={"placeholder": _("Write a message"), "aria-label": _("Message"), "dir": "auto"},
        into=collections.open_messages,
        draft={"conversation": collections.open_id},
        shown={"author": collections.viewer},
        field="body",
        most=MAX_LENGTH,
        warn=WARN,
        limited=rx.cond(everyone.may_notify, "", LIMITED),
        words=WORDS,
        class_name="composer",
    )
