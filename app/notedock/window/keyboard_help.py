"""The list of keys, for whoever works without a mouse or likes to be quick."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from notedock.core.words import translate
from notedock.window import look
from notedock.window.keys import KEYS, as_read
from notedock.window.labels import named, text_label


def what_keys_do() -> dict[str, str]:
    """Return for each name of the list of keys what it does, in a few words."""
    return {
        "open-folder": translate("Keys", "Open a folder"),
        "start": translate("Keys", "Start the notebooks"),
        "open": translate("Keys", "Show the running notebooks in the browser"),
        "cancel": translate("Keys", "Call off what is going on, or close a question"),
        "details": translate("Keys", "Show or hide the details"),
        "search": translate("Keys", "Search the log"),
        "next-match": translate("Keys", "In the search: go to the next match"),
        "previous-match": translate("Keys", "In the search: go to the match before"),
        "only-matches": translate("Keys", "Show only lines of the log that match, or all"),
        "log-end": translate("Keys", "In the log: go to the end, and stay there"),
        "wrap": translate("Keys", "Wrap long lines of the log, or not"),
        "copy-lines": translate("Keys", "In the log: copy the selected lines"),
        "copy-log": translate("Keys", "Copy the whole log"),
        "save-log": translate("Keys", "Save the log"),
        "forget": translate("Keys", "In the list of folders: take a folder off the list"),
        "undo": translate("Keys", "Take back what was done last"),
        "doctor": translate("Keys", "Check whether this computer has all that is needed"),
        "settings": translate("Keys", "Show the settings"),
        "keys": translate("Keys", "Show this list"),
        "quit": translate("Keys", "Close Notedock"),
    }


class KeyboardHelp(QDialog):
    """Keys and what they do, in two columns that can be walked through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        self._list = QTreeWidget()
        named(self._list, "keyList", self.tr("Keys"), self.tr("Each key, and what it does"))
        self._list.setHeaderLabels([self.tr("Key"), self.tr("What it does")])
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        said = what_keys_do()
        for name in KEYS:
            self._list.addTopLevelItem(QTreeWidgetItem([as_read(name), said[name]]))
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._list.resizeColumnToContents(0)
        words = text_label(kind="quiet")
        words.setText(
            self.tr(
                "Tab goes from one thing to the next. "
                "Alt and an underlined letter press what has that letter."
            )
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(look.GAP)
        column.addWidget(self._list, 1)
        column.addWidget(words)
        column.addWidget(buttons)
        self.resize(self._list.sizeHintForColumn(0) + self._list.sizeHintForColumn(1) + 80, 440)
