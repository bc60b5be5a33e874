"""Which engine a start uses, with two engines that say what the test wants."""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.engine_advice import EngineAdvice
from notedock.core.environment import Catalogue
from notedock.core.problem import Action, Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.project import read_project
from notedock.core.recent_folders import RecentFolders
from notedock.core.settings import BUILTIN, DOCKER, SettingsFile
from notedock.core.start_request import StartRequest
from notedock.core.task import Answer, Cancelled, Question, Task
from notedock.flows import sample
from notedock.flows.context import Context
from notedock.flows.engine_choice import settle_engine
from tests.two_engines import TwoEngines, missing

ADVICE = EngineAdvice("Docker")
STOPPED = problems.engine_stopped("Docker", "")
YES, NO, CLOSED, ALWAYS = True, False, None, "Always run without Docker"


@pytest.fixture
def engines() -> TwoEngines:
    return TwoEngines()


@pytest.fixture
def context(engines: TwoEngines, catalogue: Catalogue, paths: AppPaths) -> Context:
    return engines.context(catalogue, paths)


class Person:
    """Answers what is asked, and keeps the questions and notices."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[Question] = []
        self.told: list[str] = []
        self.task = Task(ask=self.ask, notice=self.told.append)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return self.answers.pop(0)


def nobody(told: list[str]) -> Task:
    """Return a task in which nobody can be asked."""
    return Task(notice=told.append)


def chosen(context: Context, folder: Path, task: Task, engine: str = "") -> str:
    project = read_project(folder)
    return settle_engine(context, project, StartRequest(folder, engine=engine), task).engine


def test_docker_is_used_where_it_answers_and_nothing_is_asked(
    context: Context, folder: Path
) -> None:
    assert chosen(context, folder, Person().task) == DOCKER


@pytest.mark.parametrize(
    "away", [missing(), STOPPED, problems.engine_forbidden(ADVICE, "")], ids=lambda one: one.kind
)
def test_without_docker_it_is_asked_once_for_a_folder(
    context: Context, engines: TwoEngines, folder: Path, paths: AppPaths, away: Problem
) -> None:
    engines.docker.gone = away
    person = Person(YES)
    assert chosen(context, folder, person.task) == BUILTIN
    assert away.title in person.asked[0].text
    assert "only see this folder" in person.asked[0].detail
    assert RecentFolders(paths).entry(folder).engine == BUILTIN
    assert chosen(context, folder, person.task) == BUILTIN
    engines.docker.gone = None
    assert chosen(context, folder, person.task) == BUILTIN
    assert len(person.asked) == 1


def test_the_answer_may_count_for_all_folders(
    context: Context, engines: TwoEngines, folder: Path, tmp_path: Path, paths: AppPaths
) -> None:
    engines.docker.gone = missing()
    (other := tmp_path / "other").mkdir()
    person = Person(ALWAYS)
    assert chosen(context, folder, person.task) == BUILTIN
    assert chosen(context, other, person.task) == BUILTIN
    assert ALWAYS in person.asked[0].others
    assert SettingsFile(paths).current.engine == BUILTIN
    context.recent_folders.set_engine(other, DOCKER)  # what is chosen for a folder counts more
    engines.docker.gone = None
    assert chosen(context, other, person.task) == DOCKER


def test_whoever_wants_docker_is_told_what_is_missing(
    context: Context, engines: TwoEngines, folder: Path
) -> None:
    engines.docker.gone = missing()
    with pytest.raises(Problem) as caught:
        chosen(context, folder, Person(NO).task)
    assert caught.value.kind is ProblemKind.ENGINE_MISSING
    assert caught.value.action is Action.INSTALL_ENGINE
    assert caught.value.other is Action.RUN_WITHOUT_DOCKER
    with pytest.raises(Cancelled):
        chosen(context, folder, Person(CLOSED).task)
    assert context.recent_folders.entry(folder).engine == ""


def test_a_folder_that_needs_docker_says_so_and_is_not_asked_about(
    context: Context, engines: TwoEngines, folder: Path
) -> None:
    engines.docker.gone = STOPPED
    engines.builtin.needs_docker = problems.recipe_missing("Dockerfile")
    for engine in ("", DOCKER):
        with pytest.raises(Problem) as caught:
            chosen(context, folder, Person().task, engine)
        assert caught.value.kind is ProblemKind.ENGINE_STOPPED
        assert caught.value.other is None
    context.recent_folders.set_engine(folder, BUILTIN)
    with pytest.raises(Problem) as caught:
        chosen(context, folder, Person().task)
    assert caught.value.reason.startswith(engines.builtin.needs_docker.title)
    engines.docker.gone = None
    assert chosen(context, folder, Person().task) == DOCKER


def test_an_engine_that_is_asked_for_is_used_or_says_why_not(
    context: Context, engines: TwoEngines, folder: Path
) -> None:
    assert chosen(context, folder, Person().task, BUILTIN) == BUILTIN
    assert chosen(context, folder, Person().task, DOCKER) == DOCKER
    engines.builtin.needs_docker = refused = problems.recipe_missing("Dockerfile")
    engines.docker.gone = away = missing()
    for engine, problem in ((BUILTIN, refused), (DOCKER, away)):
        with pytest.raises(Problem) as caught:
            chosen(context, folder, Person().task, engine)
        assert caught.value is problem


def test_what_is_on_its_way_is_waited_for(
    context: Context, engines: TwoEngines, folder: Path
) -> None:
    engines.docker.gone = problems.engine_starting("Docker", "")
    with pytest.raises(Problem) as caught:
        chosen(context, folder, Person().task)
    assert caught.value.kind is ProblemKind.ENGINE_STARTING


@pytest.mark.parametrize(
    "away",
    [
        problems.engine_unreachable("Docker", "DOCKER_HOST", ""),
        problems.engine_silent("Docker", ""),
    ],
    ids=lambda one: one.kind,
)
def test_one_that_was_chosen_or_may_come_back_is_replaced_by_a_button_alone(
    context: Context, engines: TwoEngines, folder: Path, away: Problem
) -> None:
    engines.docker.gone = away
    person = Person()
    with pytest.raises(Problem) as caught:
        chosen(context, folder, person.task)
    assert caught.value.kind == away.kind
    assert caught.value.other is Action.RUN_WITHOUT_DOCKER
    assert person.asked == []


def test_where_nobody_can_be_asked_only_what_is_safe_and_not_chosen_is_replaced(
    context: Context, engines: TwoEngines, folder: Path
) -> None:
    told: list[str] = []
    engines.docker.gone = STOPPED
    assert chosen(context, folder, nobody(told)) == BUILTIN
    assert "run without it" in told[0]
    assert context.recent_folders.entry(folder).engine == ""
    engines.builtin.is_fenced = False
    with pytest.raises(Problem):
        chosen(context, folder, nobody(told))
    engines.builtin.is_fenced = True
    engines.docker.gone = problems.engine_unreachable("Docker", "DOCKER_HOST", "")
    with pytest.raises(Problem) as caught:
        chosen(context, folder, nobody(told))
    assert caught.value.kind is ProblemKind.ENGINE_UNREACHABLE


def test_the_sample_does_without_its_dockerfile(
    context: Context, engines: TwoEngines, tmp_path: Path
) -> None:
    engines.docker.gone = missing()
    made = sample.make_sample(context.paths, tmp_path)
    request = settle_engine(context, read_project(made), StartRequest(made), Person(YES).task)
    assert (request.engine, request.environment) == (BUILTIN, context.catalogue.default.name)
    own = sample.copy_sample(tmp_path)  # as anybody's folder
    request = settle_engine(context, read_project(own), StartRequest(own), Person(YES).task)
    assert request.environment is None
