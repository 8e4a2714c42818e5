"""What mails say: subject, text and HTML of each kind."""

import html
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import urlsplit

from messenger.domain.accounts import emails
from messenger.domain.mail_kinds import MailKind
from messenger.domain.mails import Outgoing

MAX_DIGITS = 4

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="margin: 0; padding: 24px; font: 16px/1.5 system-ui, sans-serif">
<div style="max-width: 34em; margin: 0 auto">
{body}
</div>
</body>
</html>
"""
BUTTON = (
    '<p><a href="{link}" style="display: inline-block; padding: 12px 20px; border-radius: 8px; '
    'background: #2457d6; color: #ffffff; text-decoration: none">{label}</a></p>\n'
    '<p>Or copy this address: <a href="{link}" style="word-break: break-all">{link}</a></p>'
)


@dataclass(frozen=True)
class Letter:
    """The wording of a kind of mail, before its link and after it.

    `{site}`, `{name}` and `{when}` are filled in before the link.
    """

    subject: str
    before: tuple[str, ...]
    label: str = ""
    after: tuple[str, ...] = ()


TELL = "If this was not you, somebody else may be using your account. Tell an administrator at once."
LETTERS = {
    MailKind.CONFIRM_EMAIL: Letter(
        "Confirm your email address",
        ("This address was given for an account at {name}. To confirm that it is yours, open this link:",),
        "Confirm email address",
        (
            "The link works once, within 48 hours.",
            "If this was not you, there is nothing to do: only who opens the link confirms the address.",
        ),
    ),
    MailKind.RESET_PASSWORD: Letter(
        "Choose a new password",
        (
            "On {when}, somebody asked for a new password for your account at {name}. "
            "To choose one, open this link:",
        ),
        "Choose a new password",
        (
            "The link works once, within an hour.",
            "If this was not you, there is nothing to do: your password stays as it is. "
            "Do not pass the link on to anybody.",
        ),
    ),
    MailKind.EMAIL_CHANGED: Letter(
        "Your email address was changed",
        (
            "On {when}, the email address of your account at {name} was changed. "
            "This mail goes to the address that it had before.",
            TELL,
        ),
    ),
    MailKind.PASSWORD_CHANGED: Letter(
        "Your password was changed",
        (
            "On {when}, the password of your account at {name} was changed.",
            "If this was not you, choose a new password at {site}/forgot-password and then end the sign-ins "
            "that you do not know at {site}/profile. If that does not help, tell an administrator.",
        ),
    ),
    MailKind.SECOND_FACTOR_CHANGED: Letter(
        "Your second factor was changed",
        (
            "On {when}, the second factor of your account at {name} was changed: "
            "it was turned on or off, or has new recovery codes.",
            "If this was not you, change your password at {site}/profile and tell an administrator at once.",
        ),
    ),
    MailKind.ACCOUNT_DELETED: Letter(
        "Your account was deleted",
        (
            "On {when}, your account at {name} was deleted. Your nickname, this address and your sign-ins "
            "are erased there; this is the last mail to you.",
            "If this was not you, tell an administrator. A deleted account cannot be brought back.",
        ),
    ),
}


def compose(mail: Outgoing, *, sender: str, site: str) -> EmailMessage:
    """Write the mail, from the sender, for the site with this address. Raises `ValueError`."""
    letter, to = LETTERS[MailKind(mail.kind)], _as_servers_know(mail.address)
    message = EmailMessage(policy.SMTP if to.username.isascii() else policy.SMTPUTF8)
    message["Subject"] = letter.subject
    message["From"] = _sender(sender)
    message["To"] = to
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    message["Auto-Submitted"] = "auto-generated"
    facts = {"site": site, "name": urlsplit(site).netloc, "when": _when(mail.posted_at)}
    before = [_greeting(mail.nickname), *(paragraph.format(**facts) for paragraph in letter.before)]
    message.set_content("\n\n".join(filter(None, [*before, mail.link, *letter.after])) + "\n")
    message.add_alternative(_page(letter, before, mail.link), subtype="html")
    return message


def _page(letter: Letter, before: list[str], link: str) -> str:
    button = BUTTON.format(link=html.escape(link), label=letter.label) if link else ""
    parts = [*map(_paragraph, before), button, *map(_paragraph, letter.after)]
    return PAGE.format(title=letter.subject, body="\n".join(filter(None, parts)))


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _sender(text: str) -> Address:
    (sender,) = policy.default.header_factory("From", text).addresses
    known = sender if sender.domain.isascii() else _as_servers_know(sender.addr_spec)
    return Address(sender.display_name, known.username, known.domain)


def _as_servers_know(address: str) -> Address:
    """Write an international domain in ASCII; what is before the @ stays, and then takes SMTPUTF8."""
    known = emails.parsed(address)
    return Address(username=known.local_part, domain=known.ascii_domain)


def _greeting(nickname: str) -> str:
    return f"Hello {nickname}," if _is_plain_name(nickname) else "Hello,"


def _is_plain_name(nickname: str) -> bool:
    """Tell whether nothing in the name can be taken for an address or a number to call.

    Who makes an account chooses the name, perhaps for a mail to somebody else.
    """
    digits = sum(character.isnumeric() for character in nickname)
    is_plain = all(map(_is_plain, nickname, nickname[1:] + " "))
    return bool(nickname.strip()) and is_plain and digits <= MAX_DIGITS


def _is_plain(character: str, following: str) -> bool:
    if character == ".":
        return following == " "
    return character in " -'\u2019_" or unicodedata.category(character)[0] in "LMN"


def _when(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{moment.day} {moment:%B %Y} at {moment:%H:%M} UTC"
