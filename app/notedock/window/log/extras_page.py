"""The page Data and settings: the data folder, and whether the `.env` file is used."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
)

from notedock.core import problems
from notedock.core.data_folder import DataFolder
from notedock.core.env_file import MAX_NAMES, EnvFile, read_env_file
from notedock.core.formatting import format_names
from notedock.core.mounts import DATA
from notedock.core.problem import Problem
from notedock.core.variables import EnvFileChoice
from notedock.window.log.choices_page import ChoicesPage
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button, copy_to_clipboard
from notedock.window.widgets.labels import ElidedLabel, text_label
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Job, Runner

if TYPE_CHECKING:
    from notedock.flows.context import Context


class ExtrasPage(ChoicesPage):
    """Both are options of the shown folder, and apply from its next start."""

    def __init__(self, context: Context, runner: Runner) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._session: FolderSession | None = None
        self._job: Job | None = None
        self._env_file: EnvFile | None = None
        self._make_data()
        self._make_settings()
        self._lay_out()

    def show_session(self, session: FolderSession | None) -> None:
        """Show what was chosen for a folder."""
        self._session = session
        if session is None:
            return
        self._show_data(self._context.recent_folders.data(session.folder))
        self._look_for_env_file()

    def showEvent(self, event: object) -> None:
        """Look at the file again: it may have been changed or added since."""
        self._look_for_env_file()

    # ------------------------------------------------------------ the folder for data

    def _choose(self) -> None:
        session = self._session
        if session is None:
            return
        before = self._context.recent_folders.data(session.folder)
        start = before.folder if before else session.folder.parent
        dialog = QFileDialog(self, self.tr("Choose the data folder"), str(start))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, self.tr("Use this folder"))
        dialog.fileSelected.connect(lambda path: self.take_data(session, Path(path)))
        dialog.open()

    def take_data(self, session: FolderSession, folder: Path) -> None:
        """Use `folder` for data from now on, unless it cannot be opened."""
        before = self._context.recent_folders.data(session.folder)
        wanted = DataFolder(folder, writable=before is not None and before.writable)
        self._runner.run(
            lambda _task: wanted.resolved(),
            partial(self._change_data, session),
            problem=self.refused.emit,
        )

    def _remove(self) -> None:
        if self._session is not None:
            self._change_data(self._session, None)

    def _switch(self, writable: bool) -> None:
        session = self._session
        data = self._context.recent_folders.data(session.folder) if session else None
        if session is not None and data is not None:
            self._change_data(session, replace(data, writable=writable))

    def _change_data(self, session: FolderSession, data: DataFolder | None) -> None:
        before = self._context.recent_folders.data(session.folder)
        if data == before:
            return
        self._keep_data(session, data)
        told = self.tr("The data folder of “{folder}” was changed.")
        undo = partial(self._keep_data, session, before)
        session.undoable.emit(told.format(folder=session.name), undo)

    def _keep_data(self, session: FolderSession, data: DataFolder | None) -> None:
        try:
            self._context.recent_folders.set_data(session.folder, data)
        except Problem as problem:
            self.refused.emit(problem)
        if session is self._session:
            self._show_data(data)

    def _show_data(self, data: DataFolder | None) -> None:
        chosen = data is not None
        self._data.setText(str(data.folder) if data else self.tr("None"))
        self._data.setAccessibleName(self._data.text())
        self._writable.blockSignals(True)
        self._writable.setChecked(data is not None and data.writable)
        self._writable.blockSignals(False)
        for part in (self._remove_button, self._writable, self._place, self._copy):
            part.setVisible(chosen)

    # ------------------------------------------------------------ the settings

    def _look_for_env_file(self) -> None:
        session = self._session
        if session is None or not self.isVisible():
            return
        if self._job is not None:
            self._job.abandon()
        self._show_env_file(None)
        folder = session.folder
        self._job = self._runner.run(
            lambda _task: read_env_file(folder),
            self._show_env_file,
            problem=lambda problem: self._show_env_file(None, problem.title),
        )

    def _show_env_file(self, file: EnvFile | None, trouble: str = "") -> None:
        """Show the names in the file. trouble: why a file that exists cannot be used."""
        usable = file is not None and bool(file.variables.items)
        if file is not None and not usable:
            trouble = problems.env_file_unusable("").title
        self._env_file = file if usable else None
        self._use.setEnabled(usable)
        self._use.blockSignals(True)
        self._use.setChecked(self._is_used())
        self._use.blockSignals(False)
        if file is None or not usable:
            self._names.setText(trouble or self.tr("There is no file “.env” in this folder."))
        else:
            words = self.tr("It contains: {names}. The values are never shown.")
            names = format_names(file.variables.names, MAX_NAMES, quoted=False)
            self._names.setText(words.format(names=names))

    def _is_used(self) -> bool:
        if self._session is None or self._env_file is None:
            return False
        choice = self._context.recent_folders.env_file(self._session.folder)
        return choice == EnvFileChoice(self._env_file.digest, used=True)

    def _use_env_file(self, used: bool) -> None:
        if self._session is None or self._env_file is None:
            return
        choice = EnvFileChoice(self._env_file.digest, used)
        try:
            self._context.recent_folders.set_env_file(self._session.folder, choice)
        except Problem as problem:
            self.refused.emit(problem)

    # ------------------------------------------------------------ making it

    def _make_data(self) -> None:
        self._data = ElidedLabel()
        self._choose_button = button(self.tr("Choose…"), "mdi6.folder-outline")
        named(
            self._choose_button,
            "dataFolderButton",
            self.tr("Choose the data folder"),
            self.tr("Notebooks see a second folder, from anywhere on this computer"),
        )
        self._choose_button.clicked.connect(self._choose)
        self._remove_button = button(self.tr("Remove"), "mdi6.close")
        named(
            self._remove_button,
            "dataFolderRemove",
            self.tr("Remove the data folder"),
            self.tr("Notebooks no longer see it; the folder itself stays as it is"),
        )
        self._remove_button.clicked.connect(self._remove)
        self._writable = QCheckBox(self.tr("Notebooks may change what is in it"))
        named(
            self._writable,
            "dataFolderWritable",
            self._writable.text(),
            self.tr("Otherwise they can only read it"),
        )
        self._writable.toggled.connect(self._switch)
        self._place = text_label(kind="secondary")
        self._place.setText(self.tr("Notebooks find it at {place}").format(place=DATA))
        self._copy = button(self.tr("Copy"), "mdi6.content-copy")
        self._copy.setAccessibleDescription(self.tr("Copies where notebooks find it"))
        self._copy.clicked.connect(lambda: copy_to_clipboard(self._copy, DATA))

    def _make_settings(self) -> None:
        self._use = QCheckBox(self.tr("Use the settings in the file “.env”"))
        named(
            self._use,
            "useEnvFile",
            self._use.text(),
            self.tr("Notebooks can then read them, until the file changes"),
        )
        self._use.toggled.connect(self._use_env_file)
        self._names = text_label(kind="secondary")

    def _lay_out(self) -> None:
        words = text_label(kind="secondary")
        words.setText(self.tr("Both apply from the next start of this folder."))
        row = QHBoxLayout()
        row.setSpacing(sizes.SPACE_S)
        row.addWidget(self._data, 1)
        row.addWidget(self._choose_button)
        row.addWidget(self._remove_button)
        where = QHBoxLayout()
        where.setSpacing(sizes.SPACE_S)
        where.addWidget(self._place, 1)
        where.addWidget(self._copy)
        grid = QGridLayout()
        grid.addWidget(QLabel(self.tr("Data folder")), 0, 0)
        grid.addLayout(row, 0, 1)
        grid.addWidget(self._writable, 1, 1)
        grid.addLayout(where, 2, 1)
        grid.addWidget(QLabel(self.tr("Settings")), 3, 0)
        grid.addWidget(self._use, 3, 1)
        grid.addWidget(self._names, 4, 1)
        self.show_grid(words, grid)
