"""Which Problem is shown when the window, the engine and a session have one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from notedock.core import last_problem, problems
from notedock.core.problem import Problem
from notedock.core.states import State
from notedock.flows.context import Context
from notedock.window.environments.lookups import EnvironmentLookups
from notedock.window.problems.shown_problem import ShownProblem
from notedock.window.shell.main_window import MainWindow
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Runner
from notedock.window.work.window_model import WindowModel
from tests.window.conftest import FakeEngine

OWN = problems.system_folder("/")
STOPPED = problems.engine_stopped("Docker", "")
NEEDED = problems.engine_stopped("Docker", "needed for a start")
BROWSER = problems.browser_failed("x")


@pytest.fixture
def model(context: Context, runner: Runner, folders: list[Path]) -> WindowModel:
    """Two folders, the first of which is shown; nothing watches the engine."""
    for folder in reversed(folders):
        context.recent_folders.add(folder)
    made = WindowModel(context, runner, lambda *_question: lambda: None)
    made.sessions.load_recent()
    made.navigation.show(next(iter(made.sessions)))
    return made


@pytest.fixture
def shown(model: WindowModel) -> ShownProblem:
    return ShownProblem(model.engine, model.navigation)


@pytest.fixture
def session(model: WindowModel) -> FolderSession:
    current = model.navigation.current
    assert current is not None
    return current


@pytest.mark.parametrize(
    ("own", "of_session", "of_engine", "state", "expected"),
    [
        (None, None, None, State.OFF, None),
        (None, BROWSER, None, State.OFF, BROWSER),
        (None, None, STOPPED, State.OFF, STOPPED),
        (OWN, BROWSER, STOPPED, State.OFF, OWN),
        (None, BROWSER, STOPPED, State.FAILED, BROWSER),
        (None, NEEDED, STOPPED, State.FAILED, STOPPED),
        (None, NEEDED, None, State.FAILED, NEEDED),
        (None, None, STOPPED, State.STARTING, None),
        (None, NEEDED, STOPPED, State.STOPPING, NEEDED),
        (None, None, STOPPED, State.RUNNING, STOPPED),
    ],
)
def test_one_is_chosen(
    model: WindowModel,
    shown: ShownProblem,
    session: FolderSession,
    own: Problem | None,
    of_session: Problem | None,
    of_engine: Problem | None,
    state: State,
    expected: Problem | None,
) -> None:
    session.state = state
    session.problem = of_session
    if of_engine:
        model.sessions.engine_away.emit(of_engine)
    if own:
        shown.show(own)
    assert shown.problem is expected
    session.state = State.OFF


def test_without_a_folder_the_engine_has_its_say(model: WindowModel, shown: ShownProblem) -> None:
    model.navigation.show(None)
    model.sessions.engine_away.emit(STOPPED)
    assert shown.problem is STOPPED
    assert shown.is_only_engine


def test_a_start_that_failed_is_not_the_engine_alone(
    model: WindowModel, shown: ShownProblem, session: FolderSession
) -> None:
    model.sessions.engine_away.emit(STOPPED)
    assert shown.is_only_engine
    session.show_problem(NEEDED)
    assert not shown.is_only_engine


def test_the_windows_own_goes_when_a_folder_is_shown_or_opened(
    qtbot: QtBot, model: WindowModel, shown: ShownProblem, folders: list[Path]
) -> None:
    shown.show(OWN)
    model.navigation.show(model.navigation.current)
    assert shown.problem is None
    shown.show(OWN)
    with qtbot.waitSignal(model.navigation.opened):
        model.navigation.open(str(folders[1]))
        assert shown.problem is None


def test_dismissing_hides_the_engines_and_what_the_session_says_of_it(
    model: WindowModel, shown: ShownProblem, session: FolderSession
) -> None:
    session.show_problem(NEEDED)
    model.sessions.engine_away.emit(STOPPED)
    shown.dismiss()
    assert shown.problem is None
    model.sessions.engine_away.emit(STOPPED)
    assert shown.problem is None  # the same is not shown again


def test_dismissing_the_sessions_leaves_the_engines(
    model: WindowModel, shown: ShownProblem, session: FolderSession
) -> None:
    model.sessions.engine_away.emit(STOPPED)
    session.show_problem(BROWSER)
    shown.dismiss()
    assert shown.problem is STOPPED


@pytest.mark.parametrize("own", [True, False])
def test_what_was_dismissed_comes_back(
    qtbot: QtBot, shown: ShownProblem, session: FolderSession, own: bool
) -> None:
    expected = OWN if own else BROWSER
    if own:
        shown.show(OWN)
    else:
        session.show_problem(BROWSER)
    with qtbot.waitSignal(shown.undoable) as offered:
        shown.dismiss_undoably()
    assert shown.problem is None
    about, _words, undo = offered.args
    assert about is (None if own else session)
    undo()
    assert shown.problem is expected


def test_a_mistake_in_what_watches_the_engine_is_not_taken_for_its_silence(
    qtbot: QtBot,
    model: WindowModel,
    runner: Runner,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Problem] = []
    runner.unexpected.connect(seen.append)
    monkeypatch.setattr(engine, "changes", lambda *_anything: 1 / 0)
    model.sessions.watch()
    qtbot.waitUntil(lambda: bool(seen))
    assert "ZeroDivisionError" in seen[0].detail


def test_a_mistake_in_asking_for_a_size_is_not_taken_for_an_unknown_size(
    qtbot: QtBot, context: Context, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Problem] = []
    runner.unexpected.connect(seen.append)
    monkeypatch.setattr(context.environment_sizes, "ask", lambda _reference: 1 / 0)
    lookups = EnvironmentLookups(context, runner, runner)
    lookups.ask(*context.catalogue.environments)
    known = context.catalogue.environments
    qtbot.waitUntil(lambda: all(lookups.info(one).asked for one in known))
    assert [one.kind for one in seen] == ["unexpected"]


def test_what_was_shown_last_is_kept_for_the_report(
    qtbot: QtBot, window: MainWindow, context: Context
) -> None:
    def kept() -> str:
        noted = last_problem.read(context.paths.home)
        return noted.kind if noted else ""

    assert kept() == ""
    window.navigation.open("/")
    qtbot.waitUntil(lambda: kept() == "system-folder")
    window.problem.dismiss()
    window.problem.show(BROWSER)
    qtbot.waitUntil(lambda: kept() == "browser-failed")
