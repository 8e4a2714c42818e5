from collections.abc import Callable
from pathlib import Path

import pytest

from messenger.domain.accounts import emails
from messenger.domain.accounts.emails import HIDDEN, INVALID, LOCAL, UNREACHABLE
from messenger.live import mail_server
from tests.support.mail_server import MailServer

Choose = Callable[..., None]
INTERNATIONAL = "jürgen@example.org"


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """A function that changes settings, with an empty cache about the mail server."""
    mail_server.forget()
    return lambda **changes: monkeypatch.setattr(
        emails, "settings", emails.settings.model_copy(update=changes)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ADA@BÜCHER.example", "ada@XN--BCHER-KVA.Example"),
        ("ada@bu\u0308cher.example", "ada@bücher.example"),
        ("ada@example。org", "ada@example.org"),
        ("zoe\u0308@bücher.local", "ZOË@xn--bcher-kva.local"),
        ("ada@example.org\u200b", "ada@example.org"),
        ("\ufeff\u00a0ada@example.org \u200f", "ada@example.org"),
    ],
)
def test_one_mailbox_has_one_key(one: str, other: str):
    assert emails.key(one) == emails.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada@straße.example", "ada@strasse.example"),
        ("zoë@example.org", "zoe@example.org"),
        ("ada@example.org", "ada@example.com"),
    ],
)
def test_different_mailboxes_have_different_keys(one: str, other: str):
    assert emails.key(one) != emails.key(other)


@pytest.mark.parametrize(
    "text",
    ["", "@", "ada", "a@b@c", "ada@", "x" * 10_000, "a@" + "ü" * 10_000, "\ud800@\x00", "a@xn--\u00fc"],
)
def test_every_input_has_a_key(text: str):
    assert emails.key(text) == emails.key(text.upper())


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200c", "\u200d", "\ufeff", "\u00ad", "\u200e", "\u061c", "\u2060", "\ufe0f"]
)
@pytest.mark.parametrize("place", ["a{}da@example.org", "ada@exam{}ple.org", "ada{}@example.org"])
def test_hidden_characters_are_refused(hidden: str, place: str):
    assert emails.new_fault(place.format(hidden)) == HIDDEN
    around = f"{hidden} ada@example.org{hidden}"
    assert emails.trimmed(around) == "ada@example.org"


@pytest.mark.parametrize("email", ["ada@exam\u00a0ple.org", "a da@example.org", "ada@example.org\nx"])
def test_spaces_inside_are_refused(email: str):
    assert emails.new_fault(email) == INVALID


@pytest.mark.parametrize(
    "email",
    [
        "anna@firma.local",
        "anna@server",
        "anna@home.arpa",
        "anna@localhost",
        "anna@nas.HOME.arpa",
        "a@bücher.local",
    ],
)
def test_local_domain_is_refused_until_allowed(email: str, choose: Choose):
    assert emails.new_fault(email) == LOCAL
    assert "ask whoever runs this site" in LOCAL
    choose(local_mail_domains=("firma.local", "server", "home.arpa", "localhost", "xn--bcher-kva.local"))
    assert emails.new_fault(email) is None


def test_allowing_a_domain_allows_no_other(choose: Choose):
    choose(local_mail_domains=("server", "firma.local"))
    for email in ("a@otherserver", "a@my-firma.local", "a@local"):
        assert emails.new_fault(email) == LOCAL


def test_existing_account_at_a_refused_domain_gets_mail():
    assert emails.fault("anna@firma.local") is None


@pytest.mark.parametrize("takes_utf8", [True, False])
def test_international_address_needs_a_server_that_takes_it(takes_utf8: bool, choose: Choose):
    server = MailServer(takes_utf8=takes_utf8)
    server.start()
    try:
        choose(smtp_url=server.url)
        assert emails.new_fault(INTERNATIONAL) == (None if takes_utf8 else UNREACHABLE)
        assert emails.new_fault("ada@bücher.example") is None
        assert server.greetings == 1
    finally:
        server.stop()


def test_international_address_is_fine_without_a_server(choose: Choose, tmp_path: Path):
    choose(smtp_url="")
    assert emails.new_fault(INTERNATIONAL) is None
    choose(smtp_url="smtp://localhost:1", mail_dir=tmp_path)
    assert emails.new_fault(INTERNATIONAL) is None


def test_unknown_smtputf8_support_accepts_the_address(choose: Choose):
    choose(smtp_url="smtp://localhost:1")
    assert emails.new_fault(INTERNATIONAL) is None
