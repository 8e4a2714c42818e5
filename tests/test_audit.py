"""The audit of packages, given reports of pip-audit."""

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import audit

PINS = ("requirements.txt", "requirements-dev.txt", "constraints.txt")

FAULT = {"id": "PYSEC-2014-8", "aliases": ["CVE-2014-1402"], "fix_versions": ["2.7.2"], "description": "x"}
FAULTY = {"name": "jinja2", "version": "2.4.1", "vulns": [FAULT]}
SKIPPED = {"name": "unknown", "skip_reason": "Dependency not found on PyPI"}
SOUND = {"name": "redis", "version": "7.4.1", "vulns": []}


def test_a_vulnerability_is_a_fault():
    assert list(audit.judge([FAULTY, SOUND], set())) == [
        "jinja2 2.4.1 has PYSEC-2014-8, which is fixed in 2.7.2"
    ]


def test_skipped_package_is_a_fault():
    (fault,) = audit.judge([SKIPPED, SOUND], set())
    assert fault.startswith("unknown was skipped")


@pytest.mark.parametrize("name", ["PYSEC-2014-8", "CVE-2014-1402"])
def test_exception_passes_the_audit(name: str):
    assert list(audit.judge([FAULTY, SKIPPED], {name, "unknown"})) == []


def test_an_exception_needs_a_reason():
    assert audit.exceptions("# a list\n\nCVE-1 not reachable from here\n") == {"CVE-1"}
    with pytest.raises(ValueError, match="no reason for CVE-2"):
        audit.exceptions("CVE-2\n")


def test_exceptions_file_is_valid():
    audit.exceptions(audit.EXCEPTIONS.read_text())


def test_transitive_requirements_are_audited():
    pins = dict(audit.installed(audit.REQUIREMENTS.read_text().splitlines()))
    assert {"reflex", "redis", "argon2-cffi", "starlette", "python-socketio", "pydantic"} <= set(pins)
    assert "pytest" not in pins


def test_transitive_requirements_are_pinned():
    lines = [line for file in PINS for line in (audit.ROOT / file).read_text().splitlines()]
    pins = {str(canonicalize_name(Requirement(line).name)): line for line in lines if "==" in line}
    for file in ("requirements.txt", "requirements-dev.txt"):
        brought = dict(audit.installed((audit.ROOT / file).read_text().splitlines()))
        # Every virtual environment has pip.
        for name, version in brought.items():
            assert name == "pip" or pins.get(name, "").endswith(f"=={version}"), (
                f"{name} is not pinned: run bin/pin"
            )


@pytest.mark.parametrize("answers", [None, [SOUND | {"name": "jinja2"}], [SKIPPED | {"name": "jinja2"}]])
def test_failed_lookup_is_reported_as_not_audited(
    answers: list[audit.Finding] | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(audit, "_ask", lambda *_: answers)
    assert audit.main() == 0
    assert "NOT AUDITED" in capsys.readouterr().out


def test_a_fault_fails_the_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(audit, "_ask", lambda *_: [FAULTY, SKIPPED])
    assert audit.main() == 1
    assert "2 faults" in capsys.readouterr().out
