"""The copy of the sample that was made last in this window: moving it, and removing it again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from notedock.core.problem import Problem
from notedock.core.states import BUSY, State
from notedock.flows import sample
from notedock.flows.context import Context
from notedock.window.work.folder_navigation import FolderNavigation
from notedock.window.work.folder_scan import FolderScan, open_moved_sample
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Runner
from notedock.window.work.session_list import SessionList


class SampleCopy(QObject):
    """Does both only where nothing runs: what runs is stopped first, as *Stop* does it.

    session: that of the copy, None when there is none. busy: one of both is under way.
    """

    changed = Signal()
    told = Signal(str)  # a sentence: it was removed, or why not
    failed = Signal(object)  # Problem

    def __init__(
        self, context: Context, runner: Runner, sessions: SessionList, navigation: FolderNavigation
    ) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._sessions = sessions
        self._navigation = navigation
        self._next: Callable[[FolderSession], None] | None = None  # once nothing runs
        self.session: FolderSession | None = None
        self.busy = False
        navigation.sample_made.connect(self.show)
        sessions.changed.connect(self._session_changed)
        sessions.removed.connect(self._session_removed)

    def show(self, session: FolderSession | None) -> None:
        """Be about another copy, or about none any more."""
        self.session, self._next, self.busy = session, None, False
        self.changed.emit()

    def move(self, place: str) -> None:
        """Move it into the folder `place`. What ran in it is started again there."""
        if self.session is not None and not self.busy:
            runs = self.session.state in BUSY or self.session.state is State.RUNNING
            self._once_nothing_runs(self.session, partial(self._move, place, start=runs))

    def remove(self) -> None:
        """Remove it, unless the person has changed something in it."""
        if self.session is not None and not self.busy:
            self._look_for_changes(self.session, self._remove_once_nothing_runs)

    # ------------------------------------------------------------ stopping first

    def _once_nothing_runs(
        self, session: FolderSession, what: Callable[[FolderSession], None]
    ) -> None:
        self._set_busy(True)
        self._next = what
        if session.state is State.RUNNING:
            session.stop()
        elif session.state in BUSY:
            session.cancel()
        else:
            self._go_on(session)

    def _session_changed(self, session: FolderSession) -> None:
        if session is not self.session or self._next is None:
            return
        if session.state in (State.OFF, State.FAILED):
            QTimer.singleShot(0, self, partial(self._go_on, session))  # it is not done yet
        elif session.state is State.RUNNING:  # the person, or the engine, keeps it running
            self._next = None
            self._set_busy(False)

    def _go_on(self, session: FolderSession) -> None:
        what, self._next = self._next, None
        if what is not None and session is self.session:
            what(session)

    def _session_removed(self, session: FolderSession) -> None:
        if session is self.session and session not in self._sessions:
            self.show(None)

    # ------------------------------------------------------------ the work

    def _move(self, place: str, session: FolderSession, *, start: bool) -> None:
        def done(scan: FolderScan) -> None:
            moved = self._sessions.add_opened(scan)
            self.show(moved)
            if moved is not session:
                self._sessions.forget(session)
            self._navigation.show(moved)
            if start:
                moved.start()

        work = partial(open_moved_sample, self._context, session.folder, place)
        self._runner.run(lambda _task: work(), done, problem=self._failed)

    def _look_for_changes(
        self, session: FolderSession, go_on: Callable[[FolderSession], None]
    ) -> None:
        def done(changed: str) -> None:
            if not changed:
                go_on(session)
                return
            self._set_busy(False)
            words = self.tr("“{folder}” was not removed, because you have changed “{file}” in it.")
            self.told.emit(words.format(folder=session.name, file=changed))

        self._set_busy(True)
        work = partial(sample.first_change, session.folder)
        self._runner.run(lambda _task: work(), done, problem=self._failed)

    def _remove_once_nothing_runs(self, session: FolderSession) -> None:
        # Pages that are open save what was changed in them when it is stopped.
        self._once_nothing_runs(session, partial(self._look_for_changes, go_on=self._remove))

    def _remove(self, session: FolderSession) -> None:
        def done(_nothing: None) -> None:
            name = session.name
            self._sessions.forget(session)
            if self._navigation.current is session:
                self._navigation.show(next(iter(self._sessions), None))
            self.told.emit(self.tr("“{folder}” was removed.").format(folder=name))

        work = partial(sample.remove_sample, self._context.paths, session.folder)
        self._runner.run(lambda _task: work(), done, problem=self._failed)

    def _failed(self, problem: Problem) -> None:
        self._set_busy(False)
        self.failed.emit(problem)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.changed.emit()
