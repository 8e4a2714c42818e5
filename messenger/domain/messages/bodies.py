"""The body of a message: what it may contain, and how it begins."""

from itertools import groupby

from messenger import translation
from messenger.domain import markup, texts
from messenger.domain.markup import inline
from messenger.translation import gettext, ngettext

MAX_LENGTH = 10_000
EXCERPT = 120
# Stands for a spoiler.
HIDDEN = "▒▒▒"


def fault(body: str) -> translation.Message | None:
    """Return why the body can't be stored, or None."""
    if not texts.is_readable(body):
        return gettext("The message has characters that can't be sent.")
    if texts.is_blank(body):
        return gettext("The message is empty.")
    if len(body) > MAX_LENGTH:
        return ngettext(
            "The message is longer than {n} character.",
            "The message is longer than {n} characters.",
            n=MAX_LENGTH,
        )
    return None


def excerpt(body: str, runs: list[markup.Block] | None = None) -> str:
    """Return the beginning of a body on one line, as it is shown; spoilers stay hidden."""
    body = body if runs is None else "\n".join(_shown(block) for block in runs)
    line = " ".join(body[: 10 * EXCERPT].split()) or " ".join(body.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1].rstrip()}…"


def _shown(block: markup.Block) -> str:
    _, _, runs, *_ = block
    # A spoiler with bold text in it is several runs.
    groups = groupby(runs, lambda run: bool(sum(run[1:2]) & inline.SPOILER))
    return "".join(HIDDEN if is_hidden else "".join(run[0] for run in group) for is_hidden, group in groups)
