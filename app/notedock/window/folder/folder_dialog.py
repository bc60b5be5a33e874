"""The dialog in which a folder is chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


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
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    where = str(start or QStandardPaths.writableLocation(documents))
    dialog = QFileDialog(parent, title, where)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    if accept:
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, accept)
    dialog.fileSelected.connect(chosen)
    dialog.open()
