"""The messages that one has saved."""

# A Var has the fields and operators of the value it stands for, which its type cannot say.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false, reportOperatorIssue=false

import reflex as rx

from messenger.domain.references.saving import Saved
from messenger.ui.bindings import collections
from messenger.ui.parts.link import link
from messenger.ui.parts.lists.listing import listing
from messenger.ui.parts.references import references
from messenger.ui.sections import page
from messenger.ui.texts import gettext as _

rows = collections.rows("saved", "saved/messages", "-at", Saved)
status = collections.status("savedStatus", "saved/messages")


def saved_page() -> rx.Component:
    """Show what one has saved, newest first; each leads to its place."""
    nothing = _("Nothing saved yet. Choose Save in the menu of a message to keep it here.")
    return page(
        _("Saved messages"),
        listing(status, rows, references(rows, _("Saved messages"), has_titles=True), nothing),
        links=(link(_("Reminders"), to="/reminders"),),
    )
