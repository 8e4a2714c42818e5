"""What the audit log says: a sentence for each action, and words for details that are stored as keys."""

from collections.abc import Mapping

from messenger.domain.administration.audit import Action
from messenger.ui.screens.administration.mail_kinds import MAIL_KINDS

SOMEBODY = "Somebody"

# `{by}` and `{about}` stand for names.
SENTENCES = {
    Action.ACCOUNT_DELETED: "{by} deleted their account",
    Action.ADMINISTRATOR_ADDED: "{by} made {about} an administrator",
    Action.ADMINISTRATOR_REMOVED: "{by} removed {about} as an administrator",
    Action.EMAIL_CHANGED: "{by} changed their email",
    Action.INVITATION_CREATED: "{by} created an invitation",
    Action.INVITATION_WITHDRAWN: "{by} withdrew an invitation",
    Action.LINK_HANDED_OVER: "{by} took a link to hand over to {about}",
    Action.MAIL_DISMISSED: "{by} dismissed an undelivered mail to {about}",
    Action.PASSWORD_CHANGED: "{by} changed their password",
    Action.PASSWORD_RESET: "{about} set a new password with a reset link",
    Action.RECOVERY_CODE_USED: "{by} used a recovery code",
    Action.RECOVERY_CODES_RENEWED: "{by} created new recovery codes",
    Action.RESET_LINK_CREATED: "{by} created a password reset link for {about}",
    Action.SECOND_FACTOR_RESET: "{by} reset the second factor of {about}",
    Action.SECOND_FACTOR_TURNED_OFF: "{by} turned off their second factor",
    Action.SECOND_FACTOR_TURNED_ON: "{by} turned on their second factor",
    Action.SIGN_INS_ENDED: "{by} signed {about} out everywhere",
    Action.SIGN_UP_MODE_CHANGED: "{by} changed who may sign up",
    Action.SIGNED_UP: "{by} signed up",
    Action.SIGNED_UP_BY_INVITATION: "{by} signed up, invited by {about}",
    Action.SIGNED_UP_FIRST: "{by} signed up first and became an administrator",
    Action.USER_DEACTIVATED: "{by} deactivated {about}",
    Action.USER_REACTIVATED: "{by} reactivated {about}",
}

# Actions of earlier versions have no sentence: they are shown as they are stored.
UNKNOWN_BY = "{by}: {action}"
UNKNOWN_ABOUT = "{about}: {action}"
UNKNOWN_BY_AND_ABOUT = "{by}: {action}, for {about}"

SIGN_UP_MODES = {
    "open": "Anyone can sign up",
    "invitation": "Only by invitation",
    "closed": "Nobody can sign up",
}
# The details of other actions are shown as they are stored.
DETAILS: Mapping[Action, Mapping[str, str]] = {
    Action.LINK_HANDED_OVER: MAIL_KINDS,
    Action.MAIL_DISMISSED: MAIL_KINDS,
    Action.SIGN_UP_MODE_CHANGED: SIGN_UP_MODES,
}
