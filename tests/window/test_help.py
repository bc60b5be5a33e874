"""Help and About: where people look, by keyboard, and in the colours of the window."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QTextBrowser,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from notedock import __version__
from notedock.core.help_pages import read_pages
from notedock.flows import open_external
from notedock.window.shell.help_window import HelpWindow
from notedock.window.shell.main_window import MainWindow
from notedock.window.theme import theme
from notedock.window.theme.colours import DARK, LIGHT
from tests.window.conftest import child


@pytest.fixture
def help_window(qtbot: QtBot, window: MainWindow) -> HelpWindow:
    QTest.keyClick(window, Qt.Key.Key_F1)
    QTest.keyClick(window, Qt.Key.Key_F1)  # there is one only
    (shown,) = window.findChildren(HelpWindow)
    assert shown.isVisible()
    return shown


def test_every_page_is_read_and_links_lead_on(qtbot: QtBot, help_window: HelpWindow) -> None:
    pages = child(help_window, QListWidget, "helpPages")
    text = child(help_window, QTextBrowser, "helpText")
    titles = [page.title for page in read_pages()]
    assert [pages.item(row).text() for row in range(pages.count())] == titles
    pages.setFocus()
    QTest.keyClick(pages, Qt.Key.Key_End)
    assert text.toPlainText().startswith(titles[-1])
    text.anchorClicked.emit(QUrl("environment.md"))
    assert pages.currentItem().text() == "The environment"
    text.anchorClicked.emit(QUrl("https://example.com/"))
    assert text.toPlainText().startswith("The environment")
    QTest.keyClick(help_window, Qt.Key.Key_Escape)
    assert not help_window.isVisible()


def test_pictures_follow_the_colours_and_fit(qtbot: QtBot, help_window: HelpWindow) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    text = child(help_window, QTextBrowser, "helpText")

    def corner() -> int:
        name = QUrl("../pictures/welcome-light.png")
        shown = text.document().resource(QTextDocument.ResourceType.ImageResource, name)
        assert isinstance(shown, QImage)
        return shown.pixelColor(shown.width() - 9, 9).lightness()

    assert corner() > 200
    assert text.horizontalScrollBar().maximum() == 0
    assert help_window.width() <= 900
    try:
        theme.apply_theme(application, DARK)
        assert corner() < 60
    finally:
        theme.apply_theme(application, LIGHT)


def test_what_it_is_can_be_read_and_copied(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = child(window, QToolButton, "helpButton").menu()
    entries = [one.text().partition("\t")[0] for one in menu.actions() if one.text()]
    assert entries == ["&Help", "&Keys", "&About Notedock"]
    menu.actions()[-1].trigger()
    about = child(window, QDialog, "about")
    assert about.isVisible()
    words = "\n".join(one.text() for one in about.findChildren(QLabel))
    assert f"Version {__version__}" in words
    docker = f"docker {version('docker')}"
    assert f"{docker} · Apache-2.0" in words
    assert "LGPL-3.0" in words
    child(about, QPushButton, "copyVersionButton").click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == f"Notedock {__version__}"
    assert docker in copied
    shown: list[Path] = []
    monkeypatch.setattr(open_external, "open_folder", shown.append)
    child(about, QPushButton, "licencesButton").click()
    qtbot.waitUntil(lambda: bool(shown))
    assert list(shown[0].glob("docker-*.dist-info/licenses/LICENSE"))
