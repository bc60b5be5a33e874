"""Windows of one process, one after the other, each as if it were the first."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from notedock.window.shell.main_window import MainWindow
from notedock.window.theme import theme


def end_window(window: MainWindow) -> None:
    """End a window, its jobs and its dialogs, and delete it."""
    window.close_without_asking()
    window.shut_down()
    window.deleteLater()
    forget_windows()


def forget_windows() -> None:
    """Delete what is about to be deleted, and take the style sheet from the application.

    Otherwise the next window is styled once for each part that is added to it, which takes twice as
    long; a program has no style sheet before its only window is assembled.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
    application = QApplication.instance()
    if isinstance(application, QApplication) and application.styleSheet():
        application.setStyleSheet("")
        theme._sheets = ()
