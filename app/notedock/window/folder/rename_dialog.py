"""The dialog in which a folder is given another name on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from notedock.core.folder_name import MAX_NAME, folder_name
from notedock.core.translation import translate
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.message_dialog import MessageDialog
from notedock.window.work.folder_session import FolderSession


def ask_for_name(parent: QWidget, session: FolderSession, rename: Callable[[str], None]) -> None:
    """Show the dialog; `rename` is called with the name, which is empty for the folder's own."""
    title = translate("RenameDialog", "What should this folder be called in Notedock?")
    words = translate(
        "RenameDialog",
        "On the disk it keeps its name, “{folder}”.",
        folder=folder_name(session.folder),
    )
    dialog = MessageDialog(parent, title)
    dialog.add_text(words)
    line = QLineEdit(session.base_name)
    line.setMaxLength(MAX_NAME)
    named(line, "shownNameLine", translate("RenameDialog", "Name in Notedock"), words)
    dialog.add_widget(line)
    renaming = dialog.add_button(translate("RenameDialog", "&Rename"), default=True, primary=True)
    own = None
    if session.given_name:
        own = dialog.add_button(translate("RenameDialog", "&Use the folder's own name"))
    dialog.add_button(translate("RenameDialog", "&Cancel"))
    line.setFocus()
    line.selectAll()

    def finish(_code: int) -> None:
        if dialog.pressed is renaming:
            rename(line.text())
        elif own is not None and dialog.pressed is own:
            rename("")

    dialog.finished.connect(finish)
    dialog.open()
