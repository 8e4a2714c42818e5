"""Start and stop the programs that tests need."""

import glob
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.support import logs

# Below the range that the system hands out for outgoing connections.
PORTS = range(15_000, 32_000)
PACKAGES = {
    "redis-server": "redis-server",
    "initdb": "postgresql",
    "postgres": "postgresql",
    "chromium": "chromium-headless-shell",
    "openssl": "openssl",
}


def program(name: str) -> str:
    """Return the path of an installed program; fail with the name of its package if it is missing."""
    debian = glob.glob(f"/usr/lib/postgresql/*/bin/{name}")
    found = shutil.which(name) or max(debian, default=None)
    if found is None:
        pytest.fail(
            f"{name} is not installed: run bin/system-packages, or install {PACKAGES.get(name, name)}"
        )
    return found


def chromium() -> str:
    """Return the path of an installed Chromium; the headless shell is preferred, as it is twice as fast."""
    return shutil.which("chromium-headless-shell") or program("chromium")


def free_port() -> int:
    """Return a port that nothing listens on."""
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no port is free")


def unprivileged() -> str | None:
    """Return the user for servers that refuse to run as root, or None if we are not root."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def workers(supervisor: int) -> list[psutil.Process]:
    """Return the processes that serve requests: children of the supervisor or of its fork server."""
    children = psutil.Process(supervisor).children()
    forked = [worker for child in children if _is(child, "forkserver") for worker in _children(child)]
    return forked + [child for child in children if _is(child, "spawn_main")]


def _is(process: psutil.Process, kind: str) -> bool:
    try:
        return any(kind in part for part in process.cmdline())
    except psutil.Error:
        # The process ended between listing and inspecting it.
        return False


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children()
    except psutil.Error:
        return []


class Server:
    """A program that runs until it is stopped; its output goes to a file."""

    def __init__(self, command: list[str], log: Path, user: str | None = None) -> None:
        self.command = command
        self.log_file = log
        self.user = user
        self.process: subprocess.Popen[bytes] | None = None

    def spawn(self, **how: object) -> "subprocess.Popen[bytes]":
        """Start the program in a session of its own."""
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.user,
                **how,  # pyright: ignore[reportArgumentType, reportCallIssue]
            )
        return self.process

    def runs(self) -> bool:
        """Return True while the program runs; fail with its output if it ended by itself."""
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"{self.command[0]} ended by itself:\n{self.log()}")
        return True

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """Stop the program and return its exit code."""
        if self.process is None:
            return None
        self.send(signal.SIGCONT)
        self.send(number)
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise
        finally:
            self.process = None
            logs.keep(self.log_file)

    def log(self) -> str:
        """Return all output of the program so far."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""
