"""The addresses behind link texts: which are links, and which might deceive."""

import re
from urllib.parse import unquote, urlsplit

from messenger.domain import texts

MAX_LENGTH = 2_000
WEB = re.compile(r"https?://\S+", re.IGNORECASE)
HOST = re.compile(r"[\w.-]+")
MAIL = re.compile(r"mailto:[^\s@/?]+@[^\s@/?]+(?:\?\S*)?", re.IGNORECASE)
# In the text of a link, this looks like the address that it leads to; endings of files don't.
ADDRESS = re.compile(
    r"(?:https?://|www\.)(?P<host>[^\s/?#:]+)"
    r"|(?<![\w.@-])(?P<name>(?:[\w-]{1,63}\.){1,10}(?!py|js|ts|md|rs|sh|cc|so|pl|go|rb|cs|ps)"
    r"(?:[^\W\d_]{2}|com|org|net|info))\b",
    re.IGNORECASE,
)


def safe(url: str, label: str) -> str | None:
    """Return the address that a link may lead to, or None if it may lead nowhere."""
    address = f"https://{url}" if url.lower().startswith("www.") else url
    if len(address) > MAX_LENGTH:
        return None
    if MAIL.fullmatch(address):
        return address
    try:
        host = unquote(urlsplit(address).hostname or "") if WEB.fullmatch(address) else ""
    except ValueError:
        return None
    return address if HOST.fullmatch(host) and _is_honest(label, host) else None


def _is_honest(label: str, host: str) -> bool:
    # Without invisible characters, and in ordinary letters.
    named = (found["host"] or found["name"] for found in ADDRESS.finditer(texts.key(label)))
    return all(name.removeprefix("www.") == texts.key(host).removeprefix("www.") for name in named)
