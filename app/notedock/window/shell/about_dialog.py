"""The dialog About Notedock: what it is, its version, its licence and those of its libraries."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from notedock import __version__
from notedock.core.resources import resource
from notedock.core.versions import Library, libraries, versions
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button, copy_to_clipboard
from notedock.window.widgets.labels import text_label

_WIDTH = 520
_ICON = 56  # pixels


class AboutDialog(QDialog):
    """show_folder: shows a folder in the system's file manager."""

    def __init__(self, parent: QWidget, show_folder: Callable[[str], None]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("about")
        self.setWindowTitle(self.tr("About Notedock"))
        found = libraries()
        column = QVBoxLayout(self)
        column.setContentsMargins(*4 * (sizes.SPACE_XL,))
        column.setSpacing(sizes.SPACE_M)
        column.addLayout(self._make_head())
        column.addWidget(
            _paragraph(
                self.tr(
                    "Notedock opens a folder of Jupyter notebooks in your browser, in the "
                    "environment that their author intended."
                )
            )
        )
        column.addWidget(_paragraph(self.tr("It is free software under the BSD 3-Clause licence.")))
        column.addWidget(_paragraph(self.tr("It uses these libraries, each with its own licence:")))
        column.addWidget(_paragraph("\n".join(map(_line, found)), kind="secondary"))
        column.addStretch()
        column.addSpacing(sizes.SPACE_S)
        column.addWidget(self._make_buttons(found, show_folder))
        self.resize(sizes.fitting(self, _WIDTH, self.heightForWidth(_WIDTH)))

    def _make_head(self) -> QHBoxLayout:
        name = text_label(size=sizes.FONT_TITLE, bold=True)
        name.setText("Notedock")
        version = _paragraph(self.tr("Version {version}").format(version=__version__))
        version.setObjectName("versionLabel")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(version)
        row = QHBoxLayout()
        row.setSpacing(sizes.SPACE_L)
        icon = QLabel()
        icon.setPixmap(QIcon(str(resource("icons/notedock.svg"))).pixmap(_ICON, _ICON))
        row.addWidget(icon)
        row.addLayout(words, 1)
        return row

    def _make_buttons(
        self, found: list[Library], show_folder: Callable[[str], None]
    ) -> QDialogButtonBox:
        copy = named(
            button(self.tr("&Copy the version"), "mdi6.content-copy"),
            "copyVersionButton",
            self.tr("Copy the version"),
            self.tr("Copies the versions of Notedock, its libraries and this system, for support"),
        )
        copy.clicked.connect(lambda: copy_to_clipboard(copy, "\n".join(versions())))
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        if found:
            show = named(
                button(self.tr("&Show the licences"), "mdi6.folder-open-outline"),
                "licencesButton",
                self.tr("Show the licences"),
                self.tr("Opens the folder with the libraries, where the texts of the licences are"),
            )
            show.clicked.connect(lambda: show_folder(found[0].folder))
            box.addButton(show, QDialogButtonBox.ButtonRole.ActionRole)
        box.rejected.connect(self.reject)
        return box


def _line(library: Library) -> str:
    return " · ".join(filter(None, (f"{library.name} {library.version}", library.licence)))


def _paragraph(words: str, kind: str = "") -> QLabel:
    made = text_label(kind=kind)
    made.setText(words)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
