"""A model of the window's work: whatever happens, every state has a way out and closing ends.

The real sessions, runner, flows and close guard run on a scripted engine. Hypothesis chooses what
the person does and what the engine does; after each step everything that can happen by itself
has happened, and what holds at every such moment is asserted.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import (
    QPushButton,
)

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.recent_folders import RecentFolders
from notedock.core.settings import Closing
from notedock.core.states import BUSY, ENDING, WORKING, State
from notedock.engines.base import ServerOptions
from notedock.flows.context import Context
from notedock.window.shell.closing_dialogs import ClosingProgress
from notedock.window.work.folder_session import FolderSession
from tests.window.modelled_window import Window
from tests.window.open_dialogs import is_question, questions_of
from tests.window.scripted_engine import NoAnswerError, ScriptedEngine, failure

PERSON = "model"
P = ParamSpec("P")
NAMES = ("A", "B")
names = st.sampled_from(NAMES)


def only_if(
    holds: Callable[[Any], bool],
) -> Callable[[Callable[Concatenate[Any, P], None]], Callable[Concatenate[Any, P], None]]:
    """Let a rule do nothing while a condition does not hold.

    Not Hypothesis' own preconditions: what they say decides what is drawn next, and must be the
    same each time. Which of two threads was quicker may decide here.
    """

    def wrap(step: Callable[Concatenate[Any, P], None]) -> Callable[Concatenate[Any, P], None]:
        @wraps(step)
        def wrapped(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> None:
            if holds(self):
                step(self, *args, **kwargs)

        return wrapped

    return wrap


class Closings(RuleBasedStateMachine):
    """The person, the window and the engine. wishes: what the person wants of each folder."""

    catalogue: Catalogue
    monkeypatch: pytest.MonkeyPatch

    def __init__(self) -> None:
        super().__init__()
        self._of_other_tests = _job_threads()
        self._scratch = tempfile.TemporaryDirectory(prefix="notedock-model-")
        home = Path(self._scratch.name)
        self.engine = ScriptedEngine()
        self.engine.patch(self.monkeypatch)
        paths = AppPaths(home / "program")
        recent = RecentFolders(paths)
        for name in reversed(NAMES):
            (home / name).mkdir()
            (home / name / "Start.ipynb").write_text("{}")
            recent.add((home / name).resolve())
        self.context = Context(self.engine, self.catalogue, recent, paths, PERSON)  # type: ignore[arg-type]
        self.wishes: dict[str, State] = {}  # RUNNING or OFF, by the name of the folder
        self._failed = False
        self.window = Window(self.context)
        self.settle()

    def teardown(self) -> None:
        """Let everything go well: what was asked for comes about, and closing ends."""
        try:
            if not self._failed:
                self._end_well()
        finally:
            self.engine.end_program()
            self.window.end()
            _work_off_events()
            assert _becomes_true(lambda: self._jobs() == 0), "a thread goes on"
            self._scratch.cleanup()

    def _end_well(self) -> None:
        self.engine.away = False
        self.engine.change()
        self.settle()
        for _turn in range(100):
            if self.window.questions:
                next(iter(self.window.questions)).buttons()[0].click()
            elif self.engine.calls:
                self.engine.let_go(self.engine.calls[0])
            else:
                break
            self.settle()
        self.check()
        assert not any(one.state in BUSY for one in self.window.sessions)
        window = self.window
        for _turn in range(10):
            if self.window is window:
                self._close_for_good()
        assert self.window is not window, ("it cannot be closed", self._describe())

    def _close_for_good(self) -> None:
        """Close as somebody does who answers with the first button each time."""
        dialog = self.window.dialog
        if is_question(dialog):
            dialog.buttons()[0].click()
        elif dialog is None:
            self._close()
        for call in tuple(self.engine.calls):
            self.engine.let_go(call)
        self.settle()

    @initialize(
        begun=st.tuples(*[st.sampled_from(("off", "starting", "running", "stopping"))] * len(NAMES))
    )
    def begin(self, begun: tuple[str, ...]) -> None:
        """Have some folders run and others come up, so that it soon becomes interesting."""
        for name, state in zip(NAMES, begun, strict=True):
            session = self.session(name)
            if state == "off":
                continue
            self.start(session.name)
            self._let_go_next(session)
            if state != "starting":
                self._let_go_next(session)
            if state == "stopping":
                self.stop(session.name)

    def _let_go_next(self, session: FolderSession) -> None:
        self.engine.let_go(next(one for one in self.engine.calls if one.key == session.key))
        self.settle()

    # ------------------------------------------------------------ the person

    def _can(self, *states: State) -> bool:
        """Tell whether the window can be used, and has a folder in one of these states."""
        return self.window.dialog is None and any(
            one.state in states for one in self.window.sessions
        )

    @rule(name=names)
    @only_if(lambda self: self._can(State.OFF, State.FAILED))
    def start(self, name: str) -> None:
        session = self.session(name)
        if session.state in (State.OFF, State.FAILED):
            self.wishes[name] = State.RUNNING
        session.start()
        self.settle()

    @rule(name=names)
    @only_if(lambda self: self._can(*WORKING))
    def cancel(self, name: str) -> None:
        self.wishes.pop(name, None)
        self.session(name).cancel()
        self.settle()

    @rule(name=names)
    @only_if(lambda self: self._can(State.RUNNING))
    def stop(self, name: str) -> None:
        if self.session(name).state is State.RUNNING:
            self.wishes[name] = State.OFF
        self.session(name).stop()
        self.settle()

    @rule(
        closing=st.sampled_from((Closing.ASK, Closing.ASK, Closing.KEEP, Closing.STOP)),
        which=st.sampled_from((None, 0, 0, 1, 2)),
        stays=st.booleans(),
    )
    @only_if(lambda self: self._may_try_to_close())
    def close(self, closing: Closing, which: int | None, stays: bool) -> None:
        """Close the window; answer what is asked and stay after all, or leave that for later."""
        window = self.window
        window.model.preferences.set(closing=closing)
        asked_before = set(window.questions)
        if closing is Closing.STOP:
            self._give_up_wishes()
        self._close()
        self.settle()
        box = window.dialog
        if which is not None and is_question(box) and box not in asked_before:
            self.answer(which)
        if stays and self.window is window and isinstance(window.dialog, ClosingProgress):
            self.stay()

    def _may_try_to_close(self) -> bool:
        """Tell whether the window may be told to close: also when a question came just now."""
        dialog = self.window.dialog
        return (dialog is None or dialog in self.window.questions) and bool(
            self.window.model.sessions.active()
        )

    def _give_up_wishes(self) -> None:
        for session in self.window.model.sessions.active():
            self.wishes.pop(session.name, None)

    @rule(which=st.integers(0, 2))
    @only_if(lambda self: is_question(self.window.dialog))
    def answer(self, which: int) -> None:
        box = self.window.dialog
        assert is_question(box)
        button = box.buttons()[which % len(box.buttons())]
        if box in self.window.questions:
            self.wishes.pop(self.window.questions[box].name, None)
        elif button.text() in ("&Stop all", "&Close"):
            self._give_up_wishes()
        button.click()
        self.settle()

    @rule()
    @only_if(lambda self: isinstance(self.window.dialog, ClosingProgress))
    def stay(self) -> None:
        dialog = self.window.dialog
        assert dialog is not None
        (button,) = dialog.findChildren(QPushButton)
        button.click()
        self.settle()
        assert self.window.visible(ClosingProgress) == []

    # ------------------------------------------------------------ the engine

    @rule(which=st.integers(0, 3), fails=st.sampled_from((False, False, False, True)))
    @only_if(lambda self: bool(self.engine.calls))
    def call_ends(self, which: int, fails: bool) -> None:
        # In an order that does not depend on which thread was quicker.
        calls = sorted(self.engine.calls, key=lambda one: (one.key[:11], one.what))
        call = calls[which % len(calls)]
        self.engine.let_go(call, failure() if fails and call.what != "answer" else None)
        self.settle()

    @rule(name=names)
    @only_if(lambda self: bool(self.engine.running))
    def notebook_calculates(self, name: str) -> None:
        server = self.engine.running.get(self.session(name).key)
        if server is not None:
            self.engine.busy ^= {server.id}

    @rule(name=names, what=st.sampled_from(("crash", "start", "stop", "away", "away")))
    def disturb(self, name: str, what: str) -> None:
        """Have the engine go or come back, or a server begin or end without the window."""
        session = self.session(name)
        is_there = session.key in self.engine.running
        if what == "away":
            self.engine.away = not self.engine.away
            self.window.told_away = False
            self.engine.change()
        elif self.engine.away or is_there is (what == "start"):
            return
        else:
            self.wishes.pop(name, None)
            if what == "start":
                launch = ServerOptions(
                    session.key, PERSON, session.folder, "minimal-notebook", "i", 1, "t"
                )
                self.engine.has_started(launch)
            elif what == "stop":
                self.engine.change(lambda: self.engine.running.pop(session.key))
            elif self.engine.is_running(session.key):
                self.engine.crash(session.key)
        self.settle()

    # ------------------------------------------------------------ what always holds

    @invariant()
    def check(self) -> None:
        window = self.window
        for session in window.sessions:
            told = (session.name, session.state, session.problem, self.engine.calls)
            if session.state in BUSY:
                waits = any(call.key == session.key for call in self.engine.calls)
                assert waits or session in window.questions.values(), ("no way out", told)
            elif not self.engine.away:
                runs = self.engine.is_running(session.key)
                assert (session.state is State.RUNNING) is runs, ("not what the engine has", told)
            wish = self.wishes.get(session.name)
            excused = session.problem is not None or self.engine.away
            if wish is State.RUNNING:
                done = session.state in WORKING or session.state is State.RUNNING
                assert done or excused, ("what was asked for is lost", told)
            elif wish is State.OFF:
                done = session.state in (State.STOPPING, State.OFF)
                assert done or excused, ("what was asked for is lost", told)
                if session.problem is not None:  # the person was told, and decides anew
                    del self.wishes[session.name]
        if window.visible(ClosingProgress):
            assert any(one.state in ENDING for one in window.sessions), "nothing to wait for"
        if window.questions:
            assert window.dialog in questions_of(window.widget), "a question cannot be reached"

    # ------------------------------------------------------------

    def session(self, name: str) -> FolderSession:
        return next(one for one in self.window.sessions if one.name == name)

    def _close(self) -> None:
        if self.window.guard.can_close():
            self.window.closed = True

    def settle(self) -> None:
        """Wait until everything has happened that happens by itself."""
        self._wait_for_rest()
        if self.window.closed:
            self._launch_again()

    def _wait_for_rest(self) -> None:
        assert _becomes_true(self._is_settled), ("no rest", self._describe())

    def _describe(self) -> object:
        states = {one.name: (one.state.value, one.problem) for one in self.window.sessions}
        return states, self.engine, self._jobs(), self.window.questions, self.window.dialog

    def _is_settled(self) -> bool:
        _work_off_events()
        if self.window.closed:
            return True
        begun = self.window.runner.begun
        if self._is_at_rest():
            _work_off_events()  # what was posted just before; a job that it begins may end at once
            return self.window.runner.begun == begun and self._is_at_rest()
        return False

    def _is_at_rest(self) -> bool:
        window, engine = self.window, self.engine
        cancelled = {one.key for one in window.sessions if one.state is State.CANCELLING}
        for call in tuple(engine.calls):
            dead = not engine.is_running(call.key)
            if call.what == "answer" and (call.key in cancelled or dead or engine.away):
                engine.let_go(call, NoAnswerError())
                return False
        asking = sum(one.state is not State.CANCELLING for one in window.questions.values())
        watching = 1
        told = window.told_away if engine.away else engine.is_watched_to_the_end
        return told and self._jobs() == watching + len(engine.calls) + asking

    def _jobs(self) -> int:
        """Return how many jobs are under way. Those of a test before may take a while to end."""
        return len(_job_threads() - self._of_other_tests)

    def _launch_again(self) -> None:
        """End the program, as it ends when its window has closed, and launch it again."""
        left = [one.name for one in self.window.sessions if one.state in ENDING]
        assert left == [], "closed although something was being stopped"
        self.engine.end_program()
        self.window.end()
        self.wishes.clear()
        _work_off_events()
        assert _becomes_true(lambda: self._jobs() == 0), "a thread goes on"
        self.engine.change()  # the new program has yet to be told of what there is
        self.window = Window(self.context)
        self._wait_for_rest()


def _job_threads() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if one.name == "notedock-job"}


def _becomes_true(holds: Callable[[], bool]) -> bool:
    """Tell whether it comes true within some seconds; the workers have their turns meanwhile."""
    until = time.monotonic() + 20
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.0002)
    return True


def _work_off_events() -> None:
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
