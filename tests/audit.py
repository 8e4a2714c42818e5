"""Check everything that requirements.txt installs for known vulnerabilities: `make audit`."""

import importlib.metadata
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ROOT / "requirements.txt"
EXCEPTIONS = ROOT / "audit-exceptions.txt"
# Its vulnerabilities have been known since 2014: a source that cannot name one does not work.
CANARY = ("jinja2", "2.4.1")
NOT_ASKED = """
!! NOT AUDITED: no source of advisories could be asked from here, so nothing is known about
!! {count} packages. This does not fail the run; run `make audit` where the network lets it.
"""

Finding = dict[str, Any]


def main() -> int:
    """Print the faults of the packages and return the exit code."""
    pins = dict(installed(REQUIREMENTS.read_text().splitlines()))
    answer = ask(pins)
    if answer is None:
        print(NOT_ASKED.format(count=len(pins)), flush=True)
        return 0
    faults = list(judge(answer, exceptions(EXCEPTIONS.read_text())))
    print(*faults, f"{len(pins)} packages audited, {len(faults)} faults", sep="\n", flush=True)
    return 1 if faults else 0


def installed(requirements: list[str]) -> Iterator[tuple[str, str]]:
    """Return the name and version of each package that the requirements install, directly or not."""
    waiting = [(Requirement(line), "") for line in requirements if line.strip() and line[0] not in "#-"]
    seen = set[tuple[str, str]]()
    while waiting:
        wanted, extra = waiting.pop()
        if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(wanted.name)
        for part in {"", *wanted.extras} - {part for known, part in seen if known == name}:
            seen.add((name, part))
            package = importlib.metadata.distribution(name)
            yield name, package.version
            waiting += [(Requirement(needed), part) for needed in package.requires or []]


def ask(pins: dict[str, str]) -> list[Finding] | None:
    """Return what pip-audit finds for each package, or None if no source of advisories answers."""
    for source in ("pypi", "osv"):
        known = _ask(dict([CANARY]), source)
        if known and any(found.get("vulns") for found in known):
            return _ask(pins, source)
    return None


def _ask(pins: dict[str, str], source: str) -> list[Finding] | None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("".join(f"{name}=={version}\n" for name, version in pins.items()))
        listed.flush()
        program = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off"]
        options = ["--format=json", f"--vulnerability-service={source}", f"--requirement={listed.name}"]
        answer = subprocess.run([*program, *options], capture_output=True, text=True)
    try:
        return json.loads(answer.stdout)["dependencies"]
    except ValueError:
        return None


def judge(answer: list[Finding], excepted: set[str]) -> Iterator[str]:
    """Name each vulnerability, and each package that was skipped, unless it is excepted."""
    for found in answer:
        if "skip_reason" in found and found["name"] not in excepted:
            yield f"{found['name']} was skipped: {found['skip_reason']}"
        for fault in found.get("vulns", []):
            if not excepted & {fault["id"], *fault["aliases"]}:
                fixed = " or ".join(fault["fix_versions"]) or "no version yet"
                yield f"{found['name']} {found['version']} has {fault['id']}, which is fixed in {fixed}"


def exceptions(text: str) -> set[str]:
    """Return the exceptions in a list. Raises `ValueError` for a line without a reason."""
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip() and line[0] != "#"]
    if bare := [line[0] for line in lines if len(line) < 2]:
        raise ValueError(f"{EXCEPTIONS.name} gives no reason for {bare[0]}")
    return {line[0] for line in lines}


if __name__ == "__main__":
    sys.exit(main())
