"""The states that the window can be in, by name. A new one is a function in this file."""

from __future__ import annotations

import inspect
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QTableView,
    QTabWidget,
    QWidget,
)

from notedock.core import problems, requirements
from notedock.core.data_folder import DataFolder
from notedock.core.formatting import format_size
from notedock.core.made_outside import Package
from notedock.core.problem import Problem
from notedock.core.project import Project
from notedock.core.recipes.adjustments import Offer
from notedock.core.recipes.recipe import (
    DOCKERFILE,
    Adjustments,
    Place,
    Reason,
    Recipe,
    Unused,
)
from notedock.core.settings import BUILTIN
from notedock.core.states import State
from notedock.core.task import Progress, Question, Step
from notedock.core.translation import counted, translate
from notedock.engines.docker.installation import advice
from notedock.engines.engine_list import make_engine
from notedock.engines.inventory import Cost
from notedock.flows import (
    engine_choice,
    fitting_python,
    installed_packages,
    missing_packages,
    outside_files,
    recipe_offers,
    recipe_questions,
)
from notedock.flows.env_file import question_about
from notedock.flows.folder_recipe import folder_recipe, keep_adjustments
from notedock.flows.trust import UntrustedFolder
from notedock.window.environments.chooser import EnvironmentChooser
from notedock.window.shell.closing_dialogs import FolderAtClosing, ask_about_closing
from notedock.window.shell.main_window import MainWindow
from notedock.window.widgets.message_dialog import MessageDialog
from tests.core.test_problems import SAMPLES
from tests.gallery.library import image
from tests.gallery.stage import NAMES, NOTEBOOKS, PERSON, Stage, shown_windows

STATES: dict[str, Callable[[Stage], None]] = {}
Setting = Callable[[Stage], None]


def state(setting: Setting) -> Setting:
    """Put a state into the list; it is called what its function is called."""
    STATES[setting.__name__.rstrip("_").replace("_", "-")] = setting
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
    words = translate("MainWindow", "Opening “{folder}”…", folder="Quarterly review")
    stage.window.page.welcome.show_opening(words)


@state
def ready(stage: Stage) -> None:
    stage.remember()
    stage.until("a look into it", lambda: stage.session.project is not None)


@state
def notebooks(stage: Stage) -> None:
    for name in (NAMES[2], NAMES[3], *(f"{NOTEBOOKS[1]} {number}" for number in range(1, 8))):
        (stage.folders[0] / f"{name}.ipynb").write_text("{}")
    os.utime(stage.folders[0] / f"{NAMES[3]}.ipynb", (1_750_000_000, 1_750_000_000))
    ready(stage)


@state
def no_notebooks(stage: Stage) -> None:
    shutil.rmtree(stage.folders[0] / "notebooks")
    ready(stage)


@state
def many_folders(stage: Stage) -> None:
    for number in range(1, 9):
        stage.folders.append(stage.make(f"{NAMES[1]} {number}"))
    ready(stage)


@state
def packages(stage: Stage) -> None:
    (stage.folders[0] / requirements.NAME).write_text("plotly\nseaborn\n")
    stage.engine.fill(stage.context.catalogue, "scipy-notebook")
    ready(stage)
    cost = child(stage.window, "environmentCost")
    assert isinstance(cost, QLabel)
    stage.until("that it is here", lambda: bool(cost.text()))


@state
def recipe(stage: Stage) -> None:
    folder = stage.folders[0]
    names = "".join(
        f"  - {name}\n" for name in ("python=3.11", "pandas=1.5", "geopandas", "plotly")
    )
    (folder / "environment.yml").write_text(f"dependencies:\n{names}")
    (folder / "apt.txt").write_text("ffmpeg\n")
    (folder / "postBuild").write_text("echo ready\n")
    (folder / requirements.NAME).write_text("plotly\n")
    stage.context.recent_folders.set_recipe_files(folder, {"answered": False})
    chosen = Adjustments("3.9", ("plotly",))
    keep_adjustments(stage.context, folder, folder_recipe(stage.context, folder), chosen)
    ready(stage)
    stage.window.page.show_log()
    stage.window.page.details.setCurrentIndex(4)


@state
def recipe_broken(stage: Stage) -> None:
    (stage.folders[0] / "environment.yml").write_text("dependencies:\n  - [\n")
    packages(stage)


@state
def renaming(stage: Stage) -> None:
    stage.remember()
    stage.context.recent_folders.set_pinned(stage.folders[2], 1.0)
    stage.context.recent_folders.set_name(stage.folders[2], NOTEBOOKS[1])
    stage.window.page.rename()


@state
def own_environment(stage: Stage) -> None:
    (stage.folders[0] / DOCKERFILE).write_text("FROM x\n")
    ready(stage)


@state
def long_name(stage: Stage) -> None:
    stage.remember()
    stage.window.navigation.show(list(stage.window.sessions)[2])


@state
def keys(stage: Stage) -> None:
    stage.remember()
    action = stage.window.findChild(QAction, "keys")
    assert action is not None
    action.trigger()


@state
def help_(stage: Stage) -> None:
    stage.remember()
    stage.window.dialogs.show_help()


@state
def about(stage: Stage) -> None:
    stage.remember()
    stage.window.dialogs.show_about()


@state
def missing(stage: Stage) -> None:
    stage.remember()
    shutil.rmtree(stage.folders[0])
    stage.until("that it is missing", lambda: stage.session.problem is not None)


@state
def folder_refused(stage: Stage) -> None:
    ready(stage)
    stage.window.navigation.open("/")
    stage.until("why", lambda: stage.window.findChild(MessageDialog) is not None)


@state
def read_only(stage: Stage) -> None:
    stage.remember()
    stage.until("a look into it", lambda: stage.session.project is not None)
    stage.session.writable = False
    stage.session.changed.emit()


@state
def no_engine(stage: Stage) -> None:
    stage.remember()
    stage.engine.trouble = problems.engine_missing(advice(), "")
    label = child(stage.window, "engineLabel")
    title = stage.engine.trouble.title
    stage.until("that it is missing", lambda: label.accessibleName() == title)


@state
def engine_that_can_be_done_without(stage: Stage) -> None:
    stage.remember()
    stage.engine.trouble = engine_choice.offered(problems.engine_stopped("Docker", ""))
    other = child(stage.window, "problemOther")
    stage.until("the way without it", other.isVisible)


@state
def settings(stage: Stage) -> None:
    stage.remember()
    press(stage.window, "settingsButton")
    selector = child(windows_of(stage)[1], "engineSelector")
    assert isinstance(selector, QComboBox)
    stage.until("the engines", lambda: selector.count() > 1)


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
def sample(stage: Stage) -> None:
    """Where a new copy of the sample is, below its page."""
    running(stage)
    stage.window.navigation.sample_made.emit(stage.session)


@state
def undo(stage: Stage) -> None:
    stage.remember()
    stage.window.navigation.show(list(stage.window.sessions)[2])
    stage.window.page.forgetting.emit(list(stage.window.sessions)[2])


@state
def removal_refused(stage: Stage) -> None:
    running(stage)
    stage.window.sidebar.forget_requested.emit(stage.session)


def drag_over(window: MainWindow, address: str) -> None:
    """Drag what is at an address across the window."""
    data = QMimeData()
    data.setUrls([QUrl(address)])
    action, mouse, keys = Qt.DropAction, Qt.MouseButton, Qt.KeyboardModifier
    window.dragEnterEvent(
        QDragEnterEvent(QPoint(5, 5), action.CopyAction, data, mouse.LeftButton, keys.NoModifier)
    )


@state
def dropping(stage: Stage) -> None:
    stage.remember()
    drag_over(stage.window, "file:///home/jo/Weather")


# ---------------------------------------------------------------- choosing an environment


def choosing(stage: Stage) -> EnvironmentChooser:
    """Open the chooser, with some environments on this computer, and wait until all is known."""
    stage.remember()
    catalogue = stage.context.catalogue
    stage.engine.fill(catalogue, "minimal-notebook", "scipy-notebook")
    stage.engine.free = 118_000_000_000
    stage.engine.local += [
        image("quay.io/jupyter/r-notebook:2025-11-03", 3_800_000_000),
        image("sales:own", 4_900_000_000, built_for="/home/jo/Sales 2026", built_by=PERSON),
    ]
    for one in stage.engine.local[:2]:
        stage.engine.brought[one.id] = one.names[:1]
    press(stage.window, "chooserButton")
    (chooser,) = stage.window.findChildren(EnvironmentChooser)
    stage.until("what is known", lambda: chooser.lookups.installed is not None)
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
    shown.installed_tab.list.pick(stage.engine.local[2].id)


@state
def chooser_removing(stage: Stage) -> None:
    chooser_kept(stage)
    press(stage.window, "removeButton")
    stage.until("the question", lambda: len(windows_of(stage)) > 2)


@state
def chooser_cleaning_up(stage: Stage) -> None:
    shown = choosing(stage)
    shown.tabs.setCurrentIndex(1)
    part = shown.installed_tab.clean_up
    part.wanted.disconnect()
    part.button.click()
    part.show_progress(Progress(Step.REMOVE, 1, 3, what=NAMES[2]))


@state
def chooser_frozen(stage: Stage) -> None:
    shown = choosing(stage)
    shown.tabs.setCurrentIndex(2)
    shown.other_tab.line.setText("jupyter/scipy-notebook")


@state
def chooser_wrong_platform(stage: Stage) -> None:
    shown = choosing(stage)
    name = "quay.io/jupyter/all-spark-notebook:latest"
    size = 2_000_000_000
    stage.engine.prices[name] = Cost(size, size, 2 * size, False, ("linux/amd64",))
    shown.tabs.setCurrentIndex(2)
    shown.other_tab.line.setText(name)
    environment = stage.context.catalogue.find(name)
    stage.until("its cost", lambda: shown.lookups.info(environment).asked)


@state
def chooser_unknown(stage: Stage) -> None:
    shown = choosing(stage)
    shown.tabs.setCurrentIndex(2)
    shown.other_tab.line.setText("scipy-notebok")
    before = words_on(shown, "environmentNameState")
    stage.until("an answer", lambda: words_on(shown, "environmentNameState") != before)


@state
def chooser_without_engine(stage: Stage) -> None:
    stage.engine.away = problems.engine_stopped("Docker", "")
    stage.remember()
    press(stage.window, "chooserButton")
    (shown,) = stage.window.findChildren(EnvironmentChooser)
    shown.tabs.setCurrentIndex(1)
    title = stage.engine.away.title
    stage.until("that it is away", lambda: words_on(shown, "spaceLabel") == title)


@state
def checked(stage: Stage) -> None:
    stage.remember()
    stage.window.dialogs.check_computer()
    dialog = windows_of(stage)[-1]
    stage.until("that it has looked", lambda: bool(dialog.findChild(QWidget, "findings")))


# ---------------------------------------------------------------- on the way


def ask(stage: Stage, asked: Question) -> None:
    """Have the first folder's start ask something."""
    stage.question = asked
    stage.remember()
    press(stage.window, "startButton")
    stage.until("the question", lambda: len(windows_of(stage)) > 1)


@state
def question(stage: Stage) -> None:
    calculating = Question(
        counted(
            "Question",
            "{named} is still calculating. Stop anyway?",
            "%n notebooks are still calculating: {named}. Stop anyway?",
            1,
            named="“Start here”",
        ),
        translate("Question", "What was calculated so far would be lost."),
        translate("Question", "Stop"),
        translate("Question", "Keep running"),
        problems.kernel_busy("“Start here”"),
    )
    ask(stage, calculating)


@state
def question_of_trust(stage: Stage) -> None:
    project = Project(stage.folders[0], tuple(NOTEBOOKS))
    names = ("pandas", "numpy", "plotly", "scikit-learn", "statsmodels")
    (project.folder / requirements.NAME).write_text("\n".join(names))
    file = requirements.NAME
    folder = UntrustedFolder(project, Recipe(files=(file,), requirements=(file,)))
    ask(stage, folder.question)


@state
def question_of_files_outside(stage: Stage) -> None:
    names = ("forecast.csv", "chart 1.png", "chart 2.png", "chart 3.png", "chart 4.png", "more.csv")
    ask(stage, outside_files.question([f"/home/jovyan/{name}" for name in names]))


@state
def question_of_packages(stage: Stage) -> None:
    names = ("seaborn", "plotly", "scikit-learn", "statsmodels", "openpyxl", "xlsxwriter")
    ask(stage, installed_packages.question([Package(name, "1.2") for name in names]))


@state
def question_of_another_python(stage: Stage) -> None:
    failed = problems.package_failed("numpy", "1.19.5", "", 3, "", "3.13")
    why = problems.python_unsuitable(failed, "3.9", newer=False)
    label = translate("Question", "Start without {name}", name="numpy")
    without = Offer(label, Adjustments(without=("numpy",)))
    ask(stage, recipe_offers.question_about([fitting_python.offer("3.9", why), without], failed))


@state
def question_of_old_packages(stage: Stage) -> None:
    date = time.mktime((2021, 3, 14, 12, 0, 0, 0, 0, -1))
    ask(stage, missing_packages.question_about(("geopandas", "plotly"), date))


@state
def question_of_settings(stage: Stage) -> None:
    ask(stage, question_about(("SHOP_KEY", "DATABASE_ADDRESS")))


@state
def question_without_docker(stage: Stage) -> None:
    _is_kept, says = make_engine(BUILTIN, stage.context.paths).protection()  # type: ignore[attr-defined]
    ask(stage, engine_choice.question_about(problems.engine_missing(advice(), ""), says))


@state
def question_of_recipe(stage: Stage) -> None:
    other, name = Place("Requirements.txt"), requirements.NAME
    ask(stage, recipe_questions.question_about(Unused(other, Reason.MISNAMED, detail=name)))


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
        "The download was cancelled. The {size} downloaded so far will have to be downloaded "
        "again.",
        size=format_size(1_312_000_000),
    )
    stage.session.changed.emit()


@state
def starting(stage: Stage) -> None:
    started(stage, Progress(Step.START, before=12.0), until=State.STARTING)


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
    state_label = child(stage.window, "stateLabel")
    assert isinstance(state_label, QLabel)
    stage.until("what it takes", lambda: "410" in state_label.text())


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
def log_empty(stage: Stage) -> None:
    ready(stage)
    stage.window.page.show_log()
    stage.until("a small panel", lambda: child(stage.window, "drawer").height() < 240)


@state
def what_notedock_did(stage: Stage) -> None:
    log(stage)
    tabs = next(one for one in stage.window.findChildren(QTabWidget) if one.isVisible())
    tabs.setCurrentIndex(1)


@state
def limits(stage: Stage) -> None:
    log(stage)
    tabs = next(one for one in stage.window.findChildren(QTabWidget) if one.isVisible())
    tabs.setCurrentIndex(2)


@state
def data_and_settings(stage: Stage) -> None:
    folder = stage.folders[0]
    (folder / ".env").write_text("SHOP_KEY=12345678\nDATABASE_ADDRESS=postgres\n")
    stage.context.recent_folders.set_data(folder, DataFolder(folder.parent, writable=True))
    running(stage)
    stage.window.page.show_log()
    tabs = next(one for one in stage.window.findChildren(QTabWidget) if one.isVisible())
    tabs.setCurrentIndex(3)
    use = child(stage.window, "useEnvFile")
    stage.until("the settings", use.isEnabled)


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


@state
def saving_a_notebook(stage: Stage) -> None:
    stage.saving = [Progress(Step.SAVE, what="Quarterly figures.ipynb")]
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
def leaving_while_calculating(stage: Stage) -> None:
    calculating = ("Start here.ipynb", "Explore the data.ipynb")
    folders = [
        FolderAtClosing(NAMES[0], State.RUNNING, survives=True, calculating=calculating),
        FolderAtClosing(NAMES[1], State.RUNNING, survives=True, saves=True),
        FolderAtClosing(NAMES[2], State.DOWNLOADING, survives=False),
        FolderAtClosing(NAMES[3], State.STOPPING, survives=False, saves=True),
    ]
    ask_about_closing(stage.window, folders, lambda _answer, _always: None)


@state
def leaving_and_stopping(stage: Stage) -> None:
    leaving(stage)
    (question,) = stage.window.findChildren(MessageDialog)
    question.buttons()[1].click()
    stage.until("stopping", lambda: stage.session.state is State.STOPPING)


@state
def leaving_while_one_saves(stage: Stage) -> None:
    saving(stage)
    stage.run(3)
    stage.until("another", lambda: len(stage.window.sessions.active()) > 1)
    stage.window.close()
    stage.until("the question", lambda: len(windows_of(stage)) > 1)
    (question,) = stage.window.findChildren(MessageDialog)
    question.buttons()[0].click()


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
def failed_and_explained(stage: Stage) -> None:
    failed(stage)
    press(stage.window, "problemDetail")


@state
def for_reading_only(stage: Stage) -> None:
    stage.remember()
    stage.engine.running.append(replace(stage.run(), read_only=True))
    del stage.engine.running[0]
    stage.until("running", lambda: stage.session.state is State.RUNNING)
    stage.session.choose_environment("r-notebook")
    coming = child(stage.window, "nextStart")
    stage.until("what that takes", lambda: "(" in coming.accessibleDescription())


@state
def preparing_the_next_start(stage: Stage) -> None:
    for_reading_only(stage)
    progress = Progress(Step.DOWNLOAD, 1_300_000_000, 3_900_000_000)
    stage.session.prepared_restart.progress = progress
    stage.session.changed.emit()


@state
def first_start(stage: Stage) -> None:
    checking(stage)
    stage.session.cancel()
    stage.until("off", lambda: stage.session.state is State.OFF)
    stage.run()
    stage.until("running", lambda: stage.session.state is State.RUNNING)
    assert child(stage.window, "firstSteps").isVisible()


@state
def problem_over_running(stage: Stage) -> None:
    running(stage)
    stage.session.show_problem(problems.browser_failed("xdg-open ended with status 3"))


@state
def unexpected_error(stage: Stage) -> None:
    stage.remember()
    stage.until("a look into it", lambda: stage.session.project is not None)
    stage.window.tell_unexpected(
        'Traceback (most recent call last):\n  File "page.py", line 7, in start\nKeyError: 7\n'
    )
    stage.until("the problem", child(stage.window, "problemPanel").isVisible)


@state
def after_a_crash(stage: Stage) -> None:
    stage.remember()
    stage.window.show_crash_notice()
    stage.until("a look into it", lambda: stage.session.project is not None)


def every_problem() -> dict[str, Problem]:
    """Return each Problem that there can be, by its kind."""
    made = {}
    for name, factory in inspect.getmembers(problems, inspect.isfunction):
        if factory.__module__.startswith(problems.__name__) and not name.startswith("_"):
            given = {word: SAMPLES[word] for word in inspect.signature(factory).parameters}
            problem: Problem = factory(**given)
            made[problem.kind.value] = problem
    return made


def windows_of(stage: Stage) -> list[QWidget]:
    """Return the windows that can be seen, the main window first."""
    stage.settle()
    return shown_windows()
