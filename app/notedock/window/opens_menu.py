"""What of a folder opens in the browser, to be chosen in a menu."""

from __future__ import annotations

from pathlib import PurePosixPath

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from notedock.core.opening import Opens, first_notebook
from notedock.core.words import translate
from notedock.window.session import Session


def add_opens(menu: QMenu, session: Session) -> None:
    """Add the choice to a menu that is about to be shown, in the place of an older one."""
    for old in menu.findChildren(QMenu, "opensMenu"):
        old.setParent(None)
        old.deleteLater()
    choice = menu.addMenu(translate("Opens", "&What opens in the browser"))
    choice.setObjectName("opensMenu")
    group = QActionGroup(choice)
    now = session.opens
    for opens, words in _words(session).items():
        action = choice.addAction(words)
        action.setCheckable(True)
        action.setChecked(opens is now)
        action.triggered.connect(lambda _ticked, chosen=opens: session.choose_opens(chosen))
        group.addAction(action)


def _words(session: Session) -> dict[Opens, str]:
    first = first_notebook(session.project.notebooks) if session.project else ""
    name = PurePosixPath(first).stem.replace("&", "&&") if first else "JupyterLab"
    return {
        Opens.AUTOMATIC: translate("Opens", "&Automatic: {name}", name=name),
        Opens.LAB: translate("Opens", "&JupyterLab"),
        Opens.NOTEBOOK: translate("Opens", "A &plain notebook page"),
        Opens.FILES: translate("Opens", "The list of &files"),
    }
