"""The desktop program as a whole: one application, one window, a clean end."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMessageBox

from notedock import __version__
from notedock.core import words
from notedock.core.words import translate
from notedock.window import language, look
from notedock.window.main_window import MainWindow
from notedock.window.runner import Runner
from notedock.window.single import Single

if TYPE_CHECKING:
    from notedock.flows.context import Context


def run(context: Context, folder: str | None) -> int:
    """Show the window until it is closed. Returns the exit status."""
    application = create_application()
    given = os.path.abspath(os.path.expanduser(folder)) if folder else ""  # noqa: PTH100, PTH111
    single = Single(context.places.home)
    if not single.is_first():
        return _hand_over(single, given)
    window = create_window(context, given or None)
    window.painted.connect(single.listen)
    single.called.connect(window.called)
    window.painted.connect(lambda: _heed_signals(application, window))
    window.show()
    status = application.exec()
    single.close()
    window.shut_down()
    return status


def _heed_signals(application: QApplication, window: MainWindow) -> None:
    """Let Ctrl-C and the system's wish close the window; what this needs is not for first."""
    from notedock.window.signals import EndSignals

    signals = EndSignals(window.leave, window)
    application.aboutToQuit.connect(signals.close)


def create_application() -> QApplication:
    """Return the application."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        application = existing
    else:  # setStyle() would do, too, but it costs a tenth of the time to the first paint
        application = QApplication([*sys.argv[:1], "-style", "fusion"])
    application.setApplicationName("Notedock")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("notedock")
    application.setQuitOnLastWindowClosed(False)
    look.set_font(application)
    language.speak(application)
    return application


def create_window(context: Context, folder: str | None) -> MainWindow:
    """Return the window, not yet shown, with `folder` on its way to be opened."""
    application = create_application()
    if words.is_translated():
        context = replace(context, catalogue=context.catalogue.translated())
    window = MainWindow(context, Runner())
    # Last: a style put on a finished window is quicker.
    look.follow_system(application, window.preferences.dark)
    window.gone.connect(application.quit)
    if folder:
        window.open_folder(folder)
    return window


def _hand_over(single: Single, folder: str) -> int:
    if single.hand_over(folder):
        return 0
    QMessageBox.warning(
        None,
        "Notedock",
        translate(
            "App", "Notedock is open already, but it does not answer. Close it, then try again."
        ),
    )
    return 1
