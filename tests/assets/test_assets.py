"""The modules that run in the browser, tested by Node's own test runner."""

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
    """The npm packages that the modules import, as the build of the pages installs them."""
    # Not in this process, whose environment tells Reflex that it is tested. Waits for a build under way.
    bring_up = "from messenger.run import build; build.bring_up_to_date()"
    subprocess.run([sys.executable, "-c", bring_up], cwd=servers.ROOT, env=servers.inherited(), check=True)


@pytest.mark.parametrize("file", FILES)
def test_the_module_does_what_its_tests_say(file: str):
    # Without colours and progress, only what failed.
    command = [node(), "--test", "--test-reporter=dot", file]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
