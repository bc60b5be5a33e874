"""One folder in the window: its state, and what the person can have done with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from notedock.core import problems
from notedock.core.environment import OWN
from notedock.core.opening import Opens
from notedock.core.problem import Problem
from notedock.core.project import Project
from notedock.core.server import Server, server_key
from notedock.core.states import WORKING, Event, State, after, can
from notedock.core.task import Progress, Question, Step, Task
from notedock.window import jobs
from notedock.window.runner import Job, Runner
from notedock.window.written import Written

if TYPE_CHECKING:
    from notedock.flows.adopt import Ended
    from notedock.flows.context import Context

T = TypeVar("T")

# Shows a folder's question: the folder's name, the question, where the answer goes.
FolderAsker = Callable[[str, Question, Callable[[bool], None]], Callable[[], None]]

_STEPS = {
    Step.DOWNLOAD: Event.DOWNLOAD,
    Step.UNPACK: Event.DOWNLOAD,  # of a quick download this may be the first that is heard
    Step.PREPARE: Event.PREPARE,
    Step.START: Event.LAUNCH,
}
BUSY = WORKING | {State.CANCELLING, State.STOPPING}


class Session(QObject):
    """What the window knows of one folder. Lives on the main thread; `changed` tells of news.

    folder: its true path. environment: the name chosen or remembered, empty for the program's
    choice. server: as far as known. log_matters: it failed after its server had been started.
    """

    changed = Signal()
    doubted = Signal()  # the engine should be asked again what it has
    undoable = Signal(str, object)  # what the person has done, and the function that takes it back

    def __init__(
        self, context: Context, runner: Runner, ask: FolderAsker, folder: Path, environment: str
    ) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._ask = ask
        self.folder = folder
        self.environment = environment
        self.project: Project | None = None
        self.writable = True
        self.missing = False
        self.state = State.OFF
        self.server: Server | None = None
        self.progress: Progress | None = None
        self.problem: Problem | None = None
        self.notice = ""
        self.log_matters = False
        self.written = Written()  # by the tools of the last job
        self._job: Job | None = None
        self._first = ""  # the notebook to be opened when a start has succeeded
        self._since = time.monotonic()
        self._wants_engine = False  # a start failed for want of an engine alone
        self._ended: Problem | None = None  # why the server ended while its start was under way
        self._stop_failed = False
        self._stopped_id = ""  # the server that was stopped from here last
        self._given_up = ""  # the server that was found and did not answer

    @cached_property
    def key(self) -> str:
        """The name of the folder's server."""
        return server_key(self._context.person, self.folder)

    @property
    def name(self) -> str:
        """What the folder is called on the screen."""
        return (self.folder.name or str(self.folder)).replace("\n", " ")

    @property
    def saving(self) -> bool:
        """Tell whether a stop still waits for the last changes, and can be called off."""
        saves = self.progress is not None and self.progress.step is Step.SAVE
        return self.state is State.STOPPING and saves

    # ------------------------------------------------------------ what the person does

    def start(self, notebook: str = "", *, plain: bool = False) -> None:
        """Bring the notebooks up, and open them (or one of them) in the browser.

        plain: this once without what the folder's own recipe says.
        """
        if not self._step(Event.START):
            return
        self._first = notebook
        self.problem = self._ended = None
        self._wants_engine = False
        self.notice = self._given_up = ""
        self._stop_failed = self.log_matters = False
        work = partial(jobs.start, self._context, self.folder, self.environment, plain=plain)
        self._run(work, self._own_answered)

    def cancel(self) -> None:
        """Call off what is under way, as far as it can be."""
        if self._job and (self._step(Event.CANCEL) or self.saving):
            self._job.cancel.set()
        self.changed.emit()

    def stop(self) -> None:
        """End the notebooks."""
        server = self.server
        if server is None or not self._step(Event.STOP):
            return
        self.problem = None
        self._stopped_id = server.id
        self._run(partial(jobs.stop, self._context, server), self._stopped)

    def open(self, notebook: str = "") -> None:
        """Show the notebooks, or one of them (its path below the folder), in the browser."""
        server = self.server
        if server is None or self.state is not State.RUNNING:
            return

        def show(_task: Task) -> Server:
            shown = jobs.at_page(self._context, server, notebook)
            jobs.browse(shown.link())
            return shown

        done = (lambda _shown: None) if notebook else self._turned
        self._runner.run(show, done, problem=self._not_shown)

    @property
    def opens(self) -> Opens:
        """What is shown of the folder in the browser."""
        return self._context.memory.opens(self.folder)

    def choose_opens(self, opens: Opens) -> None:
        """Show something else of the folder from now on; the choice can be taken back."""
        before = self.opens
        self._choose_opens(opens)
        if opens is not before:
            words = self.tr("“{folder}” opens in another way from now on.")
            self.undoable.emit(words.format(folder=self.name), partial(self._choose_opens, before))

    def _choose_opens(self, opens: Opens) -> None:
        self._context.memory.choose_opens(self.folder, opens)
        if server := self.server:
            self._runner.run(lambda _task: jobs.at_page(self._context, server), self._turned)

    def show_folder(self) -> None:
        """Show the folder in the system's file manager."""
        self._runner.run(lambda _task: jobs.show_folder(self.folder), problem=self.refuse)

    def choose(self, environment: str) -> None:
        """Use another environment from now on; the folder's own is what no choice leads to."""
        before = self.environment
        self._choose("" if environment == OWN else environment)
        if self.environment != before:
            words = self.tr("The environment of “{folder}” was changed.")
            self.undoable.emit(words.format(folder=self.name), partial(self._choose, before))

    def _choose(self, environment: str) -> None:
        self.environment = environment
        self._context.memory.choose(self.folder, environment)
        self.refuse(None)

    def refuse(self, problem: Problem | None) -> None:
        """Show a Problem that leaves the state as it is; None puts it away."""
        self.problem = problem
        self.changed.emit()

    def looked(self, found: jobs.Look) -> None:
        """Take over what a look into the folder has shown."""
        self.project = found.project
        self.writable = found.writable
        self.missing = False
        self.environment = found.environment
        if self.problem and self.problem.kind.startswith("folder-"):
            self.problem = None
        self.changed.emit()

    def unreachable(self, problem: Problem) -> None:
        """Take over why the folder could not be looked into."""
        self.project = None
        self.missing = problem.kind == "folder-missing"
        if self.problem is None:
            self.problem = problem
        self.changed.emit()

    @property
    def can_run_on(self) -> bool:
        """Tell whether the notebooks run without this window, now or soon."""
        coming = self.state is State.STARTING and self.server is not None
        return coming or self.state is State.RUNNING

    def let_go(self, *, running_on: bool) -> None:
        """Prepare for the program's end; a server may be left to come up by itself."""
        if self._job is None:
            return
        if running_on and self.can_run_on:
            self._job.spare()
        else:
            self._job.cancel.set()

    # ------------------------------------------------------------ what the engine says

    def meet(self, server: Server | None, ended: Ended | None, began: float) -> None:
        """Compare with what the engine had when it was asked at `began`."""
        if self.state in BUSY:
            self._learn(server, ended)
            return
        known = self.server.id if self.server else ""
        if ended and ended.server.id == known:
            self._over(ended.problem)
        elif (server.id if server else "") != known:
            if began < self._since:  # the answer is older than what has happened here since
                self.doubted.emit()
            elif server is None:
                self._over(None)
            else:
                self._over(None)
                self._found(server)
        elif ended and ended.problem and ended.server.id != self._stopped_id:
            self._failed(ended.problem)

    def engine_is_back(self) -> None:
        """Go on where an engine was missing: the start that the person asked for, if any."""
        if self.problem is None or self.problem.kind not in problems.ENGINE_AWAY:
            return
        self.refuse(None)
        if self._wants_engine:
            self.start(self._first)

    def _learn(self, server: Server | None, ended: Ended | None) -> None:
        """Follow the server of a start that is under way."""
        if self.state not in WORKING:
            return
        if ended and self.server and ended.server.id == self.server.id:
            self._ended = ended.problem
        if server and (self.server is None or server.id != self.server.id):
            self.server = server
            self.changed.emit()

    def _found(self, server: Server) -> None:
        if server.id == self._given_up or not self._step(Event.FOUND):
            return
        if not self._stop_failed:
            self.problem = None
        self.server = server
        self._run(
            partial(jobs.wait, self._context, server), self._answered, problem=self._wait_failed
        )

    def _over(self, problem: Problem | None) -> None:
        if problem:
            self._failed(problem)
        elif self._step(Event.GONE):
            self.server = None
            self.changed.emit()

    # ------------------------------------------------------------ how jobs end

    def _run(
        self,
        work: Callable[[Task], T],
        done: Callable[[T], None],
        problem: Callable[[Problem], None] | None = None,
    ) -> None:
        written = self.written = Written()

        def follow(task: Task) -> T:
            try:
                return work(task)
            finally:
                written.end()

        self._job = self._runner.run(
            follow,
            done,
            problem=problem or self._failed,
            cancelled=self._cancelled,
            report=self._progressed,
            notice=self._noticed,
            log=written.write,
            ask=partial(self._ask, self.name),
        )
        self.changed.emit()

    def _own_answered(self, server: Server) -> None:
        wanted = self.state is not State.CANCELLING
        self._answered(server)
        if wanted:
            self.open(self._first)

    def _answered(self, server: Server) -> None:
        self._job = self.progress = None
        self._step(Event.LAUNCH)  # where the last word on its progress has not arrived
        if self._step(Event.ANSWERED):
            self.server = server
            self.written = Written()  # from now on the server's own log is what counts
        self.changed.emit()

    def _stopped(self, _nothing: None) -> None:
        self._job = self.progress = self.server = None
        self._step(Event.GONE)
        self.changed.emit()

    def _cancelled(self) -> None:
        self._job = self.progress = None
        if self._step(Event.KEPT):  # a stop that was called off: the server runs on
            self._stopped_id = ""
        elif self._step(Event.CANCELLED):
            self._stopped_id = self.server.id if self.server else ""
            self.server = None
        self.changed.emit()
        self.doubted.emit()

    def _wait_failed(self, problem: Problem) -> None:
        # It may run on without ever answering: it is not found again until the person wants it.
        self._given_up = self.server.id if self.server else ""
        self._failed(problem)

    def _failed(self, problem: Problem) -> None:
        if problem.kind == "taken-away" and self._ended:
            problem = self._ended  # it ended by itself, and the watcher had tidied up first
        after_start = self.state in (State.PREPARING, State.STARTING, State.RUNNING)
        self._wants_engine = self.state in WORKING and problem.kind in problems.ENGINE_AWAY
        self._stop_failed = self.state is State.STOPPING
        self._job = self.progress = None
        if self._step(Event.FAIL):
            self.log_matters = after_start
            self.problem = problem
            self.server = None
        self.changed.emit()
        self.doubted.emit()

    def _turned(self, server: Server) -> None:
        """Take over the page that the server's link leads to."""
        if self.server and self.server.id == server.id:
            self.server = server
            self.changed.emit()

    def _not_shown(self, problem: Problem) -> None:
        if self.state is State.RUNNING:
            self.refuse(problem)

    def _progressed(self, progress: Progress) -> None:
        self.progress = progress
        if progress.step in _STEPS:
            self._step(_STEPS[progress.step])
        self.changed.emit()

    def _noticed(self, sentence: str) -> None:
        self.notice = sentence
        self.changed.emit()

    def _step(self, event: Event) -> bool:
        """Follow the table where it knows the way; a late or doubled event does no harm."""
        if not can(self.state, event):
            return False
        self.state = after(self.state, event)
        self._since = time.monotonic()
        return True
