"""One folder in the window: its state, and the commands that change it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal

from notedock.core.environment import OWN
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemGroup, ProblemKind
from notedock.core.recent_folders import RecentFolder
from notedock.core.server import Server
from notedock.core.start_page import StartPage
from notedock.core.start_request import StartRequest
from notedock.core.states import BUSY, ENDING, WORKING, Event, State, is_allowed, next_state
from notedock.core.task import Answer, Progress, Question, Task
from notedock.flows import open_external
from notedock.flows import start as start_flow
from notedock.flows import stop as stop_flow
from notedock.flows.context import Context
from notedock.flows.reconcile import Ended
from notedock.window.work import server_jobs
from notedock.window.work.build_output import BuildOutput
from notedock.window.work.folder_facts import FolderFacts
from notedock.window.work.folder_scan import FolderScan
from notedock.window.work.notebook_maker import NotebookMaker
from notedock.window.work.page_opener import PageOpener
from notedock.window.work.prepared_restart import PreparedRestart
from notedock.window.work.runner import Job, Runner
from notedock.window.work.session_records import (
    EVENTS_OF_STEPS,
    PastServers,
    StartAttempt,
    never_less,
)

T = TypeVar("T")

# Shows a question about a session; the answer goes to the function given. Returns a function that
# closes the question unanswered.
SessionAsker = Callable[["FolderSession", Question, Callable[[Answer], None]], Callable[[], None]]


class FolderSession(FolderFacts):
    """The facts of one folder, and what a person does with it."""

    snapshot_needed = Signal()  # what the engine reported last may be out of date
    look_needed = Signal()  # the folder, or what is known of it, may have changed
    undoable = Signal(str, object)  # what the person has done, and the function that undoes it

    def __init__(
        self, context: Context, runner: Runner, ask: SessionAsker, kept: RecentFolder
    ) -> None:
        super().__init__(context, kept)
        self._runner = runner
        self._ask = ask
        self._job: Job | None = None
        self._state_since = time.monotonic()
        self._attempt = StartAttempt()
        self._past = PastServers()
        self._pages = PageOpener(context, runner, self._set_page, self._open_failed)
        self._stop_failed = False
        self._start_again: StartRequest | None = None  # after the stop that is under way
        self._maker = NotebookMaker(context, runner, kept.folder, self.show_problem)
        self.prepared_restart = PreparedRestart(context, runner, self, partial(ask, self))

    # ------------------------------------------------------------ commands

    def new_request(self, notebook: str = "") -> StartRequest:
        """Return what a click on *Start* or on a notebook, its path below the folder, asks for."""
        return StartRequest(self.folder, self.environment or None, notebook)

    def last_request(self) -> StartRequest:
        """Return what was asked for last, unless it is done or was called off; else a new one."""
        return self._attempt.request or self.new_request()

    def start(self, request: StartRequest | None = None) -> None:
        """Start the notebooks, and open them in the browser. request: None for a new one."""
        request = request or self.new_request()
        if not self._apply(Event.START):
            return
        self.keep_in_list()
        self._attempt = StartAttempt(request)
        self._past.unanswering = ""
        self.problem = None
        self.notice = ""
        self._stop_failed = False
        self._run(partial(start_flow.start, self._context, request), self._started)

    def cancel(self) -> None:
        """Cancel the job that is under way, as far as it can be."""
        if self._job and (self._apply(Event.CANCEL) or self.saving):
            self._job.cancel.set()
        self.changed.emit()

    def stop(self, *, force: bool = False) -> None:
        """Stop the notebooks. force: the person has agreed that calculations are lost."""
        server = self.server
        if server is None or not self._apply(Event.STOP):
            return
        self.problem = None
        self._past.stopped = server.id
        work = partial(stop_flow.stop, self._context, server, force=force)
        self._run(work, self._stopped)

    def restart(self, request: StartRequest | None = None) -> None:
        """Stop the notebooks, and start them again from what the folder's path leads to now."""
        self.stop()
        self._start_again = (request or self.new_request()) if self.state in ENDING else None

    def resume(self) -> None:
        """Let paused notebooks go on."""
        if (server := self.server) is not None:
            self._runner.run(
                lambda _task: self._context.engine.resume(server), problem=self.show_problem
            )

    def open(self, notebook: str = "") -> None:
        """Show the notebooks, or one of them (its path below the folder), in the browser."""
        server = self.server
        if server is not None and self.state is State.RUNNING:
            if self.show_trouble():
                self.changed.emit()
                return
            self._pages.find_and_open(server, notebook)

    def show_folder(self) -> None:
        """Show the folder in the system's file manager."""
        self._runner.run(
            lambda _task: open_external.open_folder(self.folder), problem=self.show_problem
        )

    def create_notebook(self, select: Callable[[str], None]) -> None:
        """Put a new notebook into the folder. It opens where notebooks run, else it is selected."""

        def done(name: str, scan: FolderScan) -> None:
            self.scanned(scan)
            select(name)
            self.open(name)

        self._maker.make(done)

    def choose_start_page(self, page: StartPage) -> None:
        """Open another page of the folder from now on; this can be undone."""
        before = self.start_page
        self._set_start_page(page)
        if page is not before:
            words = self.tr("What opens in the browser for “{folder}” was changed.")
            undo = partial(self._set_start_page, before)
            self.undoable.emit(words.format(folder=self.name), undo)

    def _set_start_page(self, page: StartPage) -> None:
        try:
            self._context.recent_folders.set_start_page(self.folder, page)
        except Problem as problem:
            self.show_problem(problem)
        if self.server:
            self._pages.find(self.server)
        self.changed.emit()  # another notebook may open first

    def choose_shows_pages(self, shows: bool) -> None:
        """Show pages that the notebooks serve, or not, from the next start on; can be undone."""
        self._set_shows_pages(shows)
        words = self.tr("Web apps in “{folder}” will be shown from its next start on.")
        if not shows:
            words = self.tr("Web apps in “{folder}” will not be shown from its next start on.")
        undo = partial(self._set_shows_pages, not shows)
        self.undoable.emit(words.format(folder=self.name), undo)

    def _set_shows_pages(self, shows: bool) -> None:
        try:
            self._context.recent_folders.set_shows_pages(self.folder, shows)
        except Problem as problem:
            self.show_problem(problem)

    def choose_environment(self, name: str) -> None:
        """Use another environment from now on; OWN and an empty name leave it to the folder.

        This can be undone.
        """
        before = self.environment
        self._set_environment("" if name == OWN else name)
        if self.environment != before:
            words = self.tr("The environment of “{folder}” was changed.")
            undo = partial(self._set_environment, before)
            self.undoable.emit(words.format(folder=self.name), undo)

    def _set_environment(self, name: str) -> None:
        self.environment = name
        self._environment_chosen_at = time.monotonic()
        if request := self._attempt.request:
            self._attempt.request = replace(request, environment=name or None)
        if self.problem and self.problem.group is not ProblemGroup.ENGINE:
            self.problem = None
        try:
            self._context.recent_folders.set_environment(self.folder, name)
        except Problem as problem:
            self.problem = problem
        self.show_trouble()  # choosing has not ended it
        self.changed.emit()

    # ------------------------------------------------------------ the program's end

    @property
    def survives_quit(self) -> bool:
        """Tell whether the notebooks run without this window, now or soon."""
        launched = self.state is State.STARTING and self.server is not None
        return launched or self.state is State.RUNNING

    def prepare_to_quit(self) -> None:
        """Detach the job of a server that can go on by itself; cancel any other.

        Only for a window that certainly closes: the outcome of a detached job is dropped.
        """
        if self._job is None:
            return
        if self.survives_quit:
            self._job.detach()
        else:
            self._job.cancel.set()

    # ------------------------------------------------------------ reports of the engine

    def reconcile(self, server: Server | None, ended: Ended | None, asked_at: float) -> None:
        """Compare with what the engine reports of this folder.

        server: the one that runs. ended: one that ended by itself. asked_at: when the engine was
        asked, on the monotonic clock.
        """
        for sentence in ended.notices if ended else ():
            self._set_notice(sentence)
        if self.state in BUSY:
            self._follow_start(server, ended)
            return
        known = self.server.id if self.server else ""
        if ended and ended.server.id == known:
            self._server_ended(ended.problem)
        elif (server.id if server else "") != known:
            if asked_at < self._state_since:
                self.snapshot_needed.emit()
                return
            self._server_ended(None)
            if server is not None:
                self._adopt(server)
        elif server is not None:
            self.show_paused(server.status)
        elif ended and ended.problem and ended.server.id != self._past.stopped:
            self._failed(ended.problem)

    def engine_returned(self) -> None:
        """Hide a Problem of the engine, and repeat the start that failed because of it."""
        if self.problem is None or self.problem.group is not ProblemGroup.ENGINE:
            return
        self.show_problem(None)
        if self._attempt.request and self._attempt.needs_engine:
            self.start(self._attempt.request)

    def _follow_start(self, server: Server | None, ended: Ended | None) -> None:
        """Take over the server of a start that is under way."""
        if self.state not in WORKING:
            return
        if ended and self.server and ended.server.id == self.server.id:
            self._attempt.ended = ended.problem
        if server and (self.server is None or server.id != self.server.id):
            self.server = server
            self.changed.emit()

    def _adopt(self, server: Server) -> None:
        """Wait for the answer of a server that was started elsewhere."""
        if server.id == self._past.unanswering or not self._apply(Event.FOUND):
            return
        if not self._stop_failed:
            self.problem = None
        self._attempt = StartAttempt()
        self.server = server
        work = partial(server_jobs.wait_until_answering, self._context, server)
        self._run(work, self._set_running, problem=self._adopt_failed)

    def _server_ended(self, problem: Problem | None) -> None:
        if problem:
            self._failed(problem)
        elif self._apply(Event.GONE):
            self.server = None
            self.changed.emit()

    # ------------------------------------------------------------ jobs

    def _run(
        self,
        work: Callable[[Task], T],
        done: Callable[[T], None],
        problem: Callable[[Problem], None] | None = None,
    ) -> None:
        output = self.build_output = BuildOutput()
        self._job = self._runner.run(
            output.until_end(work),
            done,
            problem=problem or self._failed,
            cancelled=self._cancelled,
            report=self._set_progress,
            notice=self._set_notice,
            log=output.write,
            ask=partial(self._ask, self),
        )
        self.changed.emit()

    def _started(self, server: Server) -> None:
        self.opened = time.time()
        if self.state is not State.CANCELLING:
            self._pages.open(server)  # first: the browser starts while the window is filled
        self._set_running(server)

    def _set_running(self, server: Server) -> None:
        self._job = self.progress = None
        self._apply(Event.LAUNCH)  # the last progress may not have arrived
        if self._apply(Event.ANSWERED):
            self.server = server
            self.build_output = BuildOutput()  # the server's own log is shown from now on
            self.show_trouble()
            self.look_needed.emit()
        self.changed.emit()

    def _stopped(self, _nothing: None) -> None:
        self._job = self.progress = self.server = None
        self._apply(Event.GONE)
        self.changed.emit()
        if self._start_again:
            request, self._start_again = self._start_again, None
            self.start(request)
            return
        self.snapshot_needed.emit()  # another one may have been started meanwhile

    def _cancelled(self) -> None:
        self._job = self.progress = None
        self._start_again = None
        if self._apply(Event.KEPT):  # a stop was cancelled: the server runs on
            self._past.stopped = ""
        elif self._apply(Event.CANCELLED):
            self._past.stopped = self.server.id if self.server else ""
            self.server = None
        self.changed.emit()
        self.snapshot_needed.emit()

    def _adopt_failed(self, problem: Problem) -> None:
        # Else the server is waited for again: when the engine is back, or because it still runs.
        waits = problem.group is ProblemGroup.ENGINE or problem.kind is ProblemKind.PAUSED
        if not waits and self.state is not State.CANCELLING:
            self._past.unanswering = self.server.id if self.server else ""
        self._failed(problem)

    def _failed(self, problem: Problem) -> None:
        if problem.kind is ProblemKind.TAKEN_AWAY and self._attempt.ended:
            problem = self._attempt.ended  # the watcher removed the ended server before the job
        if self.state is State.STARTING:
            self.build_output = BuildOutput()  # what the server wrote is newer
        no_engine = problem.group is ProblemGroup.ENGINE
        self._attempt.needs_engine = self.state in WORKING and no_engine
        self._stop_failed = self.state in ENDING
        self._start_again = None
        self._job = self.progress = None
        if self._apply(Event.FAIL):
            self.problem = problem
            self.server = None
        self.changed.emit()
        self.snapshot_needed.emit()

    def _set_page(self, server: Server) -> None:
        """Take over the page that the server's link leads to."""
        if self.server and self.server.id == server.id:
            self.server = server
            self.changed.emit()

    def _open_failed(self, problem: Problem) -> None:
        if self.state is State.RUNNING:
            self.show_problem(problem)

    def _set_progress(self, progress: Progress) -> None:
        self.progress = never_less(progress, self.progress)
        if progress.step in EVENTS_OF_STEPS:
            self._apply(EVENTS_OF_STEPS[progress.step])
        self.changed.emit()

    def _set_notice(self, sentence: str) -> None:
        self.notice = "\n".join(filter(None, (self.notice, sentence)))
        self.changed.emit()

    def _apply(self, event: Event) -> bool:
        """Change the state by the table. Returns False for an event that is late or repeated."""
        if not is_allowed(self.state, event):
            return False
        self.state = next_state(self.state, event)
        self._state_since = time.monotonic()
        if self.state is State.OFF:
            self._attempt = StartAttempt()  # what was asked for is done, or called off
        return True
