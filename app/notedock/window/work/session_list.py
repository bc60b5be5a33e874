"""The sessions of all folders, kept in step with what the engine reports."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from notedock.core.folder_identity import Presence
from notedock.core.folder_name import display_name, folder_name, shown_name
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemGroup
from notedock.core.recent_folders import RecentFolder
from notedock.core.server import SETTLING
from notedock.core.settings import BUILTIN
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
    """The sessions in the order of the list: those pinned, then the others, last opened first."""

    added = Signal(object, object)  # FolderSession, its index
    moved = Signal(object, object)  # FolderSession, its new index
    removed = Signal(object)  # FolderSession
    changed = Signal(object)  # FolderSession
    undoable = Signal(object, str, object)  # FolderSession, what was done, what undoes it
    reconciled = Signal()  # every session is in step with the engine
    engine_ready = Signal(object)  # EngineInfo
    engine_away = Signal(object)  # Problem

    def __init__(self, context: Context, runner: Runner, ask: SessionAsker) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._ask = ask
        self._all: list[FolderSession] = []
        self._snapshot_job: Job | None = None
        self._snapshot_is_late = False  # another was wanted while the engine was asked
        self._newest: dict[str, Snapshot] = {}  # the last one of each engine

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
        kept = [one for one in self._context.recent_folders.folders() if one.listed]
        for entry in sorted(kept, key=lambda one: (not one.pinned, one.pinned)):
            self._add(entry, len(self._all))

    def add_opened(self, scan: FolderScan) -> FolderSession:
        """Return the session of a folder just opened, now at its place in the list."""
        kept = self._context.recent_folders.entry(scan.project.folder)
        session = self._find(kept.folder)
        if session is None:
            session = self._add(kept)
        session.keep_in_list()
        session.opened = kept.opened
        self._put_in_order(session)
        session.scanned(scan)
        return session

    def name_of(self, folder: Path) -> str:
        """Return what a folder is called on the screen that is, or may soon be, in the list."""
        names = {one.folder: one.given_name for one in self._all}
        return display_name(folder, names, names)

    def pin(self, session: FolderSession, *, to_top: bool) -> None:
        """Keep a folder at the top of the list from now on, or not any more."""
        session.keep_in_list()
        session.pinned = time.time() if to_top else 0.0
        try:
            self._context.recent_folders.set_pinned(session.folder, session.pinned)
        except Problem as problem:
            session.show_problem(problem)
        self._put_in_order(session)
        session.changed.emit()

    def rename(self, session: FolderSession, name: str) -> None:
        """Call a folder `name` from now on, or by its own name when that is empty.

        The folder itself is not touched. This can be undone.
        """
        before, name = session.given_name, shown_name(name)
        if name == folder_name(session.folder):
            name = ""
        if name == before:
            return
        self._set_name(session, name)
        words = self.tr(
            "The folder is called “{name}” in Notedock now. On the disk it is untouched."
        )
        undo = partial(self._set_name, session, before)
        self._on_undoable(session, words.format(name=session.name), undo)

    def _set_name(self, session: FolderSession, name: str) -> None:
        try:
            self._context.recent_folders.set_name(session.folder, name)
        except Problem as problem:
            session.show_problem(problem)
        before, session.given_name = session.base_name, name
        self._tell_apart(before)
        self._tell_apart(session.base_name)

    def let_go(self, session: FolderSession) -> None:
        """Take a folder off the list that was in it only because its notebooks ran."""
        newest = self._newest.values()
        runs = any(one.found.runs(session.key) for one in newest) or session in self.active()
        if session.visiting and not runs and session in self._all:
            self._all.remove(session)
            self.removed.emit(session)
            self._tell_apart(session.base_name)

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
        self._tell_apart(session.base_name)
        return partial(self._restore, session, index, entry)

    def _restore(self, session: FolderSession, index: int, entry: RecentFolder | None) -> None:
        if self._find(session.folder) is None:  # it may have been opened again meanwhile
            if entry:
                self._context.recent_folders.restore(entry)
            self._all.insert(index, session)
            self.added.emit(session, index)
            self._tell_apart(session.base_name)

    def scan(self, session: FolderSession, *, quietly: bool = False) -> Job:
        """Have a worker look into the session's folder. quietly: tell no Problem of it."""
        asked_at = time.monotonic()

        def fail(problem: Problem) -> None:
            if not quietly:
                session.scan_failed(problem, asked_at)
            elif problem.group is not ProblemGroup.FOLDER:
                self._runner.only_log(problem)

        return self._runner.run(
            lambda _task: scan_folder(self._context, session.folder),
            session.scanned,
            problem=fail,
        )

    def look_for_folders(self) -> None:
        """Have a worker find out which folders are no longer what they were, or where."""
        servers = {one.folder: one.server for one in self._all}
        known_by = {folder: one.folder_id if one else "" for folder, one in servers.items()}
        asked_at = time.monotonic()

        def show(found: dict[Path, Presence]) -> None:
            for session in self:
                if session.folder in found and session.server is servers[session.folder]:
                    session.show_presence(found[session.folder], asked_at)

        self._runner.run(
            lambda _task: look_for_folders(known_by), show, problem=self._runner.only_log
        )

    # ------------------------------------------------------------ the engine

    def watch(self) -> None:
        """Follow the engines from now on, each by itself."""
        for context in engine_watch.contexts(self._context):
            self._watch_one(context)

    def _watch_one(self, context: Context) -> None:
        self._runner.run(
            partial(self._watch, context),
            problem=partial(self._watch_failed, context),
            lasting=True,
        )

    def reconcile(self, snapshot: Snapshot) -> None:
        """Bring every session in step with the servers that an engine had.

        A snapshot that is older than the last may be of another computer's engine, which was used
        before. What it has cleared away is told by no other, and is taken from it.
        """
        running = {server.key: server for server in snapshot.found.running}
        ended = {one.server.key: one for one in snapshot.found.ended}
        newest = self._newest.get(snapshot.engine)
        if newest is not None and snapshot.asked_at < newest.asked_at:
            for session in [one for one in self if one.key in ended]:
                session.reconcile(session.server, ended[session.key], snapshot.asked_at)
            return
        self._newest[snapshot.engine] = snapshot
        known = {session.key for session in self._all}
        for key, server in running.items():
            if key not in known:
                self._add(self._context.recent_folders.entry(server.folder)).visiting = True
        for session in self:
            if snapshot.can_tell(session.server):
                session.reconcile(
                    running.get(session.key), ended.get(session.key), snapshot.asked_at
                )
        self.reconciled.emit()
        if snapshot.found.unsettled:
            QTimer.singleShot(_SETTLED, self, self._take_snapshot)

    def _watch(self, context: Context, task: Task) -> None:
        is_main = context.engine.name != BUILTIN

        def ready(info: EngineInfo) -> None:
            if is_main:
                self._runner.post(lambda: self.engine_ready.emit(info))

        def changed(snapshot: Snapshot) -> None:
            self._runner.post(lambda: self.reconcile(snapshot))

        def out_of_memory(key: str) -> None:
            self._runner.post(lambda: self._ask_about_memory(key))

        def away(problem: Problem) -> None:
            if is_main:
                self._runner.post(lambda: self.engine_away.emit(problem))

        engine_watch.watch(
            context,
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
            problem=self._runner.only_log,
        )

    def _watch_failed(self, context: Context, problem: Problem) -> None:
        # A mistake of the program itself; the engine must be followed all the same.
        self.engine_away.emit(problem)
        QTimer.singleShot(_WATCH_AGAIN, self, partial(self._watch_one, context))

    def _take_snapshot(self) -> None:
        """Have a worker ask what runs; once more afterwards if it is asking already.

        What it is told then may be older than what it is to be asked for now.
        """
        if self._snapshot_job is not None:
            self._snapshot_is_late = True
            return
        self._snapshot_is_late = False

        def done(found: list[Snapshot | Problem]) -> None:
            self._snapshot_job = None
            for one in found:
                if isinstance(one, Problem):
                    self._runner.only_log(one)  # the watch tells whether there is an engine
                else:
                    self.reconcile(one)
            self._take_late_snapshot()

        def failed(problem: Problem) -> None:
            done([problem])

        self._snapshot_job = self._runner.run(
            lambda _task: engine_watch.take_snapshots(self._context), done, problem=failed
        )

    def _take_late_snapshot(self) -> None:
        if self._snapshot_is_late:
            self._take_snapshot()

    # ------------------------------------------------------------ the list

    def _find(self, folder: Path) -> FolderSession | None:
        return next((one for one in self._all if one.folder == folder), None)

    def _add(self, kept: RecentFolder, index: int | None = None) -> FolderSession:
        """Add a session to the list; its order says where, unless `index` does."""
        session = FolderSession(self._context, self._runner, self._ask, kept)
        session.changed.connect(partial(self.changed.emit, session))
        session.snapshot_needed.connect(self._take_snapshot)
        session.look_needed.connect(self.look_for_folders)
        session.look_needed.connect(partial(self.scan, session, quietly=True))
        session.undoable.connect(partial(self._on_undoable, session))
        place = self._place(session) if index is None else index
        self._all.insert(place, session)
        self.added.emit(session, place)
        self._tell_apart(session.base_name)
        return session

    def _on_undoable(self, session: FolderSession, words: str, undo: object) -> None:
        session.keep_in_list()  # with what the person has changed of it
        self.undoable.emit(session, words, undo)

    def _put_in_order(self, session: FolderSession) -> None:
        place = self._place(session)
        if self._all[place] is not session:
            self._all.remove(session)
            self._all.insert(place, session)
            self.moved.emit(session, place)

    def _place(self, session: FolderSession) -> int:
        """Return the index of a session among the others."""
        others = [one for one in self._all if one is not session]
        pinned = [one.pinned for one in others if one.pinned]
        if session.pinned:
            return sum(since <= session.pinned for since in pinned)
        newer = (one for one in others if not one.pinned and one.opened > session.opened)
        return len(pinned) + sum(1 for _one in newer)

    def _tell_apart(self, name: str) -> None:
        """Give all that are called `name`, of which one has come or gone, names that differ."""
        alike = [one for one in self._all if one.base_name == name]
        names = {one.folder: one.given_name for one in alike}
        for session in alike:
            before, session.name = session.name, display_name(session.folder, names, names)
            if session.name != before:
                session.changed.emit()
