"""Several engines on one computer: the best is used and shown, and another can be chosen."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from docker.context import ContextAPI
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.recent_folders import RecentFolders
from notedock.core.settings import SettingsFile
from notedock.engines.docker import addresses
from notedock.engines.docker.engine import DockerEngine
from notedock.flows.context import Context
from notedock.window.settings.settings_dialog import SettingsDialog
from notedock.window.shell.main_window import MainWindow
from tests.lab import podman
from tests.lab.engine import DEFAULT_SOCKET
from tests.lab.podman import Podman
from tests.window.conftest import child

LONG = 60_000  # milliseconds

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("collected"),
    pytest.mark.skipif(not podman.can_start(), reason="Podman needs root, and has to be there"),
]


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Podman]:
    """Podman beside Docker, and nobody has chosen between the two."""
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    with Podman() as started:
        paths = (DEFAULT_SOCKET, str(started.socket))
        monkeypatch.setattr(addresses, "SOCKETS", paths)
        active = {"base_url": f"unix://{DEFAULT_SOCKET}"}
        monkeypatch.setattr(ContextAPI, "kwargs_from_context", lambda **_: active)
        yield started


@pytest.fixture
def context(second: Podman, catalogue: Catalogue, paths: AppPaths) -> Context:
    person = f"test-{uuid.uuid4().hex[:12]}"
    return Context(DockerEngine(), catalogue, RecentFolders(paths), paths, person)


def test_the_best_is_used_and_another_can_be_chosen(
    qtbot: QtBot, window: MainWindow, context: Context, second: Podman, paths: AppPaths
) -> None:
    label = child(window, QLabel, "engineLabel")
    version = context.engine.info().version.partition("+")[0]
    qtbot.waitUntil(lambda: f"Docker {version}" in label.text(), timeout=LONG)
    window.dialogs.show_settings()
    (dialog,) = window.findChildren(SettingsDialog)
    choose(qtbot, dialog, "Podman")
    qtbot.waitUntil(lambda: "Podman 4" in label.text(), timeout=LONG)
    assert SettingsFile(paths).current.engine == second.host
    choose(qtbot, dialog, "Automatic")
    qtbot.waitUntil(lambda: f"Docker {version}" in label.text(), timeout=LONG)
    assert SettingsFile(paths).current.engine == ""
    dialog.reject()


def choose(qtbot: QtBot, dialog: SettingsDialog, words: str) -> None:
    """Choose the engine whose entry begins with these words, as soon as it can be done."""
    box = dialog.findChild(QComboBox, "engineSelector")
    assert box is not None
    qtbot.waitUntil(lambda: box.findText(words, Qt.MatchFlag.MatchStartsWith) >= 0, timeout=LONG)
    place = box.findText(words, Qt.MatchFlag.MatchStartsWith)
    assert "ready" in box.itemText(place) or place == 0
    box.setCurrentIndex(place)
    box.activated.emit(place)
