"""What the person decides about files of a recipe, and that it reaches the recipe."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.recipes.recipe import Adjustments, Place, Reason, Recipe, Unused
from notedock.core.start_request import StartRequest
from notedock.core.task import Answer, Cancelled, Question, Task
from notedock.engines.base import Engine
from notedock.flows import folder_recipe as reading
from notedock.flows.context import Context
from notedock.flows.folder_recipe import folder_recipe, keep_adjustments, without_base
from notedock.flows.recipe_questions import settle_recipe

OTHER = "Requirements.txt"


class Person:
    """Somebody who starts a folder and gives the same answer to every question."""

    def __init__(self, context: Context, folder: Path) -> None:
        self.context, self.folder = context, folder
        self.answer: Answer = True
        self.alone = True  # False: nobody can be asked
        self.asked: list[Question] = []
        self.told: list[str] = []

    def start(self, **more: object) -> Recipe:
        """Return the recipe that the folder is started with."""
        request = StartRequest(self.folder, **more)  # type: ignore[arg-type]
        task = Task(ask=self._reply, notice=self.told.append)
        settle_recipe(self.context, self.folder, request, task)
        return folder_recipe(self.context, self.folder)

    def _reply(self, question: Question) -> Answer:
        if not self.alone:
            raise question.otherwise
        self.asked.append(question)
        return self.answer


@pytest.fixture
def person(catalogue: Catalogue, paths: AppPaths, tmp_path: Path) -> Person:
    """Somebody without an engine, and a folder with a recipe under another name."""
    (tmp_path / OTHER).write_text("pandas\n")
    context = Context(cast("Engine", None), catalogue, RecentFolders(paths), paths, "somebody")
    return Person(context, tmp_path)


@pytest.fixture
def broken(person: Person, tmp_path: Path) -> Path:
    """A file of a recipe that cannot be read, where another one can."""
    (tmp_path / OTHER).unlink()
    (tmp_path / "requirements.txt").write_text("pandas\n")
    file = tmp_path / "environment.yml"
    file.write_text("name: x\ndependencies:\n  - [\n")
    return file


def test_a_file_under_another_name_is_used_if_the_person_says_so(person: Person) -> None:
    assert person.start().files == (OTHER,)
    (question,) = person.asked
    assert "“Requirements.txt” looks like “requirements.txt”" in question.text
    assert (question.yes, question.no) == ("Use it", "Start without it")
    assert person.start().files == (OTHER,)
    assert len(person.asked) == 1


def test_no_is_remembered_too_until_the_file_changes(person: Person) -> None:
    person.answer = False
    assert person.start().files == person.start().files == ()
    assert len(person.asked) == 1
    person.answer = True
    (person.folder / OTHER).write_text("pandas\nnumpy\n")
    assert folder_recipe(person.context, person.folder).files == ()
    assert person.start().files == (OTHER,)
    (person.folder / OTHER).write_text("evil\n")
    assert folder_recipe(person.context, person.folder).files == ()


def test_whoever_closes_the_question_starts_nothing_and_is_asked_again(person: Person) -> None:
    person.answer = None
    for _time in range(2):
        with pytest.raises(Cancelled):
            person.start()
    assert len(person.asked) == 2


def test_where_nobody_can_be_asked_an_option_decides(person: Person) -> None:
    person.alone = False
    with pytest.raises(Problem) as caught:
        person.start()
    assert caught.value.kind == "recipe-misnamed"
    assert person.start(without_recipe=True).files == ()
    assert person.told == []
    assert person.start(force=True).files == ()
    assert ["so it is not used" in one for one in person.told] == [True]
    assert person.start(use_files=(OTHER,)).files == (OTHER,)
    assert person.start().files == (OTHER,)


@pytest.mark.parametrize("file", ["gone.txt", "../outside.txt", "", "Start.ipynb"])
def test_what_is_no_recipe_cannot_be_used_as_one(person: Person, file: str) -> None:
    with pytest.raises(Problem) as caught:
        person.start(use_files=(file,))
    assert caught.value.kind == "recipe-not-found"


def test_a_broken_file_is_named_with_what_is_used_instead(person: Person, broken: Path) -> None:
    assert person.start().files == ("requirements.txt",)
    (question,) = person.asked
    assert question.text == "Start without “environment.yml”?"
    told = r"Line \d of environment\.yml cannot be read\. requirements\.txt is used instead\.\n"
    assert re.match(told, question.detail)
    assert (question.yes, question.no) == ("Start without it", "Cancel")
    person.start()
    assert len(person.asked) == 1
    broken.write_text("name: x\ndependencies:\n  - {\n")
    person.answer = False
    for _time in range(2):
        with pytest.raises(Cancelled):
            person.start()
    assert len(person.asked) == 3


def test_a_broken_file_is_a_problem_where_nobody_can_be_asked(person: Person, broken: Path) -> None:
    person.alone = False
    with pytest.raises(Problem) as caught:
        person.start()
    assert caught.value.kind == "recipe-broken"
    assert "Line " in caught.value.title
    assert "“environment.yml”" in caught.value.title
    assert "“requirements.txt” is used instead" in caught.value.reason
    assert person.start(force=True).files == ("requirements.txt",)
    assert ["of environment.yml cannot be read." in one for one in person.told] == [True]


@pytest.mark.parametrize("make", [lambda path: path.symlink_to("/etc/passwd"), Path.mkdir])
def test_what_cannot_be_opened_is_asked_about_once(
    person: Person, broken: Path, make: Callable[[Path], None]
) -> None:
    broken.unlink()
    make(broken)
    person.start()
    person.start()
    assert len(person.asked) == 1


def test_a_dockerfile_is_not_asked_about_where_another_environment_is_chosen(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Unused(Place("dockerfile"), Reason.MISNAMED, detail="Dockerfile")
    monkeypatch.setattr(reading, "read_folder_recipe", lambda *_any: Recipe(unused=(own,)))
    person.start(environment="minimal-notebook")
    person.context.recent_folders.set_environment(person.folder, "r-notebook")
    person.start()
    assert person.asked == []
    person.context.recent_folders.set_environment(person.folder, "")
    person.start()
    assert len(person.asked) == 1


def test_of_any_number_of_files_only_some_are_asked_about(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the readers find: the questions come to an end."""
    many = tuple(Unused(Place(f"{n}.txt"), Reason.MISNAMED, detail="apt.txt") for n in range(99))
    monkeypatch.setattr(reading, "read_folder_recipe", lambda *_any: Recipe(unused=many))
    person.start()
    assert len(person.asked) == reading.MAX_ASKED


def test_changes_of_a_recipe_count_until_its_files_change_or_they_are_forgotten(
    person: Person, paths: AppPaths, tmp_path: Path
) -> None:
    (tmp_path / OTHER).unlink()
    listed = tmp_path / "requirements.txt"
    listed.write_text("pandas\nsklearn\n")
    chosen = Adjustments("3.8", ("pandas",), {"sklearn": "scikit-learn"})
    keep_adjustments(person.context, tmp_path, person.start(), chosen)
    assert RecentFolders(paths).adjustments(tmp_path) != {}  # also for the next run
    person.context.recent_folders = RecentFolders(paths)
    assert person.start().adjustments == chosen
    listed.write_text("pandas\n")
    assert not person.start().adjustments
    listed.write_text("pandas\nsklearn\n")
    assert person.start(as_declared=True).adjustments == Adjustments()
    assert not person.start().adjustments


def test_changes_of_what_a_dockerfile_would_have_installed_are_its_own(
    person: Person, tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text("FROM x\n")
    (tmp_path / "requirements.txt").write_text("pandas\n")
    (tmp_path / OTHER).unlink()
    left = without_base(person.context, tmp_path, person.start())
    keep_adjustments(person.context, tmp_path, left, Adjustments(without=("pandas",)))
    recipe = person.start()
    assert not recipe.adjustments
    assert without_base(person.context, tmp_path, recipe).adjustments.without == ("pandas",)
    keep_adjustments(person.context, tmp_path, left, None)
    assert not without_base(person.context, tmp_path, recipe).adjustments
