"""The words of every Problem are for people who have never seen a terminal."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable

import pytest

from notedock.core import problems
from notedock.core.environment import Catalogue
from notedock.core.problem import Problem
from tests.jargon import jargon

# Problems that only somebody in a terminal (or the author of a setting) can meet. Their words
# may name an option or a variable, and a command needs no full stop.
FOR_TERMINALS = {
    "home-folder",  # the window asks instead
    "still-busy",  # likewise
    "removal-unasked",  # likewise
    "space-short",  # likewise
    "port-taken",
    "engine-not-there",
    "registry-setting-wrong",
    "no-display",
}
OPTIONS = r"--[a-z-]+|[A-Z]+_[A-Z_]+|notedock start FOLDER"

SAMPLES: dict[str, object] = {
    "folder": "/data/Sales",
    "path": "/data/Sales.txt",
    "notebook": "Start.ipynb",
    "name": "scipy-notebook",
    "names": "“Start.ipynb”",
    "other": "r-notebook",
    "suggestion": "scipy-notebook",
    "value": "nonsense",
    "detail": "DETAIL",
    "where": "DOCKER_HOST",
    "version": "18.06.1",
    "engine": "Docker",
    "code": 137,
    "log": "first\nLASTWORDS",
    "out_of_memory": False,
    "port": 8888,
    "file": "Dockerfile",
    "line": 3,
    "python": "3.11.2",
    "seconds": 120,
    "place": "quay.io",
    "platforms": "linux/amd64",
    "wait": 120.0,
    "needed": "3.0 GB",
    "free": "1.0 GB",
    "what": "They use the environment “r-notebook”.",
}
LEFT_OUT = {"suggestion": "", "log": "", "out_of_memory": True, "wait": None, "platforms": ""}
Factory = Callable[..., Problem]


def factories() -> list[tuple[str, Factory]]:
    return [
        (name, function)
        for name, function in inspect.getmembers(problems, inspect.isfunction)
        if function.__module__.startswith(problems.__name__) and not name.startswith("_")
    ]


def made() -> list[Problem]:
    """Every Problem, with all that can be said, and again with all that can be left out."""
    found = []
    for _name, factory in factories():
        names = inspect.signature(factory).parameters
        full = {name: SAMPLES[name] for name in names}
        found.append(factory(**full))
        for name, other in LEFT_OUT.items():
            if name in names:
                found.append(factory(**(full | {name: other})))
    return found


ALL = made()
every_problem = pytest.mark.parametrize("problem", ALL, ids=[one.kind for one in ALL])


def sentences(problem: Problem) -> list[str]:
    return [part for part in (problem.title, problem.reason, problem.remedy) if part]


def own_words(text: str, problem: Problem) -> str:
    """Return `text` without what was given, and in terminals without options and variables."""
    for sample in SAMPLES.values():
        if isinstance(sample, str) and sample:
            text = text.replace(sample, "")
    return re.sub(OPTIONS, "", text) if problem.kind in FOR_TERMINALS else text


@every_problem
def test_no_jargon(problem: Problem) -> None:
    assert jargon(own_words(" ".join(sentences(problem)), problem)) == []


@every_problem
def test_no_option_or_variable_for_people_without_a_terminal(problem: Problem) -> None:
    assert re.findall(OPTIONS, own_words(" ".join(sentences(problem)), problem)) == []


@every_problem
def test_every_sentence_has_an_end(problem: Problem) -> None:
    quoted = ("LASTWORDS", "notedock start FOLDER")  # said or typed by others, so kept as it is
    for text in sentences(problem):
        assert text.endswith((".", "?", *quoted)), text


@every_problem
def test_the_title_is_one_sentence(problem: Problem) -> None:
    assert problem.title
    assert problem.title[0].isupper() or problem.title[0] == "“"
    assert len(re.findall(r"[.?!](?:\s|$)", problem.title)) == 1
    assert "\n" not in problem.title


@every_problem
def test_there_is_a_way_out(problem: Problem) -> None:
    assert problem.remedy


@every_problem
def test_technical_detail_is_folded_away(problem: Problem) -> None:
    assert "DETAIL" not in str(problem)
    assert "DETAIL" not in json.dumps(problem.as_dict())


def test_every_problem_has_a_kind_of_its_own() -> None:
    kinds = {name: factory(**_samples(factory)).kind for name, factory in factories()}
    assert len(set(kinds.values())) == len(kinds)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", kind) for kind in kinds.values())


def test_the_list_of_exceptions_names_only_problems_that_exist() -> None:
    assert {one.kind for one in ALL} >= FOR_TERMINALS


def test_the_catalogue_has_no_jargon_either(catalogue: Catalogue) -> None:
    assert jargon(" ".join(f"{one.title} {one.summary}" for one in catalogue.environments)) == []


def _samples(factory: Factory) -> dict[str, object]:
    return {name: SAMPLES[name] for name in inspect.signature(factory).parameters}
