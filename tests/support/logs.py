"""All that a run of the tests logs, searched for secrets when it is over."""

import logging
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

# Workers of pytest-xdist have it from the process that started them.
VARIABLE = "MESSENGER_LOGS_OF_TESTS"

# Secrets as tests make them: their passwords, what they write, and what the application makes at random.
SECRETS = {
    "a password": re.compile(r"a horse, a battery|correct horse battery"),
    "a token of a cookie, a ticket or a link": re.compile(
        # 32 random bytes have capitals, small letters and digits.
        r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[A-Za-z0-9_-]{43}(?![\w-])"
    ),
    "a cookie": re.compile(r"\b(sign-in|device)(-\d+)?=[\w-]{8}"),
    "a hash of a password": re.compile(r"\$argon2"),
    "a secret of a second factor": re.compile(r"(?<![A-Z2-7])(?=[A-Z]*[2-7])[A-Z2-7]{32}(?![A-Z2-7=])"),
    "a message": re.compile(r"c0nf1dential|Do you hear me\?|\b\d+ says \d+|said-7c3w|whispered-9d4z"),
}


def folder() -> Path:
    """Return where the logs of this run are."""
    return Path(os.environ[VARIABLE])


def keep(log: Path) -> None:
    """Keep what a program has said, which is stopped and whose folder goes."""
    if VARIABLE in os.environ and log.exists():
        shutil.copyfile(log, folder() / f"{log.stem}-{uuid.uuid4().hex[:8]}.log")


def found(logs: Path) -> Iterator[str]:
    """Say where secrets are in the logs of a folder, and of which kind, without telling them."""
    for log in sorted(logs.iterdir()):
        with log.open(errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                for kind, pattern in SECRETS.items():
                    if pattern.search(line):
                        yield f"{log}:{number}: {kind}"


def ours(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the application itself has logged; what Reflex warns of is its own affair."""
    return [record.getMessage() for record in caplog.records if record.name.startswith("messenger.")]


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to keep what is logged here."""
    if not _is_worker(config):
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="messenger-logs-")
    kept = logging.FileHandler(folder() / f"tests-{os.getpid()}.log")
    kept.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(kept)
    config.add_cleanup(kept.close)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when its logs hold a secret."""
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
    """Say where the secrets are."""
    if secrets := config.stash.get(FOUND, []):
        terminalreporter.section("secrets in the logs", red=True)
        for line in secrets[:100]:
            terminalreporter.write_line(line)
