"""Collect everything that a test run logs, and search it for secrets at the end."""

import logging
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

# Workers of pytest-xdist inherit it from the process that started them.
VARIABLE = "MESSENGER_LOGS_OF_TESTS"

# Secrets as they occur in tests: passwords, message texts, and tokens that the application generates.
SECRETS = {
    "a password": re.compile(r"a horse, a battery|correct horse battery"),
    "a token of a cookie, a ticket or a link": re.compile(
        # 32 random bytes in base64 practically always have capitals, small letters and digits.
        r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[A-Za-z0-9_-]{43}(?![\w-])"
    ),
    "a cookie": re.compile(r"\b(sign-in|device)(-\d+)?=[\w-]{8}"),
    "a hash of a password": re.compile(r"\$argon2"),
    "a secret of a second factor": re.compile(r"(?<![A-Z2-7])(?=[A-Z]*[2-7])[A-Z2-7]{32}(?![A-Z2-7=])"),
    "a message": re.compile(r"c0nf1dential|Do you hear me\?|\b\d+ says \d+|said-7c3w|whispered-9d4z"),
}


def folder() -> Path:
    """Return the folder with the logs of this run."""
    return Path(os.environ[VARIABLE])


def keep(log: Path) -> None:
    """Keep the log of a stopped program, whose folder is about to be deleted."""
    if VARIABLE in os.environ and log.exists():
        shutil.copyfile(log, folder() / f"{log.stem}-{uuid.uuid4().hex[:8]}.log")


def found(logs: Path) -> Iterator[str]:
    """Report place and kind of each secret in the logs of a folder, without repeating the secret."""
    for log in sorted(logs.iterdir()):
        with log.open(errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                for kind, pattern in SECRETS.items():
                    if pattern.search(line):
                        yield f"{log}:{number}: {kind}"


def ours(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the application itself has logged, without the warnings of Reflex."""
    return [record.getMessage() for record in caplog.records if record.name.startswith("messenger.")]


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Start to collect what this process logs."""
    if not _is_worker(config):
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="messenger-logs-")
    kept = logging.FileHandler(folder() / f"tests-{os.getpid()}.log")
    kept.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(kept)
    config.add_cleanup(kept.close)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run if its logs hold a secret."""
    if _is_worker(session.config):
        return
    secrets = list(found(folder()))
    session.config.stash[FOUND] = secrets
    if secrets:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    else:
        shutil.rmtree(folder())


FOUND = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Report where the secrets are."""
    if secrets := config.stash.get(FOUND, []):
        terminalreporter.section("secrets in the logs", red=True)
        for line in secrets[:100]:
            terminalreporter.write_line(line)
