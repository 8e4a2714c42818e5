"""Message catalogues for browsers: one script per language, written when the pages are built."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from messenger.translation import FOLDER, LANGUAGES, PSEUDO, SOURCE, catalogue, direction, pseudo
from messenger.translation import Message as Text
from messenger.ui.parts.presence import texts as presence
from messenger.ui.screens.conversation import system_messages
from messenger.ui.screens.conversations import menu
from messenger.ui.screens.join_links import texts as joining
from messenger.ui.screens.notified import texts as notified
from messenger.ui.screens.palette import texts as palette
from messenger.ui.screens.profile_card import texts as profiles
from messenger.ui.screens.reminders import texts as reminders
from messenger.ui.screens.scheduled import composing
from messenger.ui.screens.sections import texts as sections
from messenger.ui.screens.settings_notifications import texts as notifications
from messenger.ui.screens.shortcuts import texts as shortcuts
from messenger.ui.screens.unread import texts as unread
from messenger.ui.texts import message_id

PUBLIC = Path("public/texts")
TEMPLATE = FOLDER / "messages.pot"
NUMBERS = range(200)
SCREENS = "messenger/ui/screens"
HANDED_OVER = "messenger/ui/parts/fields.py"
# What only these screens and files have is loaded with the pages that have the part: see `MoreTexts`.
PARTS = {
    "administration": (
        *("administration", "audit", "handing_over", "invitations", "people", "settings_privacy"),
        *("site_settings", "undelivered", "welcome", HANDED_OVER),
    ),
    "groups": ("join_by_link", "join_links", "open_groups", HANDED_OVER),
    "settings": (
        *("deletion", "devices", "profile", "second_factor", "settings", "settings_notifications/view"),
        "settings_privacy",
    ),
    "lists": ("palette/texts", "sections", "shortcuts", "unread"),
    "reminders": ("reminders", "notified"),
    "profiles": ("profile_card",),
}


def scripts() -> Iterator[tuple[Path, str]]:
    """Yield each script's path, relative to the folder of the pages, and its content."""
    texts = [message for message in _template() if message.id and _is_on_screen(message)]
    languages = [language for language in LANGUAGES if language != SOURCE]
    for part in ("", *PARTS):
        wanted = [text for text in texts if part in _parts(text)]
        for language in languages:
            yield _script(language, part, {_id(text): _translated(text, language) for text in wanted})
        yield _script(PSEUDO, part, {_id(text): _pseudo(text) for text in wanted})
    yield PUBLIC / "index.js", _index(languages)
    yield PUBLIC / "system-messages.js", _english(system_messages.TEXTS)
    yield PUBLIC / "scheduling.js", _english(composing.TEXTS)
    yield PUBLIC / "notifications.js", _english(notifications.TEXTS)
    yield PUBLIC / "presence.js", _english(presence.TEXTS)
    yield PUBLIC / "reminders.js", _english(reminders.TEXTS)
    yield PUBLIC / "notified.js", _english(notified.TEXTS)
    yield PUBLIC / "profiles.js", _english(profiles.TEXTS)
    yield PUBLIC / "conversation-menu.js", _english(menu.TEXTS)
    yield PUBLIC / "group-settings.js", _english(joining.TEXTS)
    for name, part in {
        "sections": sections,
        "palette": palette,
        "shortcuts": shortcuts,
        "unread": unread,
    }.items():
        yield PUBLIC / f"{name}.js", _english(part.TEXTS)


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


def _parts(message: Message) -> set[str]:
    """Return the parts that have a text: those of all its files, or only the one that all pages load."""
    paths = [path for path, _ in message.locations if path.startswith("messenger/ui/")]
    found = [{part for part, files in PARTS.items() if _is_in(path, files)} for path in paths]
    return set.union(*found) if all(found) else {""}


def _is_in(path: str, files: Iterable[str]) -> bool:
    return any(
        path == file or path.startswith((f"{SCREENS}/{file}/", f"{SCREENS}/{file}.")) for file in files
    )


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
    lines = [_entry(language, is_offered=True, is_rtl=direction(language) == "rtl") for language in languages]
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
