"""The dialogs in which a person chooses a folder."""

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
    """Let the person choose a folder, and hand its path to `chosen`.

    start: where the dialog begins; the person's documents by default. accept: what its button
    says, if it is not the usual.
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
