"""Windows of one process, one after the other, each as if it were the first."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent

from notedock.window.shell.main_window import MainWindow


def end_window(window: MainWindow) -> None:
    """End a window, its jobs and its dialogs, and delete it."""
    window.close_without_asking()
    window.shut_down()
    window.deleteLater()
    delete_windows()


def delete_windows() -> None:
    """Delete what is about to be deleted: a style is applied to all windows that there are."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
