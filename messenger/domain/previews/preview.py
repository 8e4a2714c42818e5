"""A preview, as it is stored and as members see it."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from messenger.domain.pictures.picture import Picture

MAX_TITLE, MAX_DESCRIPTION, MAX_SITE = 200, 400, 80


@dataclass(frozen=True)
class Preview:
    """What a page says about itself; `url` is the address that was typed. The other texts may be empty.

    `picture` is the hash of its picture, whose size is in pixels; empty if it has none.
    """

    url: str
    title: str
    description: str = ""
    site: str = ""
    picture: str = ""
    width: int = 0
    height: int = 0


def capped(preview: Preview) -> Preview:
    """Return the preview with its texts cut to what is stored."""
    return replace(
        preview,
        title=_cut(preview.title, MAX_TITLE),
        description=_cut(preview.description, MAX_DESCRIPTION),
        site=_cut(preview.site, MAX_SITE),
    )


def pictured(preview: Preview, picture: Picture) -> Preview:
    """Return the preview with a picture."""
    return replace(preview, picture=picture.hash, width=picture.width, height=picture.height)


def stored(preview: Preview) -> dict[str, Any]:
    """Return what the column of a message holds."""
    return asdict(preview)


def removed(url: str) -> dict[str, Any]:
    """Return what the column holds after a removal, so that the same link gets no preview again."""
    return {"url": url}


def shown(column: dict[str, Any] | None) -> Preview | None:
    """Return the preview that a column holds, or None if there is none or it was removed."""
    return Preview(**column) if column and "title" in column else None


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
