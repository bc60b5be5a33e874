"""Whether a path still leads to the folder that it led to before."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from notedock.core import folder_identity
from notedock.core.folder_identity import Presence, identify, presence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "My folder"
    made.mkdir()
    return made


def test_a_folder_stays_the_same_whatever_is_in_it(folder: Path) -> None:
    known_by = identify(folder)
    (folder / "Start.ipynb").touch()
    assert known_by
    assert presence(folder, known_by) is Presence.SAME


def test_one_that_is_moved_away_and_back_is_the_same(folder: Path) -> None:
    known_by = identify(folder)
    folder.rename(folder.with_name("away"))
    assert presence(folder, known_by) is Presence.MISSING
    folder.with_name("away").rename(folder)
    assert presence(folder, known_by) is Presence.SAME


def test_one_that_is_deleted_and_restored_is_another(folder: Path, tmp_path: Path) -> None:
    known_by = identify(folder)
    restored = tmp_path / "from the backup"
    restored.mkdir()
    shutil.rmtree(folder)
    restored.rename(folder)
    assert presence(folder, known_by) is Presence.REPLACED


def test_a_file_in_its_place_is_no_folder(folder: Path) -> None:
    known_by = identify(folder)
    folder.rename(folder.with_name("away"))
    folder.touch()
    assert presence(folder, known_by) is Presence.MISSING


def test_nothing_is_said_of_one_that_is_not_known(folder: Path) -> None:
    assert presence(folder, "") is Presence.SAME
    assert identify(folder / "none") == ""


@pytest.mark.parametrize(
    ("kind", "known_by"),
    [
        ("ext4", "DEVICE:INODE"),
        ("btrfs", "DEVICE:INODE"),
        ("fuseblk", "DEVICE:INODE"),
        ("vfat", "DEVICE:0"),
        ("exfat", "DEVICE:0"),
        ("nfs4", ""),
        ("cifs", ""),
        ("9p", ""),
        ("fuse.sshfs", ""),
    ],
)
def test_what_changes_by_itself_is_not_relied_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str, known_by: str
) -> None:
    mounts = folder.with_name("mountinfo")
    where = os.fspath(folder).replace(" ", r"\040")
    mounts.write_text(
        "21 1 8:1 / / rw,relatime - tmpfs /dev/sda1 rw\n"
        f"22 21 0:41 / {where} rw - {kind} source rw\n"
        f"23 21 0:42 / {where}/below rw - nfs source rw\n"
    )
    monkeypatch.setattr(folder_identity, "_MOUNTS", mounts)
    status = folder.stat()
    expected = known_by.replace("DEVICE", str(status.st_dev)).replace("INODE", str(status.st_ino))
    assert identify(folder) == expected
    assert presence(folder, expected) is Presence.SAME


def test_another_device_is_another_folder_also_without_inodes(folder: Path) -> None:
    assert presence(folder, f"{folder.stat().st_dev + 1}:0") is Presence.REPLACED
