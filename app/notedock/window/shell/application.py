"""Start and end of the desktop program: one application, one window."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QApplication

from notedock import __version__
from notedock.core import translation
from notedock.core.app_paths import AppPaths
from notedock.core.translation import translate
from notedock.window.shell import language, last_shown, qt_messages
from notedock.window.shell.main_window import MainWindow
from notedock.window.shell.single_instance import SingleInstance
from notedock.window.theme import sizes, theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from notedock.core.error_hooks import ErrorHooks
    from notedock.flows.context import Context


def run(make_context: Callable[[], Context], hooks: ErrorHooks, folder: str | None) -> int:
    """Show the window until it is closed. Returns the exit status.

    folder: the one to be opened, if any. Raises what has kept the window from being made: Problem
    when a setting is wrong.
    """
    qt_messages.install(hooks)
    application = create_application()
    given = os.path.abspath(os.path.expanduser(folder)) if folder else ""  # noqa: PTH100, PTH111
    single = SingleInstance(hooks.home)
    if not single.is_first():
        return _hand_over(single, given)
    try:
        return _run_window(application, single, make_context, hooks, given or None)
    finally:
        single.close()


def _run_window(
    application: QApplication,
    single: SingleInstance,
    make_context: Callable[[], Context],
    hooks: ErrorHooks,
    folder: str | None,
) -> int:
    window = make_window(make_context, hooks.home, folder)
    window.painted.connect(lambda: _tell_errors(window, hooks))
    window.painted.connect(lambda: _start_garbage_collection(window))
    window.painted.connect(single.listen)
    single.launched_again.connect(window.launched_again)
    window.painted.connect(lambda: _handle_termination_signals(application, window))
    window.show()
    status = application.exec()
    single.close()  # before the jobs have ended: another window may open
    window.shut_down()
    if window.failure:
        raise window.failure
    return status


def _tell_errors(window: MainWindow, hooks: ErrorHooks) -> None:
    """Show in the window what no other handler caught, and that the last one has crashed."""
    if window.failure:
        return

    def tell(text: str) -> None:
        if sys.stderr is not None:
            from notedock.core import terminal_text  # not before the first paint

            print(terminal_text.lines(text), file=sys.stderr)
        window.tell_unexpected(text)

    hooks.tell_to(tell)
    if hooks.crashed:
        window.show_crash_notice()


def _start_garbage_collection(window: MainWindow) -> None:
    from notedock.window.shell.garbage_collection import Collector

    Collector(window)


def release() -> None:
    """Leave to the system what it needs of Qt's application. Nothing of Qt can be used afterwards.

    What was copied lives on with whatever keeps the system's clipboard. It is handed over when the
    application is deleted, which threads that still use Qt do not survive: not without need.
    """
    qt_messages.remove()
    application = QApplication.instance()
    if isinstance(application, QApplication) and application.clipboard().ownsClipboard():
        shiboken6.delete(application)


def make_window(make_context: Callable[[], Context], home: Path, folder: str | None) -> MainWindow:
    """Return the window as it was shown last; it is assembled after the first paint.

    Where nothing is known of the last window, but of folders, it is assembled at once.
    """
    shown = last_shown.read(home)
    if shown is None and AppPaths(home).folders.is_dir():
        return create_window(make_context(), folder)
    window = MainWindow()
    window.show_first(shown)
    dark, contrast = (shown.dark, shown.contrast) if shown else (None, False)
    theme.apply_for_first_paint(create_application(), dark, high_contrast=contrast)

    def assemble() -> None:
        try:
            _assemble(window, make_context(), folder)
        except Exception as error:  # `run` raises it when the event loop has ended
            window.give_up(error)

    window.painted.connect(assemble)
    return window


def _assemble(window: MainWindow, context: Context, folder: str | None) -> None:
    """Make the rest of the window, and have `folder` opened."""
    from notedock.core.error_log import ErrorLog
    from notedock.window.shell import keyboard_hints
    from notedock.window.work.runner import Runner

    application = create_application()
    keyboard_hints.install(application)  # first: a style is exchanged sooner for few widgets
    if translation.has_translator():
        from dataclasses import replace

        context = replace(context, catalogue=context.catalogue.translated())
    # A style is applied to a finished window sooner than to its parts.
    theme.take_off_sheets(application)
    window.assemble(context, Runner(ErrorLog(context.paths.home)))
    theme.follow_system(application, window.preferences.dark)
    window.closed.connect(application.quit)
    if folder:
        window.navigation.open(folder)


def _handle_termination_signals(application: QApplication, window: MainWindow) -> None:
    from notedock.window.shell.termination_signals import TerminationSignals

    signals = TerminationSignals(window.close_without_asking, window)
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
    sizes.ensure_readable_font(application)
    language.install_translators(application)
    return application


def create_window(context: Context, folder: str | None) -> MainWindow:
    """Return the assembled window, not yet shown, and have `folder` opened."""
    window = MainWindow()
    _assemble(window, context, folder)
    return window


def _hand_over(single: SingleInstance, folder: str) -> int:
    if single.hand_over(folder):
        return 0
    from notedock.window.shell import start_failure

    start_failure.show_message(
        translate("App", "Notedock is already open, but it is not responding."),
        translate("App", "Close it, then try again."),
    )
    return 1
