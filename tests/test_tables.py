"""Tables and the values that leave the domain are separate, in their names and in how values are built."""

import ast
import dataclasses
import inspect
from collections.abc import Iterator
from pathlib import Path

from messenger import models
from tests.support.cases import each
from tests.support.servers import ROOT
from tests.test_architecture import OFFERED, SOURCES, TESTS, parsed

PACKAGE, _, NAME = models.__name__.rpartition(".")
# Where a table and a value share a name, the table is written `models.Message`, the value `Message`.
VALUES = {
    value.__name__
    for value in OFFERED.values()
    if inspect.isclass(value) and dataclasses.is_dataclass(value) and value.__module__ != models.__name__
}
SHARED = VALUES & {name for name, value in vars(models).items() if hasattr(value, "__table__")}
ALLOWED = tuple(ROOT / "messenger" / place for place in ("domain", "jobs", "db", "run/seeds.py"))
BENCH = sorted((ROOT / "bench").rglob("*.py"))
DOMAIN = [path for path in SOURCES if path.is_relative_to(ROOT / "messenger/domain")]


def _tables(path: Path) -> Iterator[ast.alias]:
    """List what a file imports from `messenger.models`, including that module itself."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias for alias in node.names if alias.name == models.__name__)
        elif isinstance(node, ast.ImportFrom) and node.module == PACKAGE:
            yield from (alias for alias in node.names if alias.name == NAME)
        elif isinstance(node, ast.ImportFrom) and node.module == models.__name__:
            yield from node.names


@each("path", SOURCES, str)
def test_only_domain_jobs_and_database_know_the_tables(path: Path):
    if not any(path.is_relative_to(place) for place in ALLOWED):
        assert not [alias.name for alias in _tables(path)]


@each("path", [*SOURCES, *TESTS, *BENCH], str)
def test_table_is_not_mistaken_for_a_value(path: Path):
    for alias in _tables(path):
        assert alias.asname is None
        assert alias.name not in SHARED


def test_some_tables_share_their_names_with_values():
    assert {"Conversation", "Member", "Message"} <= SHARED


@each("path", DOMAIN, str)
def test_value_is_not_built_by_position(path: Path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and any(isinstance(given, ast.Starred) for given in node.args):
            name = ast.unparse(node.func).rpartition(".")[2].lstrip("_")
            assert not name[:1].isupper(), ast.unparse(node)
