"""Mail templates: subject, text and HTML of each kind."""

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
from messenger.domain.away.excerpts import Place
from messenger.domain.mail_kinds import MailKind
from messenger.domain.mails import Outgoing
from messenger.mail import unread
from messenger.translation import Message, direction, gettext, translate

MAX_DIGITS = 4

PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
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
    '<p>{copying} <a href="{link}" style="word-break: break-all">{link}</a></p>'
)


COPYING = gettext("Or copy this address:")


@dataclass(frozen=True)
class Letter:
    """The wording of a kind of mail, before and after its link.

    The placeholders `{site}`, `{name}`, `{when}` and `{unsubscribe}` are available.
    """

    subject: Message
    before: tuple[Message, ...]
    label: Message | None = None
    after: tuple[Message, ...] = ()

    def said(self, language: str, **facts: str | Message) -> "Said":
        """Translate the wording and fill in the placeholders."""

        def say(text: Message) -> str:
            return translate(text.fill(**facts), language)

        return Said(
            language=language,
            subject=say(self.subject),
            before=[say(text) for text in self.before],
            label=say(self.label) if self.label else "",
            after=[say(text) for text in self.after],
        )


@dataclass(frozen=True)
class Said:
    """A letter in one language, with its placeholders filled in."""

    language: str
    subject: str
    before: list[str]
    label: str
    after: list[str]


TELL = gettext(
    "If this wasn't you, somebody else may be using your account. Tell an administrator right away."
)
LETTERS = {
    MailKind.CONFIRM_EMAIL: Letter(
        gettext("Confirm your email address"),
        (
            gettext(
                "This address was given for an account at {name}. "
                "To confirm that it is yours, open this link:"
            ),
        ),
        gettext("Confirm email address"),
        (
            gettext("The link works once, within 48 hours."),
            gettext(
                "If this wasn't you, ignore this email. The address doesn't count unless you open the link."
            ),
        ),
    ),
    MailKind.RESET_PASSWORD: Letter(
        gettext("Choose a new password"),
        (
            gettext(
                "On {when}, somebody asked for a new password for your account at {name}. "
                "To choose one, open this link:"
            ),
        ),
        gettext("Choose a new password"),
        (
            gettext("The link works once, within an hour."),
            gettext(
                "If this wasn't you, ignore this email. Your password stays as it is. "
                "Don't share the link with anybody."
            ),
        ),
    ),
    MailKind.EMAIL_CHANGED: Letter(
        gettext("Your email address was changed"),
        (
            gettext(
                "On {when}, the email address of your account at {name} was changed. "
                "This email goes to the address that it had before."
            ),
            TELL,
        ),
    ),
    MailKind.PASSWORD_CHANGED: Letter(
        gettext("Your password was changed"),
        (
            gettext("On {when}, the password of your account at {name} was changed."),
            gettext(
                "If this wasn't you, choose a new password at {site}/forgot-password. Then sign out the "
                "devices that you don't know at {site}/profile. If that doesn't help, tell an administrator."
            ),
        ),
    ),
    MailKind.SECOND_FACTOR_CHANGED: Letter(
        gettext("Your two-factor authentication was changed"),
        (
            gettext(
                "On {when}, two-factor authentication was turned on or off for your account at {name}, "
                "or it got new recovery codes."
            ),
            gettext(
                "If this wasn't you, change your password at {site}/profile and tell an administrator "
                "right away."
            ),
        ),
    ),
    MailKind.UNREAD: Letter(
        gettext("Unread messages at {name}"),
        (gettext("While you were away, these messages came for you at {name}:"),),
        gettext("Open Messenger"),
        (
            gettext("You get no further email of this kind until you have looked."),
            gettext("To stop these emails, open this address: {unsubscribe}"),
        ),
    ),
    MailKind.ACCOUNT_DELETED: Letter(
        gettext("Your account was deleted"),
        (
            gettext(
                "On {when}, your account at {name} was deleted. Your nickname, this address and your "
                "sign-ins were erased there. This is the last email to you."
            ),
            gettext("If this wasn't you, tell an administrator. A deleted account can't be restored."),
        ),
    ),
}


def compose(mail: Outgoing, *, sender: str, site: str) -> EmailMessage:
    """Compose the mail; `site` is the public URL. Raises `ValueError`."""
    facts = {"site": site, "name": urlsplit(site).netloc, "when": _when(mail.posted_at)}
    facts["unsubscribe"] = mail.unsubscribe
    letter, to = LETTERS[MailKind(mail.kind)].said(mail.language, **facts), _in_ascii(mail.address)
    message = EmailMessage(policy.SMTP if to.username.isascii() else policy.SMTPUTF8)
    message["Subject"] = letter.subject
    message["From"] = _sender(sender)
    message["To"] = to
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        # One click in the mail program (RFC 8058).
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    before = [translate(_greeting(mail.nickname), letter.language), *letter.before]
    link = _place(mail.unread, site) or mail.link
    parts = [*before, *unread.as_text(mail.unread, site, letter.language), link, *letter.after]
    message.set_content("\n\n".join(filter(None, parts)) + "\n")
    said = unread.as_html(mail.unread, site, letter.language)
    message.add_alternative(_page(letter, before, said, link, mail.unsubscribe), subtype="html")
    # Set last: `add_alternative` would move headers that start with Content- into the first part.
    message["Content-Language"] = letter.language
    return message


def _place(places: tuple[Place, ...], site: str) -> str:
    """Return what the button of a mail about unread messages opens: the conversation, if it is one."""
    if len(places) == 1:
        return f"{site}/conversations/{places[0].conversation}"
    return f"{site}/" if places else ""


def _page(letter: Said, before: list[str], said: list[str], link: str, unsubscribe: str) -> str:
    shown = {"label": letter.label, "copying": translate(COPYING, letter.language), "link": link}
    button = BUTTON.format(**{name: html.escape(text) for name, text in shown.items()}) if link else ""
    after = [_linked(_paragraph(text), unsubscribe) for text in letter.after]
    parts = [*map(_paragraph, before), *said, button, *after]
    return PAGE.format(
        language=letter.language,
        direction=direction(letter.language),
        title=html.escape(letter.subject),
        body="\n".join(filter(None, parts)),
    )


def _linked(paragraph: str, address: str) -> str:
    shown = html.escape(address)
    return paragraph.replace(shown, f'<a href="{shown}">{shown}</a>') if address else paragraph


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _sender(text: str) -> Address:
    (sender,) = policy.default.header_factory("From", text).addresses
    known = sender if sender.domain.isascii() else _in_ascii(sender.addr_spec)
    return Address(sender.display_name, known.username, known.domain)


def _in_ascii(address: str) -> Address:
    """Encode an international domain in ASCII; a local part beyond ASCII stays and needs SMTPUTF8."""
    known = emails.parsed(address)
    return Address(username=known.local_part, domain=known.ascii_domain)


def _greeting(nickname: str) -> Message:
    return gettext("Hello {name},", name=nickname) if _is_plain_name(nickname) else gettext("Hello,")


def _is_plain_name(nickname: str) -> bool:
    """Return whether nothing in the name can be mistaken for a link or a phone number (spam protection).

    Anybody can sign up with a stranger's address, and so choose the name that the stranger's mail shows.
    """
    digits = sum(character.isnumeric() for character in nickname)
    is_plain = all(map(_is_plain, nickname, nickname[1:] + " "))
    return bool(nickname.strip()) and is_plain and digits <= MAX_DIGITS


def _is_plain(character: str, following: str) -> bool:
    if character == ".":
        return following == " "
    return character in " -'\u2019_" or unicodedata.category(character)[0] in "LMN"


def _when(milliseconds: int) -> Message:
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return gettext("{date} at {time} UTC", date=moment.date(), time=moment.strftime("%H:%M"))
