"""Which folder the window shows, and opening others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.states import ENDING
from notedock.flows.context import Context
from notedock.window.work.folder_scan import (
    FolderScan,
    open_folder,
    open_moved,
    open_sample,
)
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Runner
from notedock.window.work.session_list import SessionList


class FolderNavigation(QObject):
    """Opens folders and chooses among those of the list.

    current: the session that is shown; None while it is the welcome page.
    """

    shown = Signal(object)  # FolderSession or None: `current`, which may be the one before
    opening = Signal(str)  # a sentence for the time until the folder is open
    sample_made = Signal(object)  # FolderSession: that of a new copy of the sample
    opened = Signal(bool)  # whether the notebooks of `current` are to be started
    failed = Signal(object)  # Problem: the folder that was asked for last could not be opened
    unconfirmed = Signal(object, object)  # Problem: the person has to agree; what opens it then
    undoable = Signal(object, str, object)  # FolderSession, what was done, what undoes it
    refused = Signal(str)  # why nothing was done, and what to do first

    def __init__(self, context: Context, runner: Runner, sessions: SessionList) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._sessions = sessions
        self._requests = 0
        self._copies_sample = False
        self.current: FolderSession | None = None
        sessions.reconciled.connect(self._let_visitors_go)

    def open(self, folder: str) -> None:
        """Have a worker look into `folder`, and show it."""
        self._open(self._opening_text(folder), partial(open_folder, self._context, folder))

    def open_moved(self, session: FolderSession, folder: str) -> None:
        """Have a worker look into `folder`, which a missing folder of the list is now; show it.

        What was chosen for the missing one is kept, and that leaves the list.
        """
        look = partial(open_moved, self._context, session.folder, folder)
        self._open(self._opening_text(folder), look, instead_of=session)

    def open_sample(self, parent: str) -> None:
        """Have a worker copy the sample into the folder `parent`, show it, and start it.

        Once at a time: a second click means the same copy.
        """
        if self._copies_sample:
            return
        self._copies_sample = True
        name = self._sessions.name_of(Path(parent))
        words = self.tr("Copying the sample into “{folder}”…").format(folder=name)
        self._open(words, partial(open_sample, self._context, parent), start=True)

    def show(self, session: FolderSession | None) -> None:
        """Show a folder of the list, or the welcome page."""
        before, self.current = self.current, session
        self.shown.emit(session)
        if before is not None and before is not session:
            self._sessions.let_go(before)

    def select(self, session: FolderSession) -> None:
        """Show another folder of the list, and have a worker look into it."""
        if session is not self.current:
            self.show(session)
            self._sessions.scan(session)

    def look_again(self) -> None:
        """Have workers find out what has changed on the disk while the person was elsewhere."""
        self._sessions.look_for_folders()
        if self.current is not None and (self.current.project or self.current.unreachable):
            self._sessions.scan(self.current, quietly=True)

    def _let_visitors_go(self) -> None:
        """Take folders off the list whose notebooks somebody else ran, unless there is a reason."""
        for session in self._sessions:
            if session is not self.current and session.problem is None:
                self._sessions.let_go(session)

    def forget(self, session: FolderSession) -> None:
        """Take a folder off the list; the one on top is shown instead. This can be undone."""
        was_current = session is self.current
        restore = self._sessions.forget(session)
        if restore is None:
            if session in self._sessions:
                self._refuse_to_forget(session)
            return
        if was_current:
            self.show(next(iter(self._sessions), None))

        def undo() -> None:
            restore()
            if was_current and session in self._sessions:
                self.show(session)

        words = self.tr("“{folder}” was removed from the list. The folder itself is untouched.")
        self.undoable.emit(session, words.format(folder=session.name), undo)

    def _refuse_to_forget(self, session: FolderSession) -> None:
        if session.state in ENDING:
            words = self.tr("“{folder}” is still stopping. Remove it from the list after that.")
        else:
            words = self.tr("Stop “{folder}” first, then remove it from the list.")
        self.refused.emit(words.format(folder=session.name))

    def _opening_text(self, folder: str) -> str:
        name = self._sessions.name_of(Path(folder))
        return self.tr("Opening “{folder}”…").format(folder=name)

    def _open(
        self,
        words: str,
        look: Callable[[bool], FolderScan],
        *,
        start: bool = False,
        confirmed: bool = False,
        instead_of: FolderSession | None = None,
    ) -> None:
        """Show the folder that `look` returns, unless another one is asked for meanwhile.

        confirmed: handed to `look`. instead_of: leaves the list when the other is there.
        """
        self._requests += 1
        request = self._requests

        def done(scanned: FolderScan) -> None:
            session = self._sessions.add_opened(scanned)
            if start:
                self._copies_sample = False
                self.sample_made.emit(session)
            if request == self._requests:
                self.show(session)
                self.opened.emit(start)
            if instead_of is not None and instead_of is not session:
                self._sessions.forget(instead_of)

        def failed(problem: Problem) -> None:
            self._copies_sample = self._copies_sample and not start
            if request != self._requests:
                return
            if problem.kind in (ProblemKind.HOME_FOLDER, ProblemKind.HIDDEN_FOLDER):
                anyway = partial(
                    self._open, words, look, start=start, confirmed=True, instead_of=instead_of
                )
                self.unconfirmed.emit(problem, anyway)
            else:
                self.failed.emit(problem)

        self.opening.emit(words)
        self._runner.run(lambda _task: look(confirmed), done, problem=failed)
