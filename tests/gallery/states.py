"""The states that the window can be in, by name. A new one is a function in this file."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QTableView, QTabWidget, QWidget

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.sizes import size_words
from notedock.core.states import State
from notedock.core.task import Progress, Question, Step
from notedock.core.words import translate
from notedock.engines.base import Cost
from notedock.window.environment_chooser import EnvironmentChooser
from tests.core.test_words import SAMPLES
from tests.gallery.library import image
from tests.gallery.stage import PERSON, Stage, shown_windows

STATES: dict[str, Callable[[Stage], None]] = {}
Setting = Callable[[Stage], None]


def state(setting: Setting) -> Setting:
    """Put a state into the list; it is called what its function is called."""
    STATES[setting.__name__.replace("_", "-")] = setting
    return setting


def child(window: QWidget, name: str) -> QWidget:
    """Return the part of the window that is called `name`."""
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def press(window: QWidget, name: str) -> None:
    """Press the button that is called `name`."""
    button = child(window, name)
    assert isinstance(button, QAbstractButton)
    button.click()


def started(stage: Stage, *steps: Progress, until: State) -> None:
    """Have the first folder's start get as far as `until`."""
    stage.remember()
    stage.steps += steps
    press(stage.window, "startButton")
    stage.until(until.value, lambda: stage.session.state is until)


def running(stage: Stage) -> None:
    """Have the first folder's notebooks run."""
    stage.remember()
    stage.run()
    stage.until("running", lambda: stage.session.state is State.RUNNING)


# ---------------------------------------------------------------- before a start


@state
def welcome(stage: Stage) -> None:
    stage.settle()


@state
def opening(stage: Stage) -> None:
    words = translate("MainWindow", "Looking into “{folder}”…", folder="Quarterly review")
    stage.window.page.welcome.show_opening(words)


@state
def welcome_problem(stage: Stage) -> None:
    stage.window.open_folder("/")
    stage.until("the problem", child(stage.window, "problemPanel").isVisible)


@state
def ready(stage: Stage) -> None:
    stage.remember()
    stage.until("a look into it", lambda: stage.session.project is not None)


@state
def long_name(stage: Stage) -> None:
    stage.remember()
    stage.window.show_session(list(stage.window.sessions)[2])


@state
def keys(stage: Stage) -> None:
    stage.remember()
    action = stage.window.findChild(QAction, "keys")
    assert action is not None
    action.trigger()


@state
def missing(stage: Stage) -> None:
    stage.remember()
    shutil.rmtree(stage.folders[0])
    stage.until("that it is missing", lambda: stage.session.missing)


@state
def read_only(stage: Stage) -> None:
    stage.remember()
    stage.until("a look into it", lambda: stage.session.project is not None)
    stage.session.writable = False
    stage.session.changed.emit()


@state
def no_engine(stage: Stage) -> None:
    stage.remember()
    stage.engine.trouble = problems.engine_missing("")
    label = child(stage.window, "engineLabel")
    title = stage.engine.trouble.title
    stage.until("that it is missing", lambda: label.accessibleName() == title)


@state
def settings(stage: Stage) -> None:
    stage.remember()
    press(stage.window, "settingsButton")


@state
def settings_wrong(stage: Stage) -> None:
    settings(stage)
    address = child(windows_of(stage)[1], "registrySetting")
    QTest.keyClicks(address, "?!")


@state
def settings_changed(stage: Stage) -> None:
    settings(stage)
    press(windows_of(stage)[1], "notificationsSetting")


@state
def undo(stage: Stage) -> None:
    stage.remember()
    stage.window.show_session(list(stage.window.sessions)[2])
    stage.window.page.forgetting.emit(list(stage.window.sessions)[2])


# ---------------------------------------------------------------- choosing an environment


def choosing(stage: Stage) -> EnvironmentChooser:
    """Open the chooser, with some environments on this computer, and wait until all is known."""
    stage.remember()
    catalogue = stage.context.catalogue
    stage.engine.fill(catalogue, "minimal-notebook", "scipy-notebook")
    stage.engine.local += [
        image("quay.io/jupyter/r-notebook:2025-11-03", 3_800_000_000),
        image("sales:own", 4_900_000_000, built_for="/home/jo/Sales 2026", built_by=PERSON),
    ]
    for one in stage.engine.local[:2]:
        stage.context.brought.note(one.id, one.names[0])
    press(stage.window, "chooserButton")
    (chooser,) = stage.window.findChildren(EnvironmentChooser)
    stage.until("what is known", lambda: chooser.lookups.shelf is not None)
    stage.until("the costs", lambda: chooser.lookups.asking == 0)
    return chooser


def words_on(window: QWidget, name: str) -> str:
    """Return what is written on the label that is called `name`."""
    label = child(window, name)
    assert isinstance(label, QLabel)
    return label.text()


@state
def chooser(stage: Stage) -> None:
    choosing(stage)


@state
def chooser_graphics(stage: Stage) -> None:
    choosing(stage).tree.pick("pytorch-notebook")


@state
def chooser_foundation(stage: Stage) -> None:
    choosing(stage).tree.pick("docker-stacks-foundation")


@state
def chooser_kept(stage: Stage) -> None:
    choosing(stage).tabs.setCurrentIndex(1)


@state
def chooser_older(stage: Stage) -> None:
    shown = choosing(stage)
    shown.tabs.setCurrentIndex(1)
    shown.kept.list.pick(stage.engine.local[2].id)


@state
def chooser_removing(stage: Stage) -> None:
    chooser_kept(stage)
    press(stage.window, "removeButton")
    stage.until("the question", lambda: len(windows_of(stage)) > 2)


@state
def chooser_frozen(stage: Stage) -> None:
    shown = choosing(stage)
    shown.tabs.setCurrentIndex(2)
    shown.another.line.setText("jupyter/scipy-notebook")


@state
def chooser_wrong_platform(stage: Stage) -> None:
    shown = choosing(stage)
    name = "quay.io/jupyter/all-spark-notebook:latest"
    size = 2_000_000_000
    stage.engine.prices[name] = Cost(size, size, 2 * size, False, ("linux/amd64",))
    shown.tabs.setCurrentIndex(2)
    shown.another.line.setText(name)
    environment = stage.context.catalogue.find(name)
    stage.until("its cost", lambda: shown.lookups.has_asked(environment))


@state
def chooser_unknown(stage: Stage) -> None:
    shown = choosing(stage)
    shown.tabs.setCurrentIndex(2)
    shown.another.line.setText("scipy-notebok")
    before = words_on(shown, "environmentNameState")
    stage.until("an answer", lambda: words_on(shown, "environmentNameState") != before)


@state
def chooser_without_engine(stage: Stage) -> None:
    stage.engine.away = problems.engine_stopped("")
    stage.remember()
    press(stage.window, "chooserButton")
    (shown,) = stage.window.findChildren(EnvironmentChooser)
    shown.tabs.setCurrentIndex(1)
    title = stage.engine.away.title
    stage.until("that it is away", lambda: words_on(shown, "spaceLabel") == title)


@state
def checked(stage: Stage) -> None:
    stage.remember()
    stage.window.check()
    dialog = windows_of(stage)[-1]
    stage.until("that it has looked", lambda: bool(dialog.findChildren(QComboBox)))


# ---------------------------------------------------------------- on the way


@state
def question(stage: Stage) -> None:
    stage.question = Question(
        translate("Question", "A notebook is still calculating. Stop all the same?"),
        translate(
            "Question", "What {named} has calculated so far would be lost.", named="“Start here”"
        ),
        translate("Question", "Stop"),
        translate("Question", "Keep running"),
        problems.still_busy("“Start here”"),
    )
    stage.remember()
    press(stage.window, "startButton")
    stage.until("the question", lambda: len(windows_of(stage)) > 1)


@state
def checking(stage: Stage) -> None:
    started(stage, until=State.CHECKING)


@state
def downloading(stage: Stage) -> None:
    far = Progress(Step.DOWNLOAD, 1_312_000_000, 3_890_000_000, 4_200_000.0, 614.0)
    started(stage, far, until=State.DOWNLOADING)


@state
def download_lost(stage: Stage) -> None:
    far = Progress(Step.DOWNLOAD, 1_312_000_000, 3_890_000_000, again=8)
    started(stage, far, until=State.DOWNLOADING)


@state
def unpacking(stage: Stage) -> None:
    began = Progress(Step.DOWNLOAD, 890_000_000, 890_000_000)
    far = Progress(Step.UNPACK, 445_000_000, 890_000_000, 9_000_000.0, 48.0)
    started(stage, began, far, until=State.DOWNLOADING)


@state
def download_cancelled(stage: Stage) -> None:
    stage.remember()
    stage.session.notice = translate(
        "Notice",
        "The download was called off. The {size} that had come will have to be downloaded again.",
        size=size_words(1_312_000_000),
    )
    stage.session.changed.emit()


@state
def starting(stage: Stage) -> None:
    started(stage, Progress(Step.START), until=State.STARTING)


@state
def cancelling(stage: Stage) -> None:
    stage.deaf = True
    started(stage, Progress(Step.START), until=State.STARTING)
    press(stage.window, "cancelButton")


# ---------------------------------------------------------------- running


@state
def runs(stage: Stage) -> None:
    stage.run(3)
    running(stage)


@state
def runs_with_notice(stage: Stage) -> None:
    running(stage)
    stage.session.notice = translate(
        "Notice",
        "Changes cannot be saved in this folder, because its owner does not allow it. "
        "Copy the folder to a place of your own to keep what you change.",
    )
    stage.session.changed.emit()


@state
def link_copied(stage: Stage) -> None:
    running(stage)
    press(stage.window, "copyLinkButton")


@state
def log(stage: Stage) -> None:
    running(stage)
    stage.window.page.show_log()
    lines = child(stage.window, "logView")
    assert isinstance(lines, QTableView)
    stage.until("the log", lambda: lines.model().rowCount() > 0)


@state
def what_notedock_did(stage: Stage) -> None:
    log(stage)
    tabs = next(one for one in stage.window.findChildren(QTabWidget) if one.isVisible())
    tabs.setCurrentIndex(tabs.count() - 1)


@state
def stopping(stage: Stage) -> None:
    running(stage)
    press(stage.window, "stopButton")
    stage.until("stopping", lambda: stage.session.state is State.STOPPING)


@state
def saving(stage: Stage) -> None:
    stage.saving = [Progress(Step.SAVE, 1, 11)]
    stopping(stage)
    stage.until("saving", lambda: stage.session.saving)


# ---------------------------------------------------------------- the end


@state
def leaving(stage: Stage) -> None:
    stage.run(3)
    running(stage)
    stage.window.close()
    stage.until("the question", lambda: len(windows_of(stage)) > 1)


@state
def leaving_and_stopping(stage: Stage) -> None:
    leaving(stage)
    box = windows_of(stage)[1]
    box.findChildren(QAbstractButton)[1].click()
    stage.until("stopping", lambda: stage.session.state is State.STOPPING)


# ---------------------------------------------------------------- what goes wrong


@state
def failed(stage: Stage) -> None:
    stage.outcome = problems.download_failed("Get https://quay.io/v2/: dial tcp: no such host")
    started(stage, until=State.FAILED)


@state
def failed_with_log(stage: Stage) -> None:
    stage.outcome = problems.ended_at_once("scipy-notebook", 1, "OSError: No space left on device")
    started(stage, Progress(Step.START), until=State.FAILED)


@state
def problem_over_running(stage: Stage) -> None:
    running(stage)
    stage.session.refuse(problems.browser_failed("xdg-open ended with status 3"))


def every_problem() -> dict[str, Problem]:
    """Return each Problem that there can be, by its kind."""
    made = {}
    for name, factory in inspect.getmembers(problems, inspect.isfunction):
        if factory.__module__.startswith(problems.__name__) and not name.startswith("_"):
            given = {word: SAMPLES[word] for word in inspect.signature(factory).parameters}
            problem: Problem = factory(**given)
            made[problem.kind] = problem
    return made


def windows_of(stage: Stage) -> list[QWidget]:
    """Return the windows that can be seen, the main window first."""
    stage.settle()
    return shown_windows()
