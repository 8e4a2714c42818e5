"""What an HTML page says about itself."""

import codecs
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser
from yarl import URL

from messenger.domain import texts
from messenger.domain.previews.preview import Preview
from messenger.previews.fetching import Resource

# Standards have it in the first kilobyte.
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
SNIFFED = 1024
# Python has other codecs as well, some of them slow: "idna", "punycode", "unicode_escape".
CODECS = re.compile(
    r"utf-(?:8|16)|cp(?:125\d|866|874|932|949)|iso8859|koi8|gb|big5|euc|shift_jis|iso2022_jp|mac-"
)
# The parser takes quadratic time for a hundred thousand elements in each other. So every tag that isn't
# one of a head becomes text; within titles and attributes it reads the same.
OTHER_TAG = re.compile(r"<(?=[a-z])(?!(?:html|head|meta|title|link|script|style|base)[\s/>])", re.IGNORECASE)
# The parser takes quadratic time for attributes of one tag, too.
MAX_HTML = 256 * 1024
# As long as no text needs to be; they are cut where they are shown.
MAX_TEXT = 2_000
TITLES = ("og:title", "twitter:title")
DESCRIPTIONS = ("og:description", "twitter:description", "description")
PICTURES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")


@dataclass(frozen=True)
class Found:
    """The preview of a page, and the address of the picture that the page names, if any."""

    preview: Preview
    picture: str | None


def read(address: str, page: Resource) -> Found | None:
    """Return what the page says about itself, or None if it has no title."""
    tree = LexborHTMLParser(OTHER_TAG.sub("&lt;", _decoded(page)[:MAX_HTML]))
    metas: dict[str, str] = {}
    for meta in tree.css("meta[content]"):
        name = meta.attributes.get("property") or meta.attributes.get("name") or ""
        if text := _line(meta.attributes.get("content")):
            metas.setdefault(name.strip().lower(), text)
    heading = tree.css_first("title")
    title = _of(metas, TITLES) or (_line(heading.text()) if heading else "")
    if not title:
        return None
    site = metas.get("og:site_name") or (page.url.host or "").removeprefix("www.")
    return Found(Preview(address, title, _of(metas, DESCRIPTIONS), site), _picture(metas, page.url))


def _of(metas: dict[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _picture(metas: dict[str, str], page: URL) -> str | None:
    named = _of(metas, PICTURES)
    # As long as that, it may have been cut.
    if not 0 < len(named) < MAX_TEXT:
        return None
    try:
        return str(page.join(URL(named)))
    except ValueError:
        return None


def _line(text: str | None) -> str:
    """Return a text on one line, without characters that can't be stored."""
    line = " ".join((text or "")[:MAX_TEXT].replace("\x00", "").split())
    return line if texts.is_readable(line) and not texts.is_blank(line) else ""


def _decoded(page: Resource) -> str:
    declared = META_CHARSET.search(page.content[:SNIFFED])
    names = _of_mark(page.content), page.charset, declared and declared[1].decode("ascii", "replace")
    codec = next(filter(None, map(_codec, names)), "utf-8")
    return page.content.decode(codec, "replace")


def _codec(charset: str | None) -> str | None:
    """Return the codec of a charset that pages use, or None."""
    try:
        name = codecs.lookup(charset or "").name
    except (LookupError, ValueError):
        return None
    # As browsers do.
    name = "cp1252" if name in ("ascii", "iso8859-1") else name
    return name if CODECS.match(name) else None


def _of_mark(content: bytes) -> str | None:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None
