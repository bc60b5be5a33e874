"""All folders of the window, kept in step with what the engine says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from notedock.core.memory import Remembered
from notedock.core.problem import Problem
from notedock.core.server import SETTLING
from notedock.core.states import State
from notedock.core.task import Task
from notedock.window import jobs
from notedock.window.runner import Job, Runner
from notedock.window.session import BUSY, FolderAsker, Session

if TYPE_CHECKING:
    from notedock.flows.context import Context

_AGAIN = 5000  # milliseconds until the engine is followed again
_SETTLED = int(SETTLING * 1000) + 1000  # milliseconds until what was young is no more


class Sessions(QObject):
    """The folders in the order of the list: the last opened first."""

    added = Signal(object, object)  # a session, its place in the list
    removed = Signal(object)
    changed = Signal(object)
    undoable = Signal(object, str, object)  # a session, what was done, what takes it back
    engine_ready = Signal(object)  # EngineInfo
    engine_away = Signal(object)  # Problem

    def __init__(self, context: Context, runner: Runner, ask: FolderAsker) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._ask = ask
        self._all: list[Session] = []
        self._again: Job | None = None

    def __iter__(self) -> Iterator[Session]:
        return iter(tuple(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def active(self) -> list[Session]:
        """Return those whose notebooks run, or are on their way up or down."""
        return [one for one in self._all if one.state in BUSY or one.state is State.RUNNING]

    def remember(self) -> None:
        """Fill the list with the folders opened before."""
        for entry in self._context.memory.folders():
            self._add(entry.folder, entry.environment, len(self._all))

    def opened(self, found: jobs.Look) -> Session:
        """Return the session of a folder just opened, now at the top of the list."""
        session = self._of(found.project.folder)
        if session is None:
            session = self._add(found.project.folder, found.environment, 0)
        elif self._all[0] is not session:
            self._all.remove(session)
            self.removed.emit(session)
            self._all.insert(0, session)
            self.added.emit(session, 0)
        session.looked(found)
        return session

    def forget(self, session: Session) -> Callable[[], None] | None:
        """Take a folder off the list; the folder itself is not touched.

        Returns what brings it back with all that was remembered; None for one that is busy, or
        that is off the list already (a menu that is still open offers it once more).
        """
        if session in self.active() or session not in self._all:
            return None
        place = self._all.index(session)
        entry = self._context.memory.forget(session.folder)
        self._all.remove(session)
        self.removed.emit(session)
        return partial(self._bring_back, session, place, entry)

    def _bring_back(self, session: Session, place: int, entry: Remembered | None) -> None:
        if self._of(session.folder) is None:  # nobody has opened it anew meanwhile
            if entry:
                self._context.memory.restore(entry)
            self._all.insert(place, session)
            self.added.emit(session, place)

    def look_at(self, session: Session) -> None:
        """Have a worker look into the session's folder."""
        self._runner.run(
            lambda _task: jobs.look(self._context, session.folder),
            session.looked,
            problem=session.unreachable,
        )

    def mark_missing(self) -> None:
        """Have a worker find out which folders are not there at the moment."""
        folders = [session.folder for session in self._all]
        self._runner.run(lambda _task: jobs.missing(folders), self._mark)

    # ------------------------------------------------------------ the engine

    def watch(self) -> None:
        """Follow the engine from now on."""
        self._runner.run(self._watch, problem=self._watch_failed, lasting=True)

    def reconcile(self, snapshot: jobs.Snapshot) -> None:
        """Bring every folder in step with what the engine had."""
        running = {server.key: server for server in snapshot.found.running}
        ended = {one.server.key: one for one in snapshot.found.ended}
        known = {session.key for session in self._all}
        for key, server in running.items():
            if key not in known:
                self._add(server.folder, "", 0)
        for session in self:
            session.meet(running.get(session.key), ended.get(session.key), snapshot.began)
        if snapshot.found.unsettled:
            QTimer.singleShot(_SETTLED, self, self._look_again)

    def _watch(self, task: Task) -> None:
        jobs.watch(
            self._context,
            lambda info: self._runner.post(lambda: self.engine_ready.emit(info)),
            lambda snapshot: self._runner.post(lambda: self.reconcile(snapshot)),
            lambda key, problem: self._runner.post(lambda: self._memory_ran_out(key, problem)),
            lambda problem: self._runner.post(lambda: self.engine_away.emit(problem)),
            task,
        )

    def _memory_ran_out(self, key: str, problem: Problem) -> None:
        for session in self:
            if session.key == key and session.state is State.RUNNING:
                session.refuse(problem)

    def _watch_failed(self, problem: Problem) -> None:
        # A mistake of the program itself; the engine must be followed all the same.
        self.engine_away.emit(problem)
        QTimer.singleShot(_AGAIN, self, self.watch)

    def _look_again(self) -> None:
        if self._again is None or self._again.ended.is_set():
            self._again = self._runner.run(
                lambda _task: jobs.snapshot(self._context), self.reconcile
            )

    # ------------------------------------------------------------ the list

    def _of(self, folder: Path) -> Session | None:
        return next((one for one in self._all if one.folder == folder), None)

    def _add(self, folder: Path, environment: str, place: int) -> Session:
        session = Session(self._context, self._runner, self._ask, folder, environment)
        session.changed.connect(partial(self.changed.emit, session))
        session.doubted.connect(self._look_again)
        session.undoable.connect(partial(self.undoable.emit, session))
        self._all.insert(place, session)
        self.added.emit(session, place)
        return session

    def _mark(self, missing: set[Path]) -> None:
        for session in self._all:
            if session.missing != (session.folder in missing):
                session.missing = session.folder in missing
                session.changed.emit()
