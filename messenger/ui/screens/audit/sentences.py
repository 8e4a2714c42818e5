"""Texts of the audit log: a sentence for each action, and words for details that are stored as keys."""

from collections.abc import Mapping
from typing import Any

from messenger.domain.administration.audit import Action
from messenger.translation import gettext as _
from messenger.ui.screens.administration.mail_kinds import MAIL_KINDS
from messenger.ui.texts import gettext

SOMEBODY = gettext("Someone")

# `{by}` and `{about}` stand for names, which the view puts in.
SENTENCES = {
    Action.ACCOUNT_DELETED: _("{by} deleted their account"),
    Action.ADMINISTRATOR_ADDED: _("{by} made {about} an administrator"),
    Action.ADMINISTRATOR_REMOVED: _("{by} removed {about} as an administrator"),
    Action.COMMON_GROUP_STARTED: _("{by} started the group for everyone"),
    Action.EDITING_TIME_CHANGED: _("{by} changed when messages can be edited"),
    Action.EMAIL_CHANGED: _("{by} changed their email"),
    Action.EMOJI_ADDED: _("{by} added an emoji"),
    Action.EMOJI_ADDERS_CHANGED: _("{by} changed who can add emoji"),
    Action.EMOJI_DELETED: _("{by} deleted an emoji"),
    Action.INVITATION_CREATED: _("{by} created an invitation"),
    Action.INVITATION_WITHDRAWN: _("{by} withdrew an invitation"),
    Action.JOINING_TURNED_OFF: _("{by} turned off that new people join the group for everyone"),
    Action.JOINING_TURNED_ON: _("{by} turned on that new people join the group for everyone"),
    Action.LINK_HANDED_OVER: _("{by} took a link to hand over to {about}"),
    Action.MAIL_DISMISSED: _("{by} dismissed an undelivered email to {about}"),
    # Translators: an owner of a conversation, or an administrator, has deleted somebody else's message.
    Action.MESSAGE_DELETED: _("{by} deleted a message of {about}"),
    Action.PASSWORD_CHANGED: _("{by} changed their password"),
    Action.PASSWORD_RESET: _("{about} set a new password with a reset link"),
    Action.PREVIEWS_TURNED_OFF: _("{by} turned off previews of links"),
    Action.PREVIEWS_TURNED_ON: _("{by} turned on previews of links"),
    Action.PRIVACY_DEFAULT_CHANGED: _("{by} changed what people show of themselves"),
    Action.RECOVERY_CODE_USED: _("{by} used a recovery code"),
    Action.RECOVERY_CODES_RENEWED: _("{by} created new recovery codes"),
    Action.RESET_LINK_CREATED: _("{by} created a password reset link for {about}"),
    Action.SECOND_FACTOR_RESET: _("{by} reset {about}'s two-factor authentication"),
    Action.SECOND_FACTOR_TURNED_OFF: _("{by} turned off two-factor authentication"),
    Action.SECOND_FACTOR_TURNED_ON: _("{by} turned on two-factor authentication"),
    Action.SIGN_INS_ENDED: _("{by} signed {about} out everywhere"),
    Action.SIGN_UP_MODE_CHANGED: _("{by} changed who can sign up"),
    Action.SIGNED_UP: _("{by} signed up"),
    Action.SIGNED_UP_BY_INVITATION: _("{by} signed up, invited by {about}"),
    Action.SIGNED_UP_FIRST: _("{by} was the first to sign up and became an administrator"),
    Action.SITE_PICTURE_CHANGED: _("{by} changed the picture of the site"),
    Action.SITE_RENAMED: _("{by} renamed the site"),
    Action.USER_DEACTIVATED: _("{by} deactivated {about}"),
    Action.USER_REACTIVATED: _("{by} reactivated {about}"),
    Action.VERSIONS_TURNED_OFF: _("{by} turned off the history of edited messages"),
    Action.VERSIONS_TURNED_ON: _("{by} turned on the history of edited messages"),
}

# Actions of earlier versions have no sentence: they are shown as they are stored.
UNKNOWN_BY = _("{by}: {action}")
UNKNOWN_ABOUT = _("{about}: {action}")
UNKNOWN_BY_AND_ABOUT = _("{by}: {action}, for {about}")

SIGN_UP_MODES = {
    "open": gettext("Anyone can sign up"),
    "invitation": gettext("Only by invitation"),
    "closed": gettext("Nobody can sign up"),
}
EDITING_TIMES = {
    "always": gettext("At any time"),
    "day": gettext("For 24 hours after sending"),
    "hour": gettext("For an hour after sending"),
    "ten_minutes": gettext("For ten minutes after sending"),
    "never": gettext("Never"),
}
EMOJI_ADDERS = {
    "nobody": gettext("Nobody can add emoji"),
    "administrators": gettext("Only administrators can add emoji"),
    "everybody": gettext("Everybody can add emoji"),
}
PRIVACY_DEFAULTS = {
    "online": gettext("Online status"),
    "last_seen": gettext("Last seen"),
    "typing": gettext("Typing"),
    "seen": gettext("Seen"),
}
# The details of other actions are shown as they are stored.
DETAILS: Mapping[Action, Mapping[str, Any]] = {
    Action.EMOJI_ADDERS_CHANGED: EMOJI_ADDERS,
    Action.EDITING_TIME_CHANGED: EDITING_TIMES,
    Action.LINK_HANDED_OVER: MAIL_KINDS,
    Action.MAIL_DISMISSED: MAIL_KINDS,
    Action.PRIVACY_DEFAULT_CHANGED: PRIVACY_DEFAULTS,
    Action.SIGN_UP_MODE_CHANGED: SIGN_UP_MODES,
}
