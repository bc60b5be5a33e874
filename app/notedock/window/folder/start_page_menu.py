"""The menu in which the start page of a folder is chosen."""

from __future__ import annotations

from pathlib import PurePosixPath

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from notedock.core.start_page import StartPage, first_notebook
from notedock.core.translation import translate
from notedock.window.work.folder_session import FolderSession


def add_start_page_menu(menu: QMenu, session: FolderSession) -> None:
    """Add the submenu to `menu`, which is about to be shown, and remove an older one."""
    for old in menu.findChildren(QMenu, "opensMenu"):
        old.setParent(None)
        old.deleteLater()
    choice = menu.addMenu(translate("Opens", "&What opens in the browser"))
    choice.setObjectName("opensMenu")
    group = QActionGroup(choice)
    now = session.start_page
    for opens, words in _words(session).items():
        action = choice.addAction(words)
        action.setCheckable(True)
        action.setChecked(opens is now)
        action.triggered.connect(lambda _ticked, chosen=opens: session.choose_start_page(chosen))
        group.addAction(action)


def _words(session: FolderSession) -> dict[StartPage, str]:
    first = first_notebook(session.project.notebooks) if session.project else ""
    name = PurePosixPath(first).stem.replace("&", "&&") if first else "JupyterLab"
    return {
        StartPage.AUTOMATIC: translate("Opens", "&Automatic: {name}", name=name),
        StartPage.LAB: translate("Opens", "&JupyterLab"),
        StartPage.NOTEBOOK: translate("Opens", "A &plain notebook page"),
        StartPage.FILES: translate("Opens", "The list of &files"),
    }
