import re
from pathlib import Path

import pytest

from messenger import config
from messenger.config import Environment, InvalidSetting, Settings

ROOT = Path(__file__).parents[1]
NAMES = {str(field.alias) for field in Settings.model_fields.values()}


def test_defaults_are_one_worker_and_sqlite():
    settings = config.read({})
    assert settings.database_url == f"sqlite:///{Path('data').resolve()}/messenger.db"
    assert settings.redis_url == ""
    assert settings.public_url == "http://localhost:3000"
    assert settings.origins == ("http://localhost:3000", "http://127.0.0.1:3000")
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 3000, 1)
    assert settings.trusted_proxies == 0
    assert not settings.https


def test_an_empty_setting_is_the_default():
    assert config.read(dict.fromkeys(NAMES, " ")) == config.read({})


def test_environment_wins_over_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / ".env").write_text("PORT=4000\nWORKERS=3\nHOST=example.org\nTRUSTED_PROXIES=2\n")
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORT", "5000")
    monkeypatch.setenv("HOST", " ")
    monkeypatch.setenv("workers", "2")
    found = Environment()
    assert (found.port, found.workers, found.trusted_proxies) == (5000, 3, 2)
    assert found.host == "127.0.0.1", "empty in the environment means default"


def test_the_database_file_is_in_the_data_folder(tmp_path: Path):
    assert config.read({"DATA_DIR": str(tmp_path)}).database_url == f"sqlite:///{tmp_path}/messenger.db"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+asyncpg"])
def test_every_postgresql_url_uses_the_installed_driver(scheme: str):
    settings = config.read({"DATABASE_URL": f"{scheme}://user:secret@host/name"})
    assert settings.database_url == "postgresql+psycopg://user:secret@host/name"


def test_only_public_url_may_call():
    settings = config.read({"PUBLIC_URL": "https://chat.example.org/"})
    assert settings.public_url == "https://chat.example.org"
    assert settings.origins == ("https://chat.example.org",)
    assert settings.https


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://chat.example.org:443", "https://chat.example.org"),
        ("http://chat.example.org:80/", "http://chat.example.org"),
        ("https://CHAT.example.org:8443", "https://chat.example.org:8443"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_the_origin_is_written_as_browsers_write_it(url: str, origin: str):
    assert config.read({"PUBLIC_URL": url}).origins == (origin,)


@pytest.mark.parametrize(
    "url",
    [
        "http://chat.example.org:99999",
        "http://chat.example.org:0",
        "http://[::1",
        "https://b\u00fccher.example",
        "https://\u0447\u0430\u0442.example",
        "https://a b",
        "https://chat.example.org;script-src *",
        "https://someone:secret@chat.example.org",
        "https://chat.example.org/messenger",
        "https://chat.example.org/?a",
        "https://chat.example.org/#a",
    ],
)
def test_impossible_public_url_is_refused(url: str):
    with pytest.raises(InvalidSetting, match="PUBLIC_URL must"):
        config.read({"PUBLIC_URL": url})


@pytest.mark.parametrize("url", ["*", "https://*", "https://*.example.org", "http://localhost:*"])
def test_wildcard_public_url_is_refused(url: str):
    with pytest.raises(InvalidSetting, match="PUBLIC_URL must name one address"):
        config.read({"PUBLIC_URL": url})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "three"),
        ("PORT", "-1"),
        ("WORKERS", "0"),
        ("WORKERS", "1.5"),
        ("TRUSTED_PROXIES", "many"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "messenger.db"),
        ("PUBLIC_URL", "chat.example.org"),
        ("PUBLIC_URL", "ftp://chat.example.org"),
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "http://mail.example.org"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example.org:many"),
        ("SMTP_URL", "smtp://[mail.example.org"),
        ("LOCAL_MAIL_DOMAINS", "ada@server"),
        ("LOCAL_MAIL_DOMAINS", "bücher.local"),
        ("LOCAL_MAIL_DOMAINS", "home.arpa;server"),
        ("LOCAL_MAIL_DOMAINS", ".local"),
        ("MAIL_FROM", "Messenger"),
        ("MAIL_FROM", "ada@example.org, grace@example.org"),
        ("MAIL_FROM", "messenger@example.org\nBcc: all@example.org"),
    ],
)
def test_invalid_setting_is_named(name: str, value: str):
    with pytest.raises(InvalidSetting, match=name):
        config.read({name: value})


def test_default_sender_is_the_site():
    assert config.read({"PUBLIC_URL": "https://chat.example.org"}).mail_from == "messenger@chat.example.org"
    sender = "Our Club <post@example.org>"
    assert config.read({"MAIL_FROM": sender}).mail_from == sender


@pytest.mark.parametrize("text", ["home.arpa,Server", " home.arpa  server ", "home.arpa,, server,"])
def test_local_domains_are_listed_by_commas_or_spaces(text: str):
    assert config.read({"LOCAL_MAIL_DOMAINS": text}).local_mail_domains == ("home.arpa", "server")


@pytest.mark.parametrize(
    ("given", "sends"), [({}, False), ({"SMTP_URL": "smtps://u:p@host"}, True), ({"MAIL_DIR": "mail"}, True)]
)
def test_mail_is_sent_once_a_transport_is_set(given: dict[str, str], sends: bool):
    assert config.read(given).sends_mail is sends


def test_a_refused_mail_address_does_not_show_its_password():
    with pytest.raises(InvalidSetting) as refusal:
        config.read({"SMTP_URL": "http://user:secret@host"})
    assert "secret" not in str(refusal.value)


def test_a_refused_database_address_does_not_show_its_password():
    with pytest.raises(InvalidSetting) as refusal:
        config.read({"DATABASE_URL": "mysql://user:secret@host/name"})
    assert "secret" not in str(refusal.value)


def test_the_example_lists_exactly_the_settings():
    listed = re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(NAMES)


def test_the_example_shows_the_defaults(monkeypatch: pytest.MonkeyPatch):
    shown = re.findall(r"^#([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    monkeypatch.chdir(ROOT)
    values = {name: value.replace("sqlite:///data", f"sqlite:///{ROOT}/data") for name, value in shown}
    assert config.read(values) == config.read({})


def test_the_readme_explains_every_setting():
    readme = (ROOT / "README.md").read_text()
    assert not {name for name in NAMES if f"`{name}`" not in readme}
