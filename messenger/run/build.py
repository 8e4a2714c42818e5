"""The built pages, rebuilt when their sources have changed."""

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
# Scripts and styles of the newest builds, one folder per build.
KEPT = ROOT / ".web" / "kept"
MAX_KEPT = 5


class Failed(Exception):
    """The pages could not be built; the text is the output of the build."""


def bring_up_to_date() -> None:
    """Build the pages unless the last build was made from the same sources. Raises `Failed`."""
    with _locked():
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

    Tabs opened before an upgrade still request scripts of their own build. Each name contains a hash, so
    builds don't collide.
    """
    shutil.copytree(assets, kept / f"{time.time_ns():020}")
    *earlier, _ = builds = sorted(kept.iterdir())
    for build in builds[:-MAX_KEPT]:
        shutil.rmtree(build)
    for script in (script for build in earlier[-MAX_KEPT + 1 :] for script in build.iterdir()):
        if not (assets / script.name).exists():
            shutil.copy2(script, assets)


def fingerprint(root: Path) -> str:
    """Return a hash of all sources of the pages."""
    digest = hashlib.sha256()
    for path in sorted(filter(Path.exists, _sources(root))):
        digest.update(f"{path.relative_to(root)}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    # Not reflex.lock/package.json: each build rewrites it, in varying order.
    yield from (
        root / name
        for name in ("rxconfig.py", "vite-plugin-messenger.js", "requirements.txt", "constraints.txt")
    )
    yield root / "reflex.lock/package-lock.json"
    yield from (root / "messenger").rglob("*.py")
    # Not assets/external: Reflex writes files of its components there.
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
        output, _ = export.communicate()
    except BaseException:
        # The build starts child processes, which must not outlive an interrupted start.
        os.killpg(export.pid, signal.SIGTERM)
        raise
    if export.returncode:
        raise Failed(f"{output}\nThe pages could not be built. See the output above.")


@contextmanager
def _locked() -> Iterator[None]:
    """Hold a file lock, so that one process at a time builds in this folder."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
