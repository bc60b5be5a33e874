"""The dialog in which a folder is chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def documents() -> Path:
    """Return the folder where this person's documents are; the home where there is none."""
    named = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(named) if named and Path(named).is_dir() else Path.home()


def choose(
    parent: QWidget,
    title: str,
    chosen: Callable[[str], None],
    start: Path | None = None,
    accept: str = "",
) -> None:
    """Show the dialog, and call `chosen` with the path of the folder.

    start: the folder shown at first, by default the person's documents. accept: the text of the
    button, by default the system's.
    """
    dialog = QFileDialog(parent, title, str(start or documents()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    if accept:
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, accept)
    dialog.fileSelected.connect(chosen)
    dialog.open()
