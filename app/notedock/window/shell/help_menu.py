"""The menu below the list of folders with what explains the program."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QToolButton

from notedock.core.translation import translate
from notedock.window.shell.dialogs import Dialogs
from notedock.window.widgets.key_bindings import as_read


def add_help_menu(button: QToolButton, dialogs: Dialogs) -> None:
    """Let a button open the menu. The keys beside the entries are those of `shortcuts.py`."""
    menu = QMenu(button)
    menu.setObjectName("helpMenu")
    help_ = translate("HelpMenu", "&Help")
    menu.addAction(f"{help_}\t{as_read('help')}", dialogs.show_help)
    keys = translate("HelpMenu", "&Keys")
    menu.addAction(f"{keys}\t{as_read('keys')}", dialogs.show_keys)
    menu.addSeparator()
    menu.addAction(translate("HelpMenu", "&About Notedock"), dialogs.show_about)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
