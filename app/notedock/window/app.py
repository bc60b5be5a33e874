"""The desktop program as a whole: one application, one window, a clean end."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from notedock import __version__
from notedock.core import words
from notedock.core.places import Places
from notedock.core.words import translate
from notedock.window import language, last_shown, look
from notedock.window.main_window import MainWindow
from notedock.window.single import Single

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from notedock.flows.context import Context


def run(make_context: Callable[[], Context], home: Path, folder: str | None) -> int:
    """Show the window until it is closed. Returns the exit status.

    home: where the program keeps its own files. Raises Problem when a setting is wrong.
    """
    application = create_application()
    given = os.path.abspath(os.path.expanduser(folder)) if folder else ""  # noqa: PTH100, PTH111
    single = Single(home)
    if not single.is_first():
        return _hand_over(single, given)
    window = make_window(make_context, home, given or None)
    window.painted.connect(lambda: _collect(window))
    window.painted.connect(single.listen)
    single.called.connect(window.called)
    window.painted.connect(lambda: _heed_signals(application, window))
    window.show()
    status = application.exec()
    single.close()
    window.shut_down()
    if window.failure:
        raise window.failure
    return status


def _collect(window: MainWindow) -> None:
    """Collect garbage from now on; what does it is not for first."""
    from notedock.window.garbage import Collector

    Collector(window)


def make_window(make_context: Callable[[], Context], home: Path, folder: str | None) -> MainWindow:
    """Return the window as it was last; all that it does comes when that has been painted."""
    shown = last_shown.read(home)
    if shown is None and Places(home).folders.is_dir():
        return create_window(make_context(), folder)
    window = MainWindow()
    window.show_first(shown)
    dark, contrast = (shown.dark, shown.contrast) if shown else (None, False)
    look.wear_first(create_application(), dark, contrast=contrast)

    def go_on() -> None:
        from notedock.core.problem import Problem

        try:
            _assemble(window, make_context(), folder)
        except Problem as problem:
            window.failure = problem
            create_application().quit()

    window.painted.connect(go_on)
    return window


def _assemble(window: MainWindow, context: Context, folder: str | None) -> None:
    """Bring the window to life, with `folder` on its way to be opened."""
    from notedock.window.runner import Runner

    application = create_application()
    if words.is_translated():
        from dataclasses import replace

        context = replace(context, catalogue=context.catalogue.translated())
    window.assemble(context, Runner())
    # Late: a style put on a finished window is quicker.
    look.follow_system(application, window.preferences.dark)
    window.gone.connect(application.quit)
    if folder:
        window.open_folder(folder)


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
    window = MainWindow()
    _assemble(window, context, folder)
    return window


def _hand_over(single: Single, folder: str) -> int:
    if single.hand_over(folder):
        return 0
    from PySide6.QtWidgets import QMessageBox

    QMessageBox.warning(
        None,
        "Notedock",
        translate(
            "App", "Notedock is open already, but it does not answer. Close it, then try again."
        ),
    )
    return 1
