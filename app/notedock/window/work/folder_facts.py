"""What the window knows of one folder, and which Problems follow from that alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QObject, Signal

from notedock.core import problems
from notedock.core.folder_identity import Presence
from notedock.core.folder_name import folder_name
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemGroup, ProblemKind
from notedock.core.project import Project
from notedock.core.recent_folders import RecentFolder
from notedock.core.recipes.explanation import Explanation
from notedock.core.server import Server, Status, server_key
from notedock.core.start_page import StartPage
from notedock.core.states import State
from notedock.core.task import Progress, Step
from notedock.engines.engine_group import EngineGroup
from notedock.flows import engine_choice, folder_check
from notedock.flows.context import Context
from notedock.window.work.build_output import BuildOutput
from notedock.window.work.folder_scan import FolderScan

# They last for as long as the server is paused, or its folder is not what its path leads to.
_TROUBLES = (ProblemKind.PAUSED, ProblemKind.FOLDER_REPLACED, ProblemKind.FOLDER_MOVED_AWAY)


class FolderFacts(QObject):
    """The facts of one folder. Lives on the main thread; `changed` is emitted after each change.

    folder: its true path. given_name: what the person calls it, or empty. name: what it is called
    on the screen, which `SessionList` tells apart from others. pinned: since when it is kept at the
    top of the list, opened: when it was opened last, both as Unix time. visiting: it is listed only
    because its notebooks run. environment: the name chosen or remembered, empty for the program's
    choice. proposed: the one that its languages need, empty for the default. explanation: of its
    recipe. elsewhere: the same for an environment that was chosen instead of what the recipe begins
    with. presence: what the path leads to. server: as far as known. problem: the last failure,
    until dismissed. build_output: what the tools of the last job wrote.
    """

    changed = Signal()

    def __init__(self, context: Context, kept: RecentFolder) -> None:
        super().__init__()
        self._context = context
        self.folder = kept.folder
        self.given_name = kept.name
        self.name = self.base_name
        self.pinned = kept.pinned
        self.opened = kept.opened
        self.visiting = False
        self.environment = kept.environment
        self.project: Project | None = None
        self.explanation = Explanation()
        self.proposed = ""
        self.elsewhere = Explanation()
        self.writable = True
        self.presence = Presence.SAME
        self.state = State.OFF
        self.server: Server | None = None
        self.progress: Progress | None = None
        self.problem: Problem | None = None
        self.notice = ""
        self.build_output = BuildOutput()
        self._environment_chosen_at = 0.0
        self._looked_at = 0.0  # when the last look began whose result is shown

    @cached_property
    def key(self) -> str:
        """The name of the folder's server."""
        return server_key(self._context.person, self.folder)

    @property
    def base_name(self) -> str:
        """Its name, which others may have, too."""
        return self.given_name or folder_name(self.folder)

    @property
    def has_own_environment(self) -> bool:
        """Tell whether the folder brings an environment of its own."""
        recipe = self.explanation.recipe
        return self.project is not None and bool(recipe.dockerfile or recipe.image)

    @property
    def missing(self) -> bool:
        """Tell whether there is no folder at the path."""
        return self.presence is Presence.MISSING

    @property
    def unreachable(self) -> bool:
        """Tell whether nothing runs, and the folder cannot be opened as far as is known."""
        troubled = self.problem is not None and self.problem.group is ProblemGroup.FOLDER
        return self.state in (State.OFF, State.FAILED) and (self.missing or troubled)

    @property
    def is_paused(self) -> bool:
        """Tell whether the notebooks run, and are paused."""
        return self._running is not None and self._running.is_paused

    @property
    def saves(self) -> bool:
        """Tell whether what is changed in the running notebooks is saved in the folder."""
        server = self._running
        present = self.presence is Presence.SAME and not self.is_paused
        return server is not None and self.writable and not server.read_only and present

    @property
    def will_save(self) -> bool:
        """Tell whether what is changed in its notebooks is saved, once they run."""
        if self.state is State.RUNNING:
            return self.saves
        return self.writable and self.presence is Presence.SAME

    @property
    def saving(self) -> bool:
        """Tell whether a stop still waits for the last changes, and can be cancelled."""
        saves = self.progress is not None and self.progress.step is Step.SAVE
        return self.state is State.STOPPING and saves

    @property
    def start_page(self) -> StartPage:
        """What of the folder opens in the browser."""
        return self._context.recent_folders.start_page(self.folder)

    @property
    def shows_pages(self) -> bool:
        """Whether it was chosen to show pages that the notebooks serve."""
        return self._context.recent_folders.shows_pages(self.folder)

    @property
    def has_two_engines(self) -> bool:
        """Tell whether its notebooks may be run without Docker."""
        return isinstance(self._context.engine, EngineGroup)

    @property
    def prefers_builtin(self) -> bool:
        """Tell whether the engine that is part of the program was chosen for it."""
        chosen = engine_choice.prefers_builtin(self._context, self.folder)
        return self.has_two_engines and chosen

    def set_engine(self, engine: str) -> None:
        """Keep which engine its next starts use."""
        try:
            self._context.recent_folders.set_engine(self.folder, engine)
        except Problem as problem:
            self.show_problem(problem)
        self.changed.emit()

    def keep_in_list(self) -> None:
        """Keep the folder in the list, also when its notebooks run no more."""
        if self.visiting:
            self.visiting = False
            self._context.recent_folders.set_listed(self.folder)

    def show_problem(self, problem: Problem | None) -> None:
        """Show a Problem that leaves the state as it is, or none any more."""
        self.problem = problem
        self.changed.emit()

    # ------------------------------------------------------------ results of a look at the folder

    def scanned(self, scan: FolderScan) -> None:
        """Take over what the folder contains, unless a later look has told it already."""
        if scan.looked_at < self._looked_at:
            return
        self._looked_at = scan.looked_at
        self.project = scan.project
        self.explanation = scan.explanation
        self.proposed = scan.proposed
        self.elsewhere = scan.elsewhere
        self.writable = scan.writable
        if self.missing:
            self.presence = Presence.SAME
        if scan.looked_at > self._environment_chosen_at:
            self.environment = scan.environment
        if self.problem and self.problem.group is ProblemGroup.FOLDER:
            self.problem = None
        self.changed.emit()

    def scan_failed(self, problem: Problem, asked_at: float) -> None:
        """Take over why the folder could not be looked into, unless a later look could.

        asked_at: when the look was asked for, on the monotonic clock.
        """
        if asked_at < self._looked_at:
            return
        self._looked_at = asked_at
        self.project = None
        missing = problem.kind is ProblemKind.FOLDER_MISSING
        self.presence = Presence.MISSING if missing else Presence.SAME
        if self.problem is None:
            self.problem = problem
        self.changed.emit()

    def show_presence(self, presence: Presence, asked_at: float) -> None:
        """Take over what the folder's path leads to. While notebooks run, say what that means.

        asked_at: when that was asked for, on the monotonic clock; a later look into the folder
        counts more.
        """
        if presence is not self.presence and asked_at >= self._looked_at:
            self.presence = presence
            back = presence is Presence.SAME
            if back and self.problem and self.problem.kind is ProblemKind.FOLDER_MISSING:
                self.problem = None
            self.show_trouble()
            self.changed.emit()

    def show_paused(self, status: Status) -> None:
        """Take over whether the server, which is known, is paused."""
        if self.server and self.server.status is not status:
            self.server = replace(self.server, status=status)
            self.show_trouble()
            self.changed.emit()

    def show_trouble(self) -> Problem | None:
        """Say why the page of a running server is of no use, and that no more when it is."""
        trouble = self._trouble()
        if trouble is not None:
            self.problem = trouble
        elif self.problem and self.problem.kind in _TROUBLES:
            self.problem = None
        return trouble

    def _trouble(self) -> Problem | None:
        if self._running is None:
            return None
        if self.is_paused:
            return problems.paused()
        return folder_check.problem_for(self.folder, self.presence)

    @property
    def _running(self) -> Server | None:
        return self.server if self.state is State.RUNNING else None
