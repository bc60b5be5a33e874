"""What the button of a Problem does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from notedock.core.problem import Action
from notedock.window.folder.page import FolderPage
from notedock.window.problems.report_copier import ReportCopier
from notedock.window.problems.shown_problem import ShownProblem
from notedock.window.shell.dialogs import Dialogs
from notedock.window.work.window_model import WindowModel


class ProblemActions(QObject):
    """Does the action of a Problem for the folder that is shown."""

    def __init__(
        self,
        model: WindowModel,
        page: FolderPage,
        problem: ShownProblem,
        dialogs: Dialogs,
        report: ReportCopier,
    ) -> None:
        super().__init__(page)
        self._model = model
        self._page = page
        self._problem = problem
        self._dialogs = dialogs
        self._report = report

    def run(self, action: Action) -> None:
        """Do `action`; one that needs a folder does nothing while there is none."""
        session = self._model.navigation.current
        calls: dict[Action, Callable[[], object]] = {
            Action.RETRY: self._retry,
            Action.CHOOSE_FOLDER: self._dialogs.choose_folder,
            Action.CHOOSE_SAMPLE_PLACE: self._dialogs.choose_sample_location,
            Action.CHOOSE_ENVIRONMENT: self._dialogs.choose_environment,
            Action.INSTALL_ENGINE: self._model.engine.show_installation_page,
            Action.START_ENGINE: self._model.engine.start,
            Action.CHECK_COMPUTER: self._dialogs.check_computer,
            Action.SHOW_LOG: self._page.show_log,
            Action.COPY_LINK: self._page.copy_link,
            Action.COPY_REPORT: self._copy_report,
        }
        if session is not None:
            calls[Action.LOCATE_FOLDER] = partial(self._dialogs.locate_folder, session)
            calls[Action.FORGET_FOLDER] = partial(self._model.navigation.forget, session)
            calls[Action.STOP] = session.stop
            calls[Action.RESTART] = session.restart
            calls[Action.RESUME] = session.resume
            calls[Action.RUN_WITHOUT_DOCKER] = self._page.start_without_docker
            calls[Action.START_WITHOUT] = self._page.start_without_recipe
            calls[Action.START_WITHOUT_DATA] = self._page.start_without_data
        if action in calls:
            calls[action]()

    def _copy_report(self) -> None:
        session = self._model.navigation.current
        folder = session.folder if session else None
        pressed = self._page.problem.action_button
        self._report.copy(pressed, self._problem.show, self._problem.problem, folder)

    def _retry(self) -> None:
        if self._problem.is_only_engine:
            self._model.engine.check()
        else:
            self._problem.dismiss()
            self._page.retry()
