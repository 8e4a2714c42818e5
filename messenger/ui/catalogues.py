"""Message catalogues for browsers: one script per language, written when the pages are built."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from messenger.translation import FOLDER, LANGUAGES, PSEUDO, SOURCE, catalogue, pseudo
from messenger.translation import Message as Text
from messenger.ui.parts.presence import texts as presence
from messenger.ui.screens.conversation import system_messages
from messenger.ui.screens.conversations import menu
from messenger.ui.screens.profile_card import texts as profiles
from messenger.ui.screens.scheduled import composing
from messenger.ui.screens.settings_notifications import texts as notifications
from messenger.ui.texts import message_id

PUBLIC = Path("public/texts")
TEMPLATE = FOLDER / "messages.pot"
NUMBERS = range(200)
SCREENS = "messenger/ui/screens"
# Texts of these screens alone are loaded with their pages: see `MoreTexts`.
PARTS = {
    "administration": (
        *("administration", "audit", "handing_over", "invitations", "people", "site_settings", "undelivered"),
    ),
    "settings": (
        *("deletion", "devices", "profile", "second_factor", "settings", "settings_notifications/view"),
        "settings_privacy",
    ),
    "profiles": ("profile_card",),
}


def scripts() -> Iterator[tuple[Path, str]]:
    """Yield each script's path, relative to the folder of the pages, and its content."""
    texts = [message for message in _template() if message.id and _is_on_screen(message)]
    languages = [language for language in LANGUAGES if language != SOURCE]
    for part in ("", *PARTS):
        wanted = [text for text in texts if _part(text) == part]
        for language in languages:
            yield _script(language, part, {_id(text): _translated(text, language) for text in wanted})
        yield _script(PSEUDO, part, {_id(text): _pseudo(text) for text in wanted})
    yield PUBLIC / "index.js", _index(languages)
    yield PUBLIC / "system-messages.js", _english(system_messages.TEXTS)
    yield PUBLIC / "scheduling.js", _english(composing.TEXTS)
    yield PUBLIC / "notifications.js", _english(notifications.TEXTS)
    yield PUBLIC / "presence.js", _english(presence.TEXTS)
    yield PUBLIC / "profiles.js", _english(profiles.TEXTS)
    yield PUBLIC / "conversation-menu.js", _english(menu.TEXTS)


def _english(texts: Mapping[str, Text]) -> str:
    """Return a script with texts for `say`: their keys in the catalogues, and their English forms."""
    found = {
        name: [message_id(text.source), [text.source, text.plural] if text.plural else text.source]
        for name, text in texts.items()
    }
    return f"export const TEXTS = {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"


def _template() -> Catalog:
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def _is_on_screen(message: Message) -> bool:
    return any(path.startswith("messenger/ui/") for path, _ in message.locations)


def _part(message: Message) -> str:
    """Return the part whose screens alone show a text, or "" for the part that all pages load."""
    on_screen = [path for path, _ in message.locations if path.startswith("messenger/ui/")]
    for part, screens in PARTS.items():
        prefixes = tuple(f"{SCREENS}/{screen}{end}" for screen in screens for end in "/.")
        if all(path.startswith(prefixes) for path in on_screen):
            return part
    return ""


def _id(message: Message) -> str:
    return message_id(_forms(message)[0])


def _forms(message: Message) -> tuple[str, str]:
    one, many = (message.id,) * 2 if isinstance(message.id, str) else message.id
    return one, many


def _translated(message: Message, language: str) -> str | dict[str, str]:
    known, (one, many) = catalogue(language), _forms(message)
    if not message.pluralizable:
        return known.gettext(one)
    # The forms by their CLDR plural category (one, few, many, other), which `Intl.PluralRules` returns.
    locale = Locale(language)
    return {locale.plural_form(n): known.ngettext(one, many, n) for n in reversed(NUMBERS)}


def _pseudo(message: Message) -> str | dict[str, str]:
    one, many = map(pseudo, _forms(message))
    return {"one": one, "other": many} if message.pluralizable else one


def _script(language: str, part: str, texts: dict[str, str | dict[str, str]]) -> tuple[Path, str]:
    body = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    return PUBLIC / f"{_name(language, part)}.js", f"export default {body};\n"


def _index(languages: list[str]) -> str:
    lines = [
        _entry(language, is_offered=True, is_rtl=Locale(language).text_direction == "rtl")
        for language in languages
    ]
    return (
        "export const catalogues = {\n"
        + "\n".join([*lines, _entry(PSEUDO, is_offered=False, is_rtl=True)])
        + "\n};\n"
    )


def _entry(language: str, *, is_offered: bool, is_rtl: bool) -> str:
    flags = f"isOffered: {str(is_offered).lower()}, isRightToLeft: {str(is_rtl).lower()}"
    parts = ", ".join(f'"{part}": () => import("./{_name(language, part)}.js")' for part in ("", *PARTS))
    return f"  {language}: {{ {flags}, parts: {{ {parts} }} }},"


def _name(language: str, part: str) -> str:
    return f"{language}-{part}" if part else language
