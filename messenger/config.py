"""Settings, read once from the environment and from `.env`."""

import re
from collections.abc import Callable, Mapping
from email import policy
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

HOST = re.compile(r"([\w.-]*\w|\[[0-9a-f:.]+\])(:\d+)?", re.ASCII | re.IGNORECASE)
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


class InvalidSetting(ValueError):
    """A setting in the environment that cannot be used, with the reason."""


def _whole(minimum: int, maximum: int) -> BeforeValidator:
    """Accept a whole number within bounds."""

    def check(value: object, info: ValidationInfo) -> int:
        text = str(value)
        if not text.isdecimal() or not minimum <= int(text) <= maximum:
            name = str(info.field_name).upper()
            raise InvalidSetting(f"{name} must be a whole number from {minimum} to {maximum}, not {text!r}")
        return int(text)

    return BeforeValidator(check)


def _smtp_url(url: str) -> str:
    if url and not _is_smtp_url(url):
        raise InvalidSetting("SMTP_URL must be an address like smtp://user:password@mail.example.org:587")
    return url


def _is_smtp_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # An invalid port or IPv6 address.
        return False


def _default_sender(public_url: str) -> str:
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
    """Split a list like "home.arpa, server"."""
    domains = tuple(filter(None, re.split(r"[\s,]+", text.lower())))
    if not all(map(DOMAIN.fullmatch, domains)):
        raise InvalidSetting(
            "LOCAL_MAIL_DOMAINS must be a list of domains like home.arpa,server without an @ and, for other "
            "letters than a to z, with xn--bcher-kva for bücher"
        )
    return domains


def _database_url(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.split("+")[0] not in ("sqlite", "postgresql", "postgres"):
        raise InvalidSetting("DATABASE_URL must start with sqlite:// or postgresql://")
    return url if scheme.startswith("sqlite") else f"postgresql+psycopg://{rest}"


def _public_url(url: str) -> str:
    public_url = url.rstrip("/")
    if "*" in public_url:
        raise InvalidSetting(
            "PUBLIC_URL must name one address: with a * in it, any site could act for people"
        )
    if not _is_site(public_url):
        raise InvalidSetting(
            "PUBLIC_URL must be an address like https://chat.example.org or, with other letters than a to z, "
            "https://xn--bcher-kva.example"
        )
    return public_url


def _origins(public_url: str) -> tuple[str, ...]:
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    names = [f"[{host}]" if ":" in host else host]
    if host in ("localhost", "127.0.0.1"):
        names = ["localhost", "127.0.0.1"]
    # Browsers leave out the default port.
    is_usual = parts.port in (None, {"http": 80, "https": 443}[parts.scheme])
    port = "" if is_usual else f":{parts.port}"
    return tuple(f"{parts.scheme}://{name}{port}" for name in names)


def _is_site(url: str) -> bool:
    """Return whether the URL names a whole site, by a host name in the form browsers send."""
    try:
        parts = urlsplit(url)
        is_named = parts.scheme in ("http", "https") and parts.port != 0
        return is_named and HOST.fullmatch(parts.netloc) is not None and parts[2:] == ("", "", "")
    except ValueError:
        return False


class Settings(BaseModel):
    """All settings of a deployment. Each has a line in `.env.example`."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=str.upper,
        validate_default=True,
        case_sensitive=True,
        env_file=".env",
        env_file_encoding="utf-8",
    )

    data_dir: Annotated[Path, AfterValidator(Path.resolve)] = Path("data")
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        default_factory=lambda given: f"sqlite:///{given['data_dir']}/messenger.db"
    )
    redis_url: str = ""
    host: str = "127.0.0.1"
    port: Annotated[int, _whole(1, 65535)] = 3000
    public_url: Annotated[str, AfterValidator(_public_url)] = Field(
        default_factory=lambda given: f"http://localhost:{given['port']}"
    )
    workers: Annotated[int, _whole(1, 64)] = 1
    trusted_proxies: Annotated[int, _whole(0, 10)] = 0
    smtp_url: Annotated[str, AfterValidator(_smtp_url)] = ""
    mail_from: Annotated[str, AfterValidator(_mail_from)] = Field(
        default_factory=lambda given: _default_sender(given["public_url"])
    )
    mail_dir: Annotated[Path, AfterValidator(Path.resolve)] | None = None
    local_mail_domains: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_domains)] = Field(
        default=(), validate_default=False
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Treat an empty setting as unset."""
        stripped = {name: str(value or "").strip() for name, value in given.items()}
        return {name: value for name, value in stripped.items() if value}

    @property
    def origins(self) -> tuple[str, ...]:
        """Return the allowed origins: that of `PUBLIC_URL`; if it is local, by both names of this machine."""
        return _origins(self.public_url)

    @property
    def https(self) -> bool:
        """Return whether people reach the application over HTTPS."""
        return self.public_url.startswith("https://")

    @property
    def sends_mail(self) -> bool:
        """Return whether mail is sent. Otherwise administrators pass its links on."""
        return bool(self.smtp_url or self.mail_dir)


class Environment(BaseSettings, Settings):  # pyright: ignore[reportIncompatibleVariableOverride]
    """The settings of this process. The environment overrides `.env`, even with an empty value."""


def read(environment: Mapping[str, str]) -> Settings:
    """Read the settings from a mapping alone. Raises `InvalidSetting`."""
    return _checked(lambda: Settings.model_validate(environment))


def _checked(settings: Callable[[], Settings]) -> Settings:
    """Report the first invalid setting in one line, without values that may contain a password."""
    try:
        return settings()
    except ValidationError as error:
        raise InvalidSetting(str(error.errors()[0].get("ctx", {}).get("error"))) from None


settings = _checked(Environment)
