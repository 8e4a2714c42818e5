"""The types that `make check` uses match the packages of the pages."""

import json

import pytest

from tests.support.servers import ROOT

CHECKED = json.loads((ROOT / "package-lock.json").read_text())["packages"]
SHIPPED = json.loads((ROOT / "reflex.lock/package-lock.json").read_text())["packages"]


def version(packages: dict, name: str) -> str:
    """Return the locked version of a package."""
    return packages[f"node_modules/{name}"]["version"]


@pytest.mark.parametrize("name", ["frimousse", "linkify-it", "react-router"])
def test_checked_package_is_the_shipped_one(name: str):
    assert version(CHECKED, name) == version(SHIPPED, name)


@pytest.mark.parametrize("name", ["react", "react-dom"])
def test_types_of_react_fit_the_shipped_version(name: str):
    # The patch numbers of type packages are independent.
    assert version(CHECKED, f"@types/{name}").split(".")[:2] == version(SHIPPED, name).split(".")[:2]
