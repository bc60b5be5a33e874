"""What a person does with a folder as an entry of the list, and what is said when that fails."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemGroup
from notedock.window.folder.page import FolderPage
from notedock.window.folder.rename_dialog import ask_for_name
from notedock.window.problems.shown_problem import ShownProblem
from notedock.window.shell.dialogs import Dialogs
from notedock.window.shell.sidebar import Sidebar
from notedock.window.widgets.message_dialog import MessageDialog
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.window_model import WindowModel


class FolderCommands(QObject):
    """Pins, renames and removes folders of the list, and tells why one cannot be opened."""

    def __init__(
        self,
        window: QWidget,
        model: WindowModel,
        page: FolderPage,
        sidebar: Sidebar,
        problem: ShownProblem,
        dialogs: Dialogs,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._model = model
        self._problem = problem
        self._dialogs = dialogs
        self._show_opening = page.welcome.show_opening
        sidebar.forget_requested.connect(model.navigation.forget)
        page.forgetting.connect(model.navigation.forget)
        page.pinning.connect(self._pin)
        page.renaming.connect(self._rename)
        page.locating.connect(dialogs.locate_folder)
        model.navigation.failed.connect(self._say_why)
        model.navigation.unconfirmed.connect(self._confirm)

    def _pin(self, session: FolderSession) -> None:
        self._model.sessions.pin(session, to_top=not session.pinned)

    def _rename(self, session: FolderSession) -> None:
        ask_for_name(self._window, session, lambda name: self._model.sessions.rename(session, name))

    def _say_why(self, problem: Problem) -> None:
        """Say why a folder cannot be opened, beside the page, which is of another folder."""
        self._show_opening("")
        if problem.group is not ProblemGroup.FOLDER:
            self._problem.show(problem)
            return
        dialog = self._dialog(problem)
        other = dialog.add_button(self.tr("Choose &another folder"), default=True, primary=True)
        dialog.add_button(self.tr("&Close"))
        dialog.finished.connect(
            lambda _code: self._dialogs.choose_folder() if dialog.pressed is other else None
        )
        dialog.open()

    def _confirm(self, problem: Problem, open_it: Callable[[], None]) -> None:
        """Ask whether a folder is opened that holds more of the person's than notebooks."""
        self._show_opening("")
        dialog = self._dialog(problem)
        dialog.add_text(self.tr("Do you want to open it anyway?"))
        yes = dialog.add_button(self.tr("&Open it"))
        other = dialog.add_button(self.tr("Choose &another folder"))
        dialog.add_button(self.tr("&Cancel"), default=True)
        answers = {yes: open_it, other: self._dialogs.choose_folder}
        dialog.finished.connect(
            lambda _code: answers.get(dialog.pressed, lambda: None)()  # type: ignore[arg-type]
        )
        dialog.open()

    def _dialog(self, problem: Problem) -> MessageDialog:
        dialog = MessageDialog(self._window, problem.title)
        dialog.add_text(problem.reason)
        dialog.add_text(problem.remedy)
        if problem.detail:
            dialog.add_detail(problem.detail)
        return dialog
