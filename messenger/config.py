"""Settings, read from the environment once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import policy
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

HOST = re.compile(r"([\w.-]*\w|\[[0-9a-f:.]+\])(:\d+)?", re.ASCII | re.IGNORECASE)
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


class InvalidSetting(ValueError):
    """A setting in the environment that cannot be used, with the reason."""


@dataclass(frozen=True)
class Settings:
    """Everything a deployer may choose; each has a line in `.env.example`."""

    database_url: str
    redis_url: str
    data_dir: Path
    public_url: str
    host: str
    port: int
    workers: int
    trusted_proxies: int
    smtp_url: str
    mail_from: str
    mail_dir: Path | None
    local_mail_domains: tuple[str, ...]
    origins: tuple[str, ...] = field(default=())

    @property
    def https(self) -> bool:
        """Tell whether people reach the application over HTTPS."""
        return self.public_url.startswith("https://")

    @property
    def sends_mail(self) -> bool:
        """Tell whether mail goes anywhere by itself; without, administrators hand over its links."""
        return bool(self.smtp_url or self.mail_dir)


def read(environment: Mapping[str, str]) -> Settings:
    """Read the settings from the environment; empty means default."""
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    data_dir = Path(given.get("DATA_DIR", "data")).resolve()
    port = _number(given, "PORT", default=3000, least=1, most=65535)
    public_url = given.get("PUBLIC_URL", f"http://localhost:{port}").rstrip("/")
    # First, for the sender has its name from there.
    origins = _origins(public_url)
    return Settings(
        database_url=_database_url(given.get("DATABASE_URL", f"sqlite:///{data_dir}/messenger.db")),
        redis_url=given.get("REDIS_URL", ""),
        data_dir=data_dir,
        public_url=public_url,
        host=given.get("HOST", "127.0.0.1"),
        port=port,
        workers=_number(given, "WORKERS", default=1, least=1, most=64),
        trusted_proxies=_number(given, "TRUSTED_PROXIES", default=0, least=0, most=10),
        smtp_url=_smtp_url(given.get("SMTP_URL", "")),
        mail_from=_mail_from(given.get("MAIL_FROM") or _nobody_at(public_url)),
        mail_dir=Path(given["MAIL_DIR"]).resolve() if "MAIL_DIR" in given else None,
        local_mail_domains=_domains(given.get("LOCAL_MAIL_DOMAINS", "")),
        origins=origins,
    )


def _smtp_url(url: str) -> str:
    if url and not _is_smtp_url(url):
        raise InvalidSetting("SMTP_URL must be an address like smtp://user:password@mail.example.org:587")
    return url


def _is_smtp_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # The port is no number, or the host no address.
        return False


def _nobody_at(public_url: str) -> str:
    host = urlsplit(public_url).hostname or "localhost"
    return f"messenger@[IPv6:{host}]" if ":" in host else f"messenger@{host}"


def _mail_from(text: str) -> str:
    sender = policy.default.header_factory("From", text)
    if (
        sender.defects
        or len(sender.addresses) != 1
        or not sender.addresses[0].domain
        or not text.isprintable()
    ):
        raise InvalidSetting("MAIL_FROM must be an address like Messenger <messenger@example.org>")
    return text


def _domains(text: str) -> tuple[str, ...]:
    """Read a list like "home.arpa, server", in small letters."""
    domains = tuple(filter(None, re.split(r"[\s,]+", text.lower())))
    if not all(map(DOMAIN.fullmatch, domains)):
        raise InvalidSetting(
            "LOCAL_MAIL_DOMAINS must be a list of domains like home.arpa,server without an @ and, for other "
            "letters than a to z, with xn--bcher-kva for bücher"
        )
    return domains


def _number(given: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    text = given.get(name, str(default))
    if not text.isdecimal() or not least <= int(text) <= most:
        raise InvalidSetting(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


def _database_url(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.split("+")[0] not in ("sqlite", "postgresql", "postgres"):
        raise InvalidSetting("DATABASE_URL must start with sqlite:// or postgresql://")
    return url if scheme.startswith("sqlite") else f"postgresql+psycopg://{rest}"


def _origins(public_url: str) -> tuple[str, ...]:
    """List the origins a browser may call from: the public one, by each name of this machine."""
    if "*" in public_url:
        raise InvalidSetting(
            "PUBLIC_URL must name one address: with a * in it, any site could act for people"
        )
    if not _is_site(public_url):
        raise InvalidSetting(
            "PUBLIC_URL must be an address like https://chat.example.org or, with other letters than a to z, "
            "https://xn--bcher-kva.example"
        )
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    names = [f"[{host}]" if ":" in host else host]
    if host in ("localhost", "127.0.0.1"):
        names = ["localhost", "127.0.0.1"]
    # Browsers leave out the port that goes without saying.
    is_usual = parts.port in (None, {"http": 80, "https": 443}[parts.scheme])
    port = "" if is_usual else f":{parts.port}"
    return tuple(f"{parts.scheme}://{name}{port}" for name in names)


def _is_site(url: str) -> bool:
    """Tell whether it names a whole site, by a name that browsers send as it is."""
    try:
        parts = urlsplit(url)
        is_named = parts.scheme in ("http", "https") and parts.port != 0
        return is_named and HOST.fullmatch(parts.netloc) is not None and parts[2:] == ("", "", "")
    except ValueError:
        return False


settings = read({**{k: v or "" for k, v in dotenv_values(".env").items()}, **os.environ})
