"""`python -m messenger.locale`: bring the catalogues up to date with the texts in the code."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from messenger.translation import FOLDER, LANGUAGES, SOURCE

PACKAGE = FOLDER.parent
TEMPLATE = FOLDER / "messages.pot"
# The functions that mark texts (`_` is `gettext`), and how many texts they take: one, or two with a plural.
MARKS = {"_": 1, "gettext": 1, "phrase": 1, "ngettext": 2}
COMMENT = "# Translators: "


def extracted() -> Catalog:
    """Return all texts that the code marks for translation, with the files that they stand in."""
    texts = Catalog(project="Messenger", charset="utf-8")
    for path in sorted(PACKAGE.rglob("*.py")):
        for text, comments in _marked(path.read_text()):
            # Without line numbers, which would change with every edit above a text.
            place = f"messenger/{path.relative_to(PACKAGE).as_posix()}"
            texts.add(text, locations=[(place, 0)], auto_comments=comments)
    return texts


def _marked(source: str) -> Iterator[tuple[Any, list[str]]]:
    """Yield the marked texts with their comments. Babel's own extractor misses a text inside another."""
    lines = ["", *(line.strip() for line in source.splitlines())]
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        count = MARKS.get(getattr(call.func, "id", ""), 0)
        texts = [each.value for each in call.args[:count] if isinstance(each, ast.Constant)]
        if count and len(texts) == count:
            above = lines[call.lineno - 1]
            comments = [above.removeprefix(COMMENT)] if above.startswith(COMMENT) else []
            yield texts[0] if count == 1 else tuple(texts), comments


def update(language: str, texts: Catalog) -> Catalog:
    """Return a language's catalogue with the texts there are now; what is new has no translation yet."""
    path = FOLDER / f"{language}.po"
    if not path.exists():
        known = Catalog(locale=language, project="Messenger", charset="utf-8")
    else:
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    known.update(texts, no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def missing(catalog: Catalog) -> list[str]:
    """List the texts that a catalogue does not translate."""
    return [str(message.id) for message in catalog if message.id and not _is_whole(message.string)]


def _is_whole(string: Any) -> bool:
    return bool(string) if isinstance(string, str) else all(string or [""])


def written(catalog: Catalog) -> bytes:
    """Write a catalogue as its file holds it: the same texts give the same bytes."""
    file = BytesIO()
    write_po(file, catalog, width=100, include_lineno=False, omit_header=True)
    return (
        HEADER.format(plural=catalog.plural_forms, language=catalog.locale or "").encode() + file.getvalue()
    )


HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def main() -> None:
    """Write the template and the catalogue of each language, and say what is not translated."""
    texts = extracted()
    _write(TEMPLATE, written(texts))
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        known = update(language, texts)
        _write(FOLDER / f"{language}.po", written(known))
        for text in missing(known):
            print(f"{language}: not translated: {text}")


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


if __name__ == "__main__":
    main()
