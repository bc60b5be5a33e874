"""Files of the program's own that were damaged: every command works all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.core.app_paths import AppPaths
from notedock.engines.docker.dangling_images import DanglingImages
from notedock.engines.docker.downloaded_images import DownloadedImages
from notedock.engines.docker.recipe_hashes import parts
from tests.core.damage import DAMAGE, Damage, damaged
from tests.terminal.program import Program

every_damage = pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())


def damaged_home(home: Path, damage: Damage) -> AppPaths:
    """Return the folders of a home in which every file is damaged."""
    paths = AppPaths(home)
    files = [home / name for name in ("settings.json", "sizes.json", "jupyter-settings.json")]
    files += [paths.errors / name for name in ("error-0.json", "crash-terminal-1.txt")]
    files += [folder / "0.json" for folder in paths.all_folders()]
    for file in files:
        damaged(file, damage)
    return paths


@every_damage
def test_commands_work_with_a_damaged_home(notedock: Program, damage: Damage) -> None:
    damaged_home(notedock.home, damage)
    for command in ("list", "environments", "doctor --report"):
        done = notedock(*command.split())
        assert done.status == 0, done.err
        assert "inside Notedock" not in done.err + done.out
        assert "Traceback" not in done.err


@every_damage
def test_damaged_notes_of_images_are_none(tmp_path: Path, damage: Damage) -> None:
    paths = AppPaths(tmp_path / "home")
    downloaded = DownloadedImages(paths, lambda: "here")
    dangling = DanglingImages(paths, lambda: "here")
    for file in (downloaded._path("here", "id"), dangling._path("here", "key")):
        damaged(file, damage)
    assert downloaded.names("id") == dangling.of("key") == ()
    assert downloaded.all() == {}
    downloaded.keep(set(), 0)
    dangling.clear_old(lambda _image: True)
    downloaded.note("id", "x")
    dangling.note("key", ["y"])


@every_damage
def test_a_damaged_memory_of_hashes_is_made_anew(tmp_path: Path, damage: Damage) -> None:
    memory, folder = tmp_path / "memory.json", tmp_path / "folder"
    folder.mkdir()
    (folder / "requirements.txt").write_text("x")
    damaged(memory, damage)
    assert list(parts(folder, ["requirements.txt"], memory)) == ["requirements.txt"]
