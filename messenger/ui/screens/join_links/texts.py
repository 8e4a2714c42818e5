"""The texts in the settings of a group."""

from messenger.translation import gettext as _

# `messenger/ui/catalogues.py` writes them into a script, so that they are no part of the first load.
TEXTS = {
    "save": _("Save"),
    "description": _("Description"),
    "limits_adding": _("Only the owner and moderators can add people"),
    "limits_pinning": _("Only the owner and moderators can pin messages"),
    "moderators": _("Moderators"),
    "joining": _("Joining"),
    "is_open": _("Everyone here can find and join this group"),
    # Translators: a checkbox; messages from before somebody joins.
    "shows_history": _("New members see earlier messages"),
    "links": _("Links to join"),
    "owner": _("Owner"),
    # Translators: the label of a list of members, of whom one becomes the owner.
    "new_owner": _("New owner"),
    "choose": _("Choose a member"),
    # Translators: a button that makes another member the owner of the group.
    "hand_over": _("Make owner"),
    "handing_over": _("Make {name} the owner? You'll be a moderator, and only {name} can undo this."),
    "keep": _("Cancel"),
}
