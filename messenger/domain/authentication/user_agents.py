"""User agents: naming the browser and the system behind a `User-Agent` header."""

from messenger.translation import gettext

# The order matters: Edge also claims to be Chrome, and Chrome to be Safari.
BROWSERS = (
    ("Edge", ("Edg/", "EdgA/", "EdgiOS/", "Edge/")),
    ("Opera", ("OPR/", "OPT/", "Opera")),
    ("Samsung Internet", ("SamsungBrowser/",)),
    ("Firefox", ("Firefox/", "FxiOS/")),
    ("Chrome", ("Chrome/", "Chromium/", "CriOS/")),
    ("Safari", ("Safari/",)),
)
SYSTEMS = (
    ("Android", ("Android",)),
    ("iPhone", ("iPhone", "iPod")),
    ("iPad", ("iPad",)),
    ("Windows", ("Windows",)),
    ("macOS", ("Macintosh", "Mac OS X")),
    ("ChromeOS", ("CrOS",)),
    ("Linux", ("Linux", "X11")),
)
UNKNOWN = gettext("Unknown device")


def named(user_agent: str) -> str:
    """Name the browser and the system it runs on, as far as they are known: "Firefox on Linux"."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return gettext("{browser} on {system}", browser=browser, system=system)
    return browser or (gettext("Browser on {system}", system=system) if system else UNKNOWN)


def _first(kinds: tuple[tuple[str, tuple[str, ...]], ...], user_agent: str) -> str:
    return next((name for name, marks in kinds if any(mark in user_agent for mark in marks)), "")
