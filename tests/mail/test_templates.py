import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from messenger.domain.mail_kinds import WITH_LINK, MailKind
from messenger.domain.mails import Outgoing
from messenger.mail import templates
from tests.support.mail_server import link_in, text_of

# All but that of unread messages: see `test_away.py`.
OF_ACCOUNTS = [kind for kind in MailKind if kind is not MailKind.UNREAD]
SITE = "https://chat.example.org"
LINK = f"{SITE}/reset-password/abc_DEF-123"
SENDER = "Messenger <messenger@example.org>"


class Links(HTMLParser):
    """Collects the links and tags of HTML."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str | None] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]


def mail(kind: str = "reset_password", nickname: str = "Ada", address: str = "ada@example.org") -> Outgoing:
    link = LINK if kind in WITH_LINK else ""
    return Outgoing(7, kind, nickname, address, posted_at=1_741_183_380_000, link=link)


def german(kind: str) -> Outgoing:
    return replace(mail(kind), language="de")


def compose(outgoing: Outgoing):
    return templates.compose(outgoing, sender=SENDER, site=SITE)


@pytest.mark.parametrize("kind", OF_ACCOUNTS)
def test_every_kind_has_a_subject_text_and_html(kind: str):
    letter = compose(mail(kind))
    assert letter["Subject"]
    assert letter.get_content_type() == "multipart/alternative"
    for part in ("plain", "html"):
        text = html.unescape(text_of(letter, part))
        assert "Hello Ada," in text
        assert "chat.example.org" in text
        assert "If this wasn't you" in text
        assert "{" not in text


@pytest.mark.parametrize("kind", sorted(set(OF_ACCOUNTS) - set(WITH_LINK)))
def test_notice_mail_has_time_and_no_link(kind: str):
    letter = compose(mail(kind))
    assert "5 March 2025 at 14:03 UTC" in text_of(letter)
    assert not Links(text_of(letter, "html")).links


@pytest.mark.parametrize("kind", WITH_LINK)
def test_mail_has_its_link_in_both_parts(kind: str):
    letter = compose(mail(kind))
    assert link_in(letter) == LINK
    assert text_of(letter).count("http") == 1
    assert Links(text_of(letter, "html")).links == [LINK, LINK]


def test_mail_is_marked_as_automatic():
    letter = compose(mail())
    assert letter["From"] == SENDER
    assert letter["To"] == "ada@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime.utcoffset().total_seconds() == 0
    assert re.fullmatch(r"<[^<>\s]+@example\.org>", letter["Message-ID"])


@pytest.mark.parametrize(
    "nickname",
    [
        "https://evil.example/win",
        "evil.example",
        "www.evil.example",
        "evil。example",
        "win@evil.example",
        "+44 20 7946 0000",
        "<a href=//evil>",
        "<img src=x>",
        "{site}",
        "Ada\r\nBcc: all@example.org",
        "\u202eelpmaxe.live",
        "",
        " ",
    ],
)
def test_a_hostile_nickname_is_not_in_the_mail(nickname: str):
    letter, plain = compose(mail(nickname=nickname)), compose(mail(nickname=""))
    assert letter["Subject"] == plain["Subject"]
    assert letter.keys() == plain.keys()
    for part in ("plain", "html"):
        assert text_of(letter, part) == text_of(plain, part)
        assert "Hello," in text_of(letter, part)


@pytest.mark.parametrize("nickname", ["Ada", "J. R. Doe", "Zoë O'Neill", "Ada 2", "美咲", "अदा", "Ann-Sofie"])
def test_an_ordinary_nickname_is_greeted(nickname: str):
    assert f"Hello {nickname}," in text_of(compose(mail(nickname=nickname)))


def test_nickname_is_escaped():
    page = text_of(compose(mail(nickname="O'Neill")), "html")
    assert "O&#x27;Neill" in page
    assert Links(page).tags == {"html", "head", "meta", "title", "body", "div", "p", "a"}


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org\r\nBcc: all@example.org",
        "ada@example.org, all@example.org",
        "Ada <ada@example.org>",
        "ada",
        "",
        "ada@exa mple.org",
    ],
)
def test_malformed_address_is_refused(address: str):
    with pytest.raises(ValueError):  # noqa: PT011
        compose(mail(address=address))


def test_non_ascii_local_part_is_kept():
    letter = compose(mail(address="ädä@exämple.org"))
    assert letter["To"].addresses[0].addr_spec == "ädä@xn--exmple-cua.org"
    assert "To: ädä@xn--exmple-cua.org\r\n".encode() in bytes(letter)


@pytest.mark.parametrize("address", ["ada@server", "ada@firma.local", "ada@home.arpa"])
def test_address_on_a_local_network_is_written_to(address: str):
    assert compose(mail(address=address))["To"] == address


def test_international_domain_of_the_sender_is_written_in_ascii():
    letter = templates.compose(mail(), sender="Büro <post@bücher.example>", site=SITE)
    (sender,) = letter["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Büro", "post@xn--bcher-kva.example")
    assert bytes(letter).isascii()


def test_an_international_domain_is_written_as_servers_know_it():
    assert compose(mail(address="ada@exämple.org"))["To"] == "ada@xn--exmple-cua.org"


@pytest.mark.parametrize("kind", OF_ACCOUNTS)
def test_every_kind_is_written_in_german(kind: str):
    letter, english = compose(german(kind)), compose(mail(kind))
    assert letter["Subject"] != english["Subject"]
    assert (letter["Content-Language"], english["Content-Language"]) == ("de", "en")
    page = text_of(letter, "html")
    assert '<html lang="de" dir="ltr">' in page
    assert f"<title>{html.escape(letter['Subject'])}</title>" in page
    for part in ("plain", "html"):
        text = html.unescape(text_of(letter, part))
        assert "Hallo Ada," in text
        assert "chat.example.org" in text
        assert "Wenn du das nicht warst" in text
        assert "{" not in text


def test_german_notice_has_a_german_date():
    text = text_of(compose(german(MailKind.PASSWORD_CHANGED)))
    assert "Am 5. März 2025 um 14:03 UTC wurde das Passwort" in text


def test_translation_is_escaped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(templates, "translate", lambda text, _language: f"<b>{text}</b>")
    assert "b" not in Links(text_of(compose(mail()), "html")).tags
