"""The modules that run in the browser, tested by Node's own test runner."""

import subprocess
from pathlib import Path

import pytest

from tests.support.node import node

FOLDER = Path(__file__).parent
FILES = sorted(file.name for file in FOLDER.glob("*.test.mjs"))


@pytest.mark.parametrize("file", FILES)
def test_the_module_does_what_its_tests_say(file: str):
    # Without colours and progress, only what failed.
    command = [node(), "--test", "--test-reporter=dot", file]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
