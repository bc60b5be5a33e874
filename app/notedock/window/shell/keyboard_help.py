"""The dialog that lists the keyboard shortcuts."""

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

from notedock.core.translation import translate
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.key_bindings import KEYS, as_read
from notedock.window.widgets.labels import text_label

_AROUND = 120  # pixels beside the two columns
_HEIGHT, _FRAME = 560, 64  # pixels; the latter are left free on a small screen


def key_descriptions() -> dict[str, str]:
    """Return for each name in KEYS what it does, in a few words."""
    return {
        "open-folder": translate("Keys", "Open a folder"),
        "start": translate("Keys", "Start the notebooks"),
        "open": translate("Keys", "Show the running notebooks in the browser"),
        "cancel": translate("Keys", "Cancel what is in progress, or close a question"),
        "details": translate("Keys", "Show or hide the details"),
        "search": translate("Keys", "Search the log"),
        "next-match": translate("Keys", "In the search: go to the next match"),
        "previous-match": translate("Keys", "In the search: go to the previous match"),
        "only-matches": translate("Keys", "Show only matching lines of the log, or all"),
        "log-end": translate("Keys", "In the log: go to the end, and stay there"),
        "wrap": translate("Keys", "Wrap long lines of the log, or stop wrapping them"),
        "copy-lines": translate("Keys", "In the log: copy the selected lines"),
        "copy-log": translate("Keys", "Copy the whole log"),
        "save-log": translate("Keys", "Save the log"),
        "folder-menu": translate("Keys", "In the list of folders: show the menu of a folder"),
        "rename": translate("Keys", "Rename the folder in Notedock"),
        "pin": translate("Keys", "Pin the folder to the top of the list, or unpin it"),
        "forget": translate("Keys", "In the list of folders: remove a folder from the list"),
        "undo": translate("Keys", "Undo the last action"),
        "doctor": translate("Keys", "Check this computer"),
        "settings": translate("Keys", "Show the settings"),
        "help": translate("Keys", "Show the help"),
        "keys": translate("Keys", "Show this list"),
        "quit": translate("Keys", "Close Notedock"),
    }


class KeyboardHelp(QDialog):
    """Keys and what they do, in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        self._list = QTreeWidget()
        named(self._list, "keyList", self.tr("Keys"), self.tr("Each key, and what it does"))
        self._list.setHeaderLabels([self.tr("Key"), self.tr("What it does")])
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        descriptions = key_descriptions()
        for name in KEYS:
            self._list.addTopLevelItem(QTreeWidgetItem([as_read(name), descriptions[name]]))
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._list.setColumnWidth(0, self._list.sizeHintForColumn(0) + sizes.SPACE_L)
        words = text_label(kind="secondary")
        words.setText(
            self.tr(
                "Tab goes from one thing to the next. "
                "Hold Alt to see the letters that press a button or lead to a field."
            )
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*4 * (sizes.SPACE_XL,))
        column.setSpacing(sizes.SPACE_L)
        column.addWidget(self._list, 1)
        column.addWidget(words)
        column.addWidget(buttons)
        columns = sum(self._list.sizeHintForColumn(number) for number in range(2))
        room = self.screen().availableSize().height() - _FRAME
        self.resize(columns + _AROUND, min(_HEIGHT, room))
