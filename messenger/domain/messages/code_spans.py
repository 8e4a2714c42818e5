"""Code in messages: what stands between backticks, or in a fenced block."""

import re
from collections import defaultdict
from collections.abc import Iterator

FENCE = re.compile(r" {0,3}(```|~~~)")
TICKS = re.compile("`+")


def without(body: str) -> str:
    """Return the text with spaces in the place of its code, so that places stay the same."""
    if "`" not in body and "~~~" not in body:
        return body
    return "".join(_lines(body))


def _lines(body: str) -> Iterator[str]:
    fence = ""
    for line in body.splitlines(keepends=True):
        mark = FENCE.match(line)
        if fence or mark:
            yield " " * (len(line) - 1) + "\n"
            if not fence:
                fence = mark[1] if mark else ""
            elif mark and mark[1] == fence:
                fence = ""
        else:
            yield _without_spans(line)


def _without_spans(line: str) -> str:
    """Blank out what stands between two runs of equally many backticks. Linear, however many there are."""
    runs = list(TICKS.finditer(line))
    later: defaultdict[int, list[re.Match[str]]] = defaultdict(list)
    for run in reversed(runs):
        later[len(run[0])].append(run)
    kept, end = list[str](), 0
    for run in runs:
        same = later[len(run[0])]
        same.pop()
        if run.start() < end or not same:
            continue
        closing = same[-1]
        kept += [line[end : run.start()], " " * (closing.end() - run.start())]
        end = closing.end()
    return "".join([*kept, line[end:]])
