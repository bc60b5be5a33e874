"""The dialogs of the main window."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from notedock.flows import open_external
from notedock.window.environments.chooser import EnvironmentChooser
from notedock.window.folder import folder_dialog
from notedock.window.folder.page import FolderPage
from notedock.window.problems.shown_problem import ShownProblem
from notedock.window.settings.doctor_dialog import DoctorDialog
from notedock.window.settings.settings_dialog import SettingsDialog
from notedock.window.shell.keyboard_help import KeyboardHelp
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.window_model import WindowModel


class Dialogs(QObject):
    """Opens dialogs, none of which blocks, and hands on what is chosen in them."""

    opening = Signal()  # a dialog is about to be shown, and needs its icons

    def __init__(
        self, window: QWidget, model: WindowModel, page: FolderPage, problem: ShownProblem
    ) -> None:
        super().__init__(window)
        self._window = window
        self._model = model
        self._page = page
        self._problem = problem

    def choose_folder(self) -> None:
        """Let the person choose a folder to be opened."""
        folder = self._current_folder()
        start = folder.parent if folder else None
        title = self.tr("Open a folder")
        folder_dialog.choose(self._window, title, self._model.navigation.open, start)

    def locate_folder(self, session: FolderSession) -> None:
        """Let the person choose where a folder of the list is now."""
        title = self.tr("Where is “{folder}” now?").format(folder=session.name)
        start = next((one for one in session.folder.parents if one.is_dir()), None)
        chosen = partial(self._model.navigation.open_moved, session)
        folder_dialog.choose(self._window, title, chosen, start)

    def open_sample(self) -> None:
        """Put a copy of the sample where documents are, or into the home, and start it."""
        self._model.navigation.open_sample(str(folder_dialog.documents()))

    def choose_sample_location(self) -> None:
        """Let the person choose the folder that a copy of the sample is put into."""
        folder_dialog.choose(
            self._window,
            self.tr("Where should the sample go?"),
            self._model.navigation.open_sample,
            accept=self.tr("Put it here"),
        )

    def choose_environment(self) -> None:
        """Let the person compare the environments and choose one for the shown folder."""
        session = self._model.navigation.current
        if session is None:
            return
        dialog = EnvironmentChooser(
            self._window,
            self._model.context,
            self._model.runner,
            session.environment,
            own=session.has_own_environment,
        )
        dialog.chosen.connect(self._page.choose_environment)
        dialog.finished.connect(self._page.availability.forget)  # one may have been removed
        self._open(dialog)

    def check_computer(self) -> None:
        """Show whether this computer has all that is needed."""
        dialog = DoctorDialog(
            self._window,
            self._model.context,
            self._model.runner,
            self._problem.problem,
            self._current_folder(),
        )
        dialog.settings_requested.connect(self.show_settings)
        self._open(dialog)

    def show_settings(self) -> None:
        """Show what can be set."""
        self._open(SettingsDialog(self._window, self._model.preferences, self._model.runner))

    def show_help(self) -> None:
        """Show the help, which stays open beside the window."""
        from notedock.window.shell.help_window import HelpWindow

        shown = self._window.findChild(HelpWindow)
        if shown is not None:
            shown.raise_()
            shown.activateWindow()
            return
        HelpWindow(self._window).show()

    def show_about(self) -> None:
        """Show what the program is, its version and licences."""
        from notedock.window.shell.about_dialog import AboutDialog

        self._open(AboutDialog(self._window, self._show_folder))

    def show_keys(self) -> None:
        """Show the list of keys."""
        self._open(KeyboardHelp(self._window))

    def _show_folder(self, folder: str) -> None:
        self._model.runner.run(
            lambda _task: open_external.open_folder(Path(folder)), problem=self._problem.show
        )

    def _open(self, dialog: QDialog) -> None:
        self.opening.emit()
        dialog.open()

    def _current_folder(self) -> Path | None:
        session = self._model.navigation.current
        return session.folder if session else None
