"""Scripts of earlier builds are served beside the new ones for a while."""

from pathlib import Path

from messenger.run import build


def _build(assets: Path, kept: Path, *scripts: str) -> None:
    """Replace the scripts in the folder, as a build does."""
    for old in assets.iterdir() if assets.exists() else ():
        old.unlink()
    assets.mkdir(exist_ok=True)
    for script in scripts:
        (assets / script).write_text(f"built with {len(list(assets.iterdir()))} others")
    build.keep(assets, kept)


def test_scripts_of_earlier_builds_stay(tmp_path: Path):
    assets, kept = tmp_path / "assets", tmp_path / "kept"
    _build(assets, kept, "root-1.js", "page-1.js", "page-1.js.gz")
    _build(assets, kept, "root-1.js", "page-2.js")
    assert {file.name for file in assets.iterdir()} == {"root-1.js", "page-1.js", "page-1.js.gz", "page-2.js"}


def test_new_build_wins(tmp_path: Path):
    assets, kept = tmp_path / "assets", tmp_path / "kept"
    _build(assets, kept, "page-1.js", "root-1.js")
    _build(assets, kept, "root-1.js")
    assert (assets / "root-1.js").read_text() == "built with 0 others"


def test_disk_space_is_bounded(tmp_path: Path):
    assets, kept = tmp_path / "assets", tmp_path / "kept"
    for number in range(20):
        _build(assets, kept, f"page-{number}.js")
    newest = {f"page-{number}.js" for number in range(20 - build.MAX_KEPT, 20)}
    assert {file.name for file in assets.iterdir()} == newest
    assert {file.name for file in kept.rglob("*.js")} == newest
    assert len(list(kept.iterdir())) == build.MAX_KEPT
