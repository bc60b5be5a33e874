"""The program's own files: nothing that lies in their place does harm."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from notedock.core import own_files
from notedock.core.app_paths import AppPaths
from notedock.core.error_hooks import ErrorHooks
from notedock.core.error_log import ErrorLog
from notedock.core.recent_folders import RecentFolders
from notedock.core.settings import ColorScheme, Settings, SettingsFile
from notedock.core.trust import TrustedFolders
from notedock.window.shell import last_shown
from tests.core.damage import DAMAGE, Damage, damaged

FOLDER = Path("/data/b")
NAME = hashlib.sha256(str(FOLDER).encode()).hexdigest()[:24] + ".json"

every_damage = pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())


@every_damage
def test_damaged_settings_count_as_unset_and_are_put_aside(paths: AppPaths, damage: Damage) -> None:
    file = paths.home / "settings.json"
    damaged(file, damage)
    settings = SettingsFile(paths)
    assert settings.current == Settings()
    was_object = isinstance(own_files.read_json(file), dict)  # then its keys are kept
    settings.change(look=ColorScheme.DARK)
    assert SettingsFile(paths).current.look is ColorScheme.DARK
    aside = file.with_name("settings.json.damaged")
    assert was_object or aside.is_symlink() or aside.exists()


@every_damage
def test_a_damaged_folder_is_forgotten_and_can_be_opened_again(
    paths: AppPaths, damage: Damage
) -> None:
    damaged(paths.folders / NAME, damage)
    recent = RecentFolders(paths)
    assert recent.folders() == []
    assert recent.environment(FOLDER) == ""
    recent.add(FOLDER, "r-notebook", 8888)
    assert [one.folder for one in RecentFolders(paths).folders()] == [FOLDER]
    assert RecentFolders(paths).port(FOLDER) == 8888
    aside = paths.folders / f"{NAME}.damaged"
    assert aside.is_symlink() or aside.exists()


@every_damage
def test_damaged_trust_is_none(paths: AppPaths, damage: Damage) -> None:
    damaged(paths.trusted / NAME, damage)
    trusted = TrustedFolders(paths)
    assert not trusted.trusts(FOLDER)
    trusted.trust(FOLDER)


@every_damage
def test_a_damaged_log_of_errors_is_left_out(paths: AppPaths, damage: Damage) -> None:
    damaged(paths.errors / "error-0.json", damage)
    damaged(paths.errors / "note-0.json", damage)
    log = ErrorLog(paths.home)
    log.record_text("Qt", "strange")
    assert "strange" in [entry.text for entry in log.entries()]
    log.record_text("Qt", "strange")
    assert [entry.count for entry in log.entries() if entry.text == "strange"] == [2]


@every_damage
def test_a_damaged_crash_does_not_keep_the_program_from_starting(
    paths: AppPaths, damage: Damage
) -> None:
    damaged(paths.errors / "crash-window-1.txt", damage)
    hooks = ErrorHooks(paths.home, "window")
    hooks._watch_for_crash()
    hooks.close()


@every_damage
def test_a_damaged_last_window_is_not_shown(paths: AppPaths, damage: Damage) -> None:
    damaged(paths.home / "window.txt", damage)
    assert last_shown.read(paths.home) is None


@pytest.mark.parametrize("folder", ["folders", "errors", "trusted"])
@every_damage
def test_whatever_lies_in_the_place_of_a_folder(
    paths: AppPaths, folder: str, damage: Damage
) -> None:
    damaged(paths.home / folder, damage)
    assert RecentFolders(paths).folders() == []
    RecentFolders(paths).add(FOLDER)
    ErrorLog(paths.home).record_text("Qt", "strange")
    ErrorLog(paths.home).entries()
    ErrorHooks(paths.home, "window").note_crash("x")
    TrustedFolders(paths).trust(FOLDER)


def test_a_file_is_read_up_to_the_bound_and_not_beyond(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("größer")
    assert own_files.read_text(file, limit=8) == "größer"
    assert own_files.read_text(file, limit=7) is None
