"""The built pages: made when the sources they come from have changed."""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ROOT / ".web" / "build" / "client" / "index.html"
ASSETS = PAGES.parent / "assets"
SEAL = ROOT / ".web" / "build.hash"
# The scripts and styles of the newest builds, a folder each.
KEPT = ROOT / ".web" / "kept"
MAX_KEPT = 5


class Failed(Exception):
    """The pages could not be built; the text is what the build said."""


def bring_up_to_date() -> None:
    """Build the pages unless they were built from these very sources. Raises `Failed`."""
    with _alone():
        sources = fingerprint(ROOT)
        if PAGES.exists() and SEAL.exists() and SEAL.read_text() == sources:
            return
        print("Building the pages. The first time, this takes a minute or two.", flush=True)
        SEAL.unlink(missing_ok=True)
        if ASSETS.exists() and not KEPT.exists():
            keep(ASSETS, KEPT)
        _build()
        keep(ASSETS, KEPT)
        SEAL.write_text(sources)


def keep(assets: Path, kept: Path) -> None:
    """Keep a copy of a build's scripts, and serve those of earlier builds beside them.

    Tabs that were opened before an upgrade ask for the scripts of their own build; a hash in the name of each
    keeps them apart.
    """
    shutil.copytree(assets, kept / f"{time.time_ns():020}")
    *earlier, _ = builds = sorted(kept.iterdir())
    for build in builds[:-MAX_KEPT]:
        shutil.rmtree(build)
    for script in (script for build in earlier[-MAX_KEPT + 1 :] for script in build.iterdir()):
        if not (assets / script.name).exists():
            shutil.copy2(script, assets)


def fingerprint(root: Path) -> str:
    """Return a hash of all that the pages are made from."""
    digest = hashlib.sha256()
    for path in sorted(filter(Path.exists, _sources(root))):
        digest.update(f"{path.relative_to(root)}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    # Not reflex.lock/package.json: the build writes it anew, in an order of its own.
    yield from (
        root / name
        for name in ("rxconfig.py", "vite-plugin-messenger.js", "requirements.txt", "constraints.txt")
    )
    yield root / "reflex.lock/package-lock.json"
    yield from (root / "messenger").rglob("*.py")
    # Reflex itself puts files of its components in assets/external.
    files = (path for path in (root / "assets").rglob("*") if path.is_file())
    yield from (path for path in files if "external" not in path.relative_to(root).parts)


def _build() -> None:
    export = subprocess.Popen(
        [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"],
        cwd=ROOT,
        env={**os.environ, "REFLEX_ENV_MODE": "prod"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = export.communicate()
    except BaseException:
        # The build starts programs of its own, which must not outlive an interrupted start.
        os.killpg(export.pid, signal.SIGTERM)
        raise
    if export.returncode:
        raise Failed(f"{said}\nThe pages could not be built; the reason stands above.")


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time build in this folder."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
