"""The tests that docs/security.md names exist, and every claim names one."""

import re

from tests.support.cases import each
from tests.support.servers import ROOT

SECURITY = (ROOT / "docs/security.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+(?:::\w+)?)`")
HEADERS = ("| area |", "| fault |")
ROWS = [line for line in SECURITY.splitlines() if line.startswith("| ") and not line.startswith(HEADERS)]


def is_there(path: str, name: str) -> bool:
    """Tell whether a test file has the class, the function, or the class with the method."""
    source = (ROOT / path).read_text() if (ROOT / path).is_file() else ""
    return all(re.search(rf"^ *(async def|def|class) {part}\b", source, re.M) for part in name.split("::"))


@each("named", sorted(set(NAMED.findall(SECURITY))))
def test_named_test_exists(named: tuple[str, str]):
    assert is_there(*named)


def test_missing_test_is_noticed():
    assert not is_there("tests/test_documentation.py", "test_a_test_that_is")
    assert not is_there("tests/test_nothing.py", "test_nothing")


def test_every_claim_names_a_test():
    assert len(ROWS) > 25
    assert [row for row in ROWS if not NAMED.search(row)] == []


def test_no_test_name_is_overlooked():
    assert SECURITY.count("tests/") == len(NAMED.findall(SECURITY))
