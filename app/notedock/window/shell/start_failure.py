"""Showing why the program cannot start or continue: on standard error, in a box, or on the desktop.

Qt is imported only where it has been before: a library that it needs may be missing.
"""

from __future__ import annotations

import sys

from notedock.core import terminal_text
from notedock.core.problem import Problem


def tell(problem: Problem, *more: str, box: bool = True) -> None:
    """Print `problem` on standard error, and show it on the screen where there is no terminal.

    more: further lines to be printed. box: whether Qt may show a box, which waits until it is
    closed. Without one the desktop shows a notification, unless there is a terminal.
    """
    if sys.stderr is not None:  # a program without a console has none
        lines = map(terminal_text.one_line, [*problem.lines(), *more])
        print(*lines, sep="\n", file=sys.stderr, flush=True)
    if box and _show_box(problem):
        return
    if sys.platform == "linux" and not (sys.stderr is not None and sys.stderr.isatty()):
        from notedock.window.problems import desktop_notification

        desktop_notification.post(problem.title, "\n".join(problem.lines()[1:]))


def _show_box(problem: Problem) -> bool:
    """Show a box until it is closed. Returns False where Qt does not run."""
    if "PySide6.QtWidgets" not in sys.modules:
        return False
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return False
    for window in QApplication.topLevelWidgets():
        window.hide()
    show_message(problem.title, "\n".join(problem.lines()[1:]), problem.detail)
    return True


def show_message(title: str, text: str, detail: str = "") -> None:
    """Show a dialog until it is closed; Qt runs, but there may be no window yet.

    detail: technical text to be copied, if any.
    """
    from PySide6.QtWidgets import QApplication

    from notedock.core.translation import translate
    from notedock.window.theme import theme
    from notedock.window.widgets.message_dialog import MessageDialog
    from notedock.window.widgets.plain_text import PlainText

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply_theme(application, theme.current())
    dialog = MessageDialog(None, title)
    dialog.add_text(text)
    if detail:
        field = PlainText()
        field.setAccessibleName(translate("App", "Technical details"))
        field.setPlainText(detail)
        dialog.add_widget(field)
    dialog.add_button(translate("App", "Close"), default=True, primary=True)
    dialog.exec()
