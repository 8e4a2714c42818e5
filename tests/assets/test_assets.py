"""Run the tests of the browser's modules with Node's test runner."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import servers
from tests.support.node import node

FOLDER = Path(__file__).parent
FILES = sorted(file.name for file in FOLDER.glob("*.test.mjs"))


@pytest.fixture(scope="session", autouse=True)
def packages():
    """Install the npm packages that the modules import, by building the pages."""
    # In another process, because the environment of this one tells Reflex that it is under test. Waits for a
    # build in progress.
    bring_up = "from messenger.run import build; build.bring_up_to_date()"
    subprocess.run([sys.executable, "-c", bring_up], cwd=servers.ROOT, env=servers.inherited(), check=True)


@pytest.mark.parametrize("file", FILES)
def test_javascript_tests_pass(file: str):
    # Show only failures, without colours and progress.
    command = [node(), "--test", "--test-reporter=dot", file]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
