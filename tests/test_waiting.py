"""How tests wait: for conditions that are looked at again until they hold."""

import re
from pathlib import Path

from tests.support.cases import each

TESTS = sorted(Path(__file__).parent.rglob("*.py"))
PROMISED = re.compile(r"""wait_for_function\(\s*f?["']+\s*async\b""")


@each("path", TESTS, str)
def test_conditions_of_pages_are_no_promises(path: Path):
    """Playwright takes a promise for true: such a condition would hold at once."""
    assert not PROMISED.search(path.read_text())


def test_promise_is_found():
    assert PROMISED.search('page.wait_for_function(\n    "async () => false")')
