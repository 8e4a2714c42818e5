"""The search for secrets in the logs of a test run, tried on logs that hold some."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from messenger.domain.authentication import passwords
from tests.browser import person
from tests.support import attacks, handlers, logs, tabs
from tests.support.servers import ROOT

PLANTED = {
    "a password": [tabs.PASSWORD, person.PASSWORD],
    "a token of a cookie, a ticket or a link": [
        "haQ4xBztP1MEZHAJIvNndr2l_Hfh9ka2DoyLpwvPwcs",
        "/x/1Xj9VyCuwgAAHLoawdJa2EOAI0pJ29-oAdhHXhfUicU?",
    ],
    "a cookie": ["Cookie: sign-in=abcdefghi", "__Host-device=abcdefghi", "sign-in-3000=abcdefghi"],
    "a hash of a password": [passwords.hashed("anything")],
    "a secret of a second factor": ["SO6YSFEZWE7NRNP3A2XTB4RFRQMJ6YIS"],
    "a message": [handlers.CONTENT, attacks.SAID, attacks.WHISPERED, "5 says 10"],
}


@pytest.mark.parametrize("kind", logs.SECRETS)
def test_planted_secret_is_found_and_not_repeated(kind: str, tmp_path: Path):
    for secret in PLANTED[kind]:
        (tmp_path / "app.log").write_text(f"all is well\nfailed with {{'x': '{secret}'}}\n")
        found = list(logs.found(tmp_path))
        # The end of a hash can also match the pattern of a token.
        assert f"{tmp_path}/app.log:2: {kind}" in found
        assert secret not in str(found)


def test_secret_search_has_no_false_positives(tmp_path: Path):
    lines = [
        "refused reflex___state____state.messenger___ui___screens___details___state____details.find",
        f"{os.urandom(32).hex()} {'a' * 43} {'A' * 32}",
        "File /tmp/pytest-of-root/pytest-1/test_a_sign_in_that_ended_is_over/messenger.db",
        "Messenger is ready at http://localhost:3000",
    ]
    (tmp_path / "app.log").write_text("\n".join(lines))
    assert not list(logs.found(tmp_path))


HOOKS = "pytest_configure, pytest_sessionfinish, pytest_terminal_summary"
TEST = """
import logging
def test_that_logs():
    logging.getLogger("sqlalchemy").error("failed with %s", {said!r})
"""


@pytest.mark.parametrize(("said", "code"), [(tabs.PASSWORD, 1), ("nothing much", 0)])
@pytest.mark.parametrize("workers", ["0", "1"])
def test_logged_secret_fails_the_run(said: str, code: int, workers: str, tmp_path: Path):
    (tmp_path / "test_one.py").write_text(TEST.format(said=said))
    (tmp_path / "conftest.py").write_text(f"from tests.support.logs import {HOOKS}\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", workers, tmp_path],
        env=environment | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, "1 passed" in run.stdout) == (code, True), run.stdout
    assert bool(re.search(r"tests-\d+\.log:1: a password", run.stdout)) is bool(code)
    assert bool(list(tmp_path.glob("messenger-logs-*"))) is bool(code)
    assert said not in run.stdout


def test_log_is_kept_for_the_final_search():
    logging.getLogger("messenger.kept").warning("kept for the search at the end")
    assert any("kept for the search" in log.read_text() for log in logs.folder().iterdir())


def test_program_output_is_kept_after_its_end(tmp_path: Path):
    (tmp_path / "said.log").write_text("spoken by a program")
    logs.keep(tmp_path / "said.log")
    assert any("spoken by a program" in log.read_text() for log in logs.folder().iterdir())
