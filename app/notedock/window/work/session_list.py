"""The sessions of all folders, kept in step with what the engine reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from notedock.core.folder_identity import Presence
from notedock.core.folder_name import display_name, folder_name
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolder
from notedock.core.server import SETTLING
from notedock.core.states import BUSY, State
from notedock.core.task import Task
from notedock.engines.base import EngineInfo
from notedock.engines.jupyter import Activity
from notedock.flows import reconcile
from notedock.flows import stop as stop_flow
from notedock.flows.context import Context
from notedock.window.work import engine_watch
from notedock.window.work.engine_watch import Snapshot
from notedock.window.work.folder_scan import FolderScan, look_for_folders, scan_folder
from notedock.window.work.folder_session import FolderSession, SessionAsker
from notedock.window.work.runner import Job, Runner

_WATCH_AGAIN = 5000  # milliseconds until a watch that failed is begun again
_SETTLED = int(SETTLING * 1000) + 1000  # milliseconds until servers are no longer young


class SessionList(QObject):
    """The sessions in the order of the list: the folder opened last comes first."""

    added = Signal(object, object)  # FolderSession, its index
    removed = Signal(object)  # FolderSession
    changed = Signal(object)  # FolderSession
    undoable = Signal(object, str, object)  # FolderSession, what was done, what undoes it
    engine_ready = Signal(object)  # EngineInfo
    engine_away = Signal(object)  # Problem

    def __init__(self, context: Context, runner: Runner, ask: SessionAsker) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._ask = ask
        self._all: list[FolderSession] = []
        self._snapshot_job: Job | None = None
        self._asked_at = 0.0  # when the engine was asked for the newest snapshot so far

    def __iter__(self) -> Iterator[FolderSession]:
        return iter(tuple(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def active(self) -> list[FolderSession]:
        """Return those whose notebooks run, or are being started or stopped."""
        return [one for one in self._all if one.state in BUSY or one.state is State.RUNNING]

    def look_at_activity(self, done: Callable[[dict[FolderSession, Activity]], None]) -> None:
        """Have a worker find out what goes on in the sessions whose notebooks run."""
        running = {one: one.server for one in self._all if one.state is State.RUNNING}
        servers = {one: server for one, server in running.items() if server is not None}
        if not servers:
            done({})
            return
        self._runner.run(
            lambda _task: stop_flow.activities(list(servers.values())),
            lambda found: done(dict(zip(servers, found, strict=True))),
            problem=lambda _problem: done({}),  # then each stop asks for itself
        )

    def load_recent(self) -> None:
        """Fill the list with the folders opened before."""
        for entry in self._context.recent_folders.folders():
            self._add(entry.folder, entry.environment, len(self._all))

    def add_opened(self, scan: FolderScan) -> FolderSession:
        """Return the session of a folder just opened, now at the top of the list."""
        session = self._find(scan.project.folder)
        if session is None:
            session = self._add(scan.project.folder, scan.environment, 0)
        elif self._all[0] is not session:
            self._all.remove(session)
            self.removed.emit(session)
            self._all.insert(0, session)
            self.added.emit(session, 0)
        session.scanned(scan)
        return session

    def name_of(self, folder: Path) -> str:
        """Return what a folder is called on the screen that is, or may soon be, in the list."""
        return display_name(folder, [one.folder for one in self._all])

    def forget(self, session: FolderSession) -> Callable[[], None] | None:
        """Take a folder off the list; the folder itself is not touched.

        Returns the function that restores it with all that was remembered; None for one that is
        busy, or off the list already (a menu that is still open offers it once more).
        """
        if session in self.active() or session not in self._all:
            return None
        index = self._all.index(session)
        entry = self._context.recent_folders.forget(session.folder)
        self._all.remove(session)
        self.removed.emit(session)
        self._tell_apart(session)
        return partial(self._restore, session, index, entry)

    def _restore(self, session: FolderSession, index: int, entry: RecentFolder | None) -> None:
        if self._find(session.folder) is None:  # it may have been opened again meanwhile
            if entry:
                self._context.recent_folders.restore(entry)
            self._all.insert(index, session)
            self.added.emit(session, index)
            self._tell_apart(session)

    def scan(self, session: FolderSession, *, quietly: bool = False) -> None:
        """Have a worker look into the session's folder. quietly: tell no Problem of it."""
        self._runner.run(
            lambda _task: scan_folder(self._context, session.folder),
            session.scanned,
            problem=self._runner.log_and_go_on if quietly else session.scan_failed,
        )

    def look_for_folders(self) -> None:
        """Have a worker find out which folders are no longer what they were, or where."""
        servers = {one.folder: one.server for one in self._all}
        known_by = {folder: one.folder_id if one else "" for folder, one in servers.items()}

        def show(found: dict[Path, Presence]) -> None:
            for session in self:
                if session.folder in found and session.server is servers[session.folder]:
                    session.show_presence(found[session.folder])

        self._runner.run(
            lambda _task: look_for_folders(known_by), show, problem=self._runner.log_and_go_on
        )

    # ------------------------------------------------------------ the engine

    def watch(self) -> None:
        """Follow the engine from now on."""
        self._runner.run(self._watch, problem=self._watch_failed, lasting=True)

    def reconcile(self, snapshot: Snapshot) -> None:
        """Bring every session in step with the servers that the engine had.

        One that is older than the last may be of another engine, which was used before.
        """
        if snapshot.asked_at < self._asked_at:
            return
        self._asked_at = snapshot.asked_at
        running = {server.key: server for server in snapshot.found.running}
        ended = {one.server.key: one for one in snapshot.found.ended}
        known = {session.key for session in self._all}
        for key, server in running.items():
            if key not in known:
                self._add(server.folder, "", 0)
        for session in self:
            session.reconcile(running.get(session.key), ended.get(session.key), snapshot.asked_at)
        if snapshot.found.unsettled:
            QTimer.singleShot(_SETTLED, self, self._take_snapshot)

    def _watch(self, task: Task) -> None:
        def ready(info: EngineInfo) -> None:
            self._runner.post(lambda: self.engine_ready.emit(info))

        def changed(snapshot: Snapshot) -> None:
            self._runner.post(lambda: self.reconcile(snapshot))

        def out_of_memory(key: str) -> None:
            self._runner.post(lambda: self._ask_about_memory(key))

        def away(problem: Problem) -> None:
            self._runner.post(lambda: self.engine_away.emit(problem))

        engine_watch.watch(
            self._context,
            task,
            ready=ready,
            changed=changed,
            out_of_memory=out_of_memory,
            away=away,
        )

    def _ask_about_memory(self, key: str) -> None:
        """Find out which notebook ran out of memory: a job, as the server may take long to tell."""

        def show(problem: Problem | None) -> None:
            session = next((one for one in self if one.key == key), None)
            if problem and session and session.state is State.RUNNING:
                session.show_problem(problem)

        self._runner.run(
            lambda task: reconcile.out_of_memory(self._context, key, task.cancel),
            show,
            problem=self._runner.log_and_go_on,
        )

    def _watch_failed(self, problem: Problem) -> None:
        # A mistake of the program itself; the engine must be followed all the same.
        self.engine_away.emit(problem)
        QTimer.singleShot(_WATCH_AGAIN, self, self.watch)

    def _take_snapshot(self) -> None:
        if self._snapshot_job is None or self._snapshot_job.ended.is_set():
            self._snapshot_job = self._runner.run(
                lambda _task: engine_watch.take_snapshot(self._context),
                self.reconcile,
                problem=self._runner.log_and_go_on,  # the watch tells whether there is an engine
            )

    # ------------------------------------------------------------ the list

    def _find(self, folder: Path) -> FolderSession | None:
        return next((one for one in self._all if one.folder == folder), None)

    def _add(self, folder: Path, environment: str, index: int) -> FolderSession:
        session = FolderSession(self._context, self._runner, self._ask, folder, environment)
        session.changed.connect(partial(self.changed.emit, session))
        session.snapshot_needed.connect(self._take_snapshot)
        session.look_needed.connect(self.look_for_folders)
        session.undoable.connect(partial(self.undoable.emit, session))
        self._all.insert(index, session)
        self.added.emit(session, index)
        self._tell_apart(session)
        return session

    def _tell_apart(self, changed: FolderSession) -> None:
        """Give all that are called like `changed`, which has come or gone, names that differ."""
        name = folder_name(changed.folder)
        alike = [one for one in self._all if folder_name(one.folder) == name]
        folders = [one.folder for one in alike]
        for session in alike:
            before, session.name = session.name, display_name(session.folder, folders)
            if session.name != before:
                session.changed.emit()
