"""Who made it is asked once: about which folders, what is said, and what each answer means."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.problem import Problem
from notedock.core.project import read_project
from notedock.core.recent_folders import RecentFolders
from notedock.core.start_request import StartRequest
from notedock.core.task import Answer, Cancelled, Question, Task
from notedock.engines.base import Engine
from notedock.flows.context import Context
from notedock.flows.prepare import chosen_environment
from notedock.flows.sample import make_sample
from notedock.flows.trust import settle_trust
from tests.conftest import give, needs_root

WITHOUT, READING = "Open without its recipe", "Open read-only"
RECIPE = "pandas\nnumpy\n"


class Person:
    """Somebody who gives the same answer to every question."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.answer: Answer = True
        self.asked: list[Question] = []

    def open(self, folder: Path, **more: object) -> StartRequest:
        """Return what is left of the wish to start the folder."""
        request = replace(StartRequest(folder), **more)  # type: ignore[arg-type]
        project = read_project(folder)
        environment = chosen_environment(self.context, project, request.environment)
        return settle_trust(self.context, project, environment, request, Task(ask=self._reply))

    def _reply(self, question: Question) -> Answer:
        self.asked.append(question)
        return self.answer


@pytest.fixture
def person(catalogue: Catalogue, paths: AppPaths) -> Person:
    """Somebody who wants to be asked; without an engine."""
    context = Context(cast("Engine", None), catalogue, RecentFolders(paths), paths, "somebody")
    context.settings.change(ask_trust=True)
    return Person(context)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder that bears no sign of coming from somebody else."""
    made = tmp_path / "Sales"
    made.mkdir()
    (made / "Start.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    return made


def with_recipe(folder: Path) -> Path:
    (folder / "requirements.txt").write_text(RECIPE)
    return folder


def downloaded(folder: Path) -> Path:
    os.setxattr(folder / "Start.ipynb", "user.xdg.origin.url", b"https://example.org/a.zip")
    return folder


def both(folder: Path) -> Path:
    return downloaded(with_recipe(folder))


def same(folder: Path) -> Path:
    return folder


@pytest.mark.parametrize(
    ("make", "wish", "asked"),
    [
        (same, {}, False),
        (downloaded, {}, True),
        (downloaded, {"read_only": True}, False),
        (downloaded, {"trust": True}, False),
        (with_recipe, {}, True),
        (with_recipe, {"force": True}, True),
        (with_recipe, {"read_only": True}, True),
        (with_recipe, {"trust": True}, False),
        (with_recipe, {"without_recipe": True}, False),
        (both, {"without_recipe": True}, True),
        (both, {"without_recipe": True, "read_only": True}, False),
    ],
)
def test_who_is_asked(
    person: Person, own: Path, make: Callable[[Path], Path], wish: dict[str, bool], asked: bool
) -> None:
    request = person.open(make(own), **wish)
    assert bool(person.asked) is asked
    assert request == replace(StartRequest(own), **wish)  # type: ignore[arg-type]


@needs_root
def test_a_folder_of_another_account_is_asked_about(person: Person, own: Path) -> None:
    give(own, 54321, 54321)
    person.open(own)
    (question,) = person.asked
    assert question.facts[0] == "The files belong to “54321”, not to you."
    assert question.others == (READING,)


def test_a_recipe_that_the_chosen_environment_leaves_out_is_not_asked_about(
    person: Person, own: Path
) -> None:
    (own / "Dockerfile").write_text("FROM x\nRUN y\n")
    person.open(own, environment="minimal-notebook")
    assert person.asked == []
    person.open(own)
    assert len(person.asked) == 1


def test_the_facts_are_told(person: Person, own: Path) -> None:
    (own / "requirements.txt").write_text("".join(f"{name}\n" for name in "abcdef"))
    person.open(downloaded(own))
    (question,) = person.asked
    assert question.text == "Do you know who made “Sales”?"
    told = question.facts
    assert told[0] == (
        "The files are yours on this computer, but Notedock has not run this folder before."
    )
    assert told[1] == "It was downloaded from the internet."
    assert told[2].startswith("Its recipe, “requirements.txt”, was added or changed on ")
    assert told[3] == "The recipe installs a, b, c, d and 2 more packages."
    assert told[4] == "It has one notebook, which can change what is in the folder."
    assert (question.yes, question.no) == ("I know who made this", "Cancel")


def test_a_dockerfile_is_told_by_what_it_builds_upon(person: Person, own: Path) -> None:
    (own / "Dockerfile").write_text("FROM python:3.12\nRUN x\nRUN y\n")
    person.open(own)
    told = "The recipe builds an environment from “python:3.12” with 2 steps of its own."
    assert told in person.asked[0].facts


def test_the_answer_yes_is_remembered_until_the_recipe_changes(person: Person, own: Path) -> None:
    with_recipe(own)
    assert person.open(own) == StartRequest(own)
    person.open(own)
    assert len(person.asked) == 1
    (own / "requirements.txt").write_text(RECIPE + "more\n")
    person.open(own)
    assert len(person.asked) == 2
    known = "You have said before that you know who made this folder, but not with this recipe."
    assert person.asked[1].facts[0] == known
    (own / "requirements.txt").write_text(RECIPE)
    person.open(own)
    assert len(person.asked) == 2


def test_what_has_changed_by_the_time_of_the_answer_is_asked_about(
    person: Person, own: Path
) -> None:
    with_recipe(own)

    def reply(question: Question) -> Answer:
        if not person.asked:
            (own / "requirements.txt").write_text("evil\n")
        person.asked.append(question)
        return True

    project = read_project(own)
    environment = chosen_environment(person.context, project, None)
    settle_trust(person.context, project, environment, StartRequest(own), Task(ask=reply))
    assert ["evil" in " ".join(one.facts) for one in person.asked] == [False, True]
    person.open(own)
    assert len(person.asked) == 2


def test_without_its_recipe_is_asked_again_for_the_recipe(person: Person, own: Path) -> None:
    downloaded(with_recipe(own))
    person.answer = WITHOUT
    assert person.open(own) == StartRequest(own, without_recipe=True)
    assert person.open(own, without_recipe=True) == StartRequest(own, without_recipe=True)
    assert len(person.asked) == 1  # its notebooks are trusted
    person.open(own)
    assert len(person.asked) == 2


def test_for_reading_only_leaves_the_recipe_out_and_trusts_nothing(
    person: Person, own: Path
) -> None:
    downloaded(with_recipe(own))
    person.answer = READING
    expected = StartRequest(own, without_recipe=True, read_only=True)
    assert person.open(own) == expected
    assert person.open(own) == expected
    assert len(person.asked) == 2
    person.open(own, without_recipe=True)
    assert len(person.asked) == 3


def test_who_has_only_looked_is_asked_before_more(person: Person, own: Path) -> None:
    person.open(downloaded(own), read_only=True)
    person.open(own)
    assert len(person.asked) == 1


def test_no_starts_nothing_and_remembers_nothing(person: Person, own: Path) -> None:
    with_recipe(own)
    person.answer = False
    for _time in range(2):
        with pytest.raises(Cancelled):
            person.open(own)
    assert len(person.asked) == 2


def test_where_nobody_can_be_asked_it_is_a_problem_with_the_facts(
    person: Person, own: Path
) -> None:
    project = read_project(with_recipe(own))
    environment = chosen_environment(person.context, project, None)
    with pytest.raises(Problem) as caught:
        settle_trust(person.context, project, environment, StartRequest(own), Task())
    assert caught.value.kind == "folder-not-trusted"
    assert "The recipe installs pandas, numpy." in caught.value.reason


def test_what_was_started_while_nobody_wanted_to_be_asked_is_known(
    person: Person, own: Path
) -> None:
    person.context.settings.change(ask_trust=False)
    person.open(with_recipe(own))
    person.context.settings.change(ask_trust=True)
    person.open(own)
    assert person.asked == []


def test_the_sample_is_not_asked_about_whatever_becomes_of_its_recipe(
    person: Person, tmp_path: Path
) -> None:
    sample = make_sample(person.context.paths, tmp_path / "Documents")
    person.open(sample)
    with (sample / "Dockerfile").open("a") as recipe:
        recipe.write("RUN true\n")
    person.open(sample)
    assert person.asked == []
