"""How a mail shows what is unread: as text, and as HTML."""

import html

from messenger.domain.away.excerpts import Place
from messenger.translation import Message, gettext, ngettext, translate

HEADING = '<h2 style="margin: 24px 0 4px; font-size: 18px"><a dir="auto" href="{link}">{title}</a></h2>\n'
LINE = '<p dir="auto" style="margin: 4px 0">{text}</p>'
UNNAMED = gettext("Someone")


def as_text(places: tuple[Place, ...], site: str, language: str) -> list[str]:
    """Return a paragraph for each conversation."""
    return [
        "\n".join(
            [_title(place, language), *(f"  {line}" for line in _lines(place, language)), _link(place, site)]
        )
        for place in places
    ]


def as_html(places: tuple[Place, ...], site: str, language: str) -> list[str]:
    """Return a section for each conversation; its title is a link to it."""
    return [
        HEADING.format(link=html.escape(_link(place, site)), title=html.escape(_title(place, language)))
        + "\n".join(LINE.format(text=html.escape(line)) for line in _lines(place, language))
        for place in places
    ]


def _title(place: Place, language: str) -> str:
    return place.title or translate(UNNAMED, language)


def _lines(place: Place, language: str) -> list[str]:
    lines: list[Message] = [
        gettext("{name}: {text}", name=said.author or UNNAMED, text=said.text) for said in place.said
    ]
    if more := place.count - len(place.said):
        lines.append(ngettext("and {n} more message", "and {n} more messages", n=more))
    return [translate(line, language) for line in lines]


def _link(place: Place, site: str) -> str:
    return f"{site}/conversations/{place.conversation}"
