"""The link of a message that gets a preview: the first that is in no code, no spoiler and no quote."""

from collections.abc import Iterator

from linkify_it import LinkifyIt

from messenger.domain.markup import Block, blocks, inline, targets

# Links without "https://" are links in browsers only: too many are names of files.
_linkify = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
for _scheme in ("ftp:", "//", "mailto:"):
    _linkify.add(_scheme, None)
# linkify-it takes quadratic time for a text of nothing but "https://".
MAX_MARKS = 50


def find(body: str, runs: list[Block] | None) -> str | None:
    """Return the address of the first link of a text and its runs, or None. Most texts cost one search."""
    if "://" not in body:
        return None
    texts = _texts(runs) if runs else iter([(body, "")])
    return next(filter(None, (_first(text, target) for text, target in texts)), None)


def _texts(runs: list[Block]) -> Iterator[tuple[str, str]]:
    for kind, _level, found, *quotes in runs:
        if kind == blocks.CODE or any(quotes[:1]):
            continue
        for run in found:
            text, flags, target = [*run, *(0, "")[len(run) - 1 :]]
            if not flags & (inline.CODE | inline.SPOILER):
                yield text, target


def _first(text: str, target: str) -> str | None:
    if target:
        return target if targets.WEB.fullmatch(target) else None
    if text.count("://") > MAX_MARKS:
        return None
    found = _linkify.match(text)
    address = found[0].url if found else ""
    return address if 0 < len(address) <= targets.MAX_LENGTH else None
