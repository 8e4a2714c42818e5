"""The private names of other packages that a file uses, for the tests that watch them."""

import ast
import re
from pathlib import Path


def private_names(file: Path, tests: Path) -> set[str]:
    """Return the private names in a file, and its functions, that no test in another file names."""
    source = ast.parse(file.read_text())
    tested = tests.read_text()
    imported = {
        alias.name
        for node in source.body
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("reflex", "socketio", "engineio"))
        for alias in node.names
    }
    functions = {
        node.name
        for node in source.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    }
    # Covered by the tests of what they produce: the text of a frame, an event, an expression.
    within = {"MESSAGE", "EVENT", "ImportVar", "BaseStateToken"}
    # Covered by the tests of the names that they patch, and by every test over a live connection.
    patches = {"watch_connections", "watch_sessions"}
    wanted = (imported - within) | (functions - patches)
    return {name for name in wanted if not re.search(rf"\b{name}\b", tested)}
