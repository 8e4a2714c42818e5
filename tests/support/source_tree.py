"""A copy of the sources that can be changed and rebuilt: another version of the application."""

import re
import shutil
from pathlib import Path

from tests.support.servers import ROOT, Application

COPIED = (
    *("messenger", "assets", "alembic", "alembic.ini", "rxconfig.py", "vite-plugin-messenger.js"),
    *("reflex.lock", "requirements.txt", "constraints.txt"),
)


class SourceTree:
    """A copy of the sources and of their build; the original must have been built before."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.version = folder, 1
        ignored = shutil.ignore_patterns("__pycache__", "external")
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=ignored)
            else:
                shutil.copy(ROOT / name, folder)
        # Copy what is installed and built, too: it is the same, and takes long.
        shutil.copytree(ROOT / ".web", folder / ".web", symlinks=True)

    def next_version(self) -> None:
        """Change a text on the page of a conversation, and so the hashed name of its script."""
        self.version += 1
        page = self.folder / "messenger/ui/screens/messenger/view.py"
        text, found = re.subn(r"(Back to your conversations)[ \d]*", rf"\1 {self.version}", page.read_text())
        assert found
        page.write_text(text)

    def newest_scripts(self) -> set[str]:
        """Return the names of the scripts of the newest build."""
        return {script.name for script in max((self.folder / ".web/kept").iterdir()).glob("*.js")}

    def forget_scripts(self, names: set[str]) -> None:
        """Delete some scripts, so that they are no longer served."""
        for name in names:
            (self.folder / ".web/build/client/assets" / name).unlink()


class Version(Application):
    """The application, served from its own source tree."""

    def __init__(self, tree: SourceTree, folder: Path, port: int) -> None:
        super().__init__(folder, port, {})
        self.root = tree.folder
