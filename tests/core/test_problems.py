"""The texts of all Problems: no jargon, no command line options, whole sentences."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable

import pytest

from notedock.core import problems
from notedock.core.engine_advice import EngineAdvice
from notedock.core.environment import Catalogue
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemGroup, ProblemKind
from tests.jargon import jargon

# Problems that only the author of a setting, or somebody without a screen, can meet. Their words
# may name a variable or a command, and a command needs no full stop.
NAMES_A_VARIABLE = {"registry-setting-wrong", "no-display"}
OPTIONS = r"--[a-z-]+"
VARIABLES = r"[A-Z]+_[A-Z_]+|notedock start FOLDER"

# What stands for the values that a Problem is given: nothing that it could say by itself.
_VALUE = r"⟦\w+⟧"
TEXTS = (
    "command", "file", "folder", "folders", "free", "name", "names", "needed",
    "notebook", "other", "path", "place", "platforms", "python", "suggestion", "value",
    "version", "where",
)  # fmt: skip
SAMPLES: dict[str, object] = {name: f"⟦{name}⟧" for name in TEXTS} | {
    "engine": "⟦Engine⟧",
    "what": "⟦what⟧.",
    "reason": "⟦Reason⟧.",
    "host": "⟦host⟧",
    "detail": "DETAIL",
    "message": "DETAIL",
    "cause": Problem(ProblemKind.FOLDER_MISSING, title="⟦Cause⟧.", detail="DETAIL"),
    "advice": EngineAdvice("⟦Engine⟧", "⟦version⟧", install="⟦install⟧", group="⟦group⟧"),
    "code": 137,
    "anywhere": True,
    "is_folder": True,
    "is_recipe": True,
    "newer": True,
    "log": "first\nLASTWORDS",
    "out_of_memory": False,
    "port": 8888,
    "line": 3,
    "seconds": 120,
    "wait": 120.0,
}
LEFT_OUT = {
    "command": "",
    "folders": "",
    "suggestion": "",
    "log": "",
    "out_of_memory": True,
    "wait": None,
    "platforms": "",
    "message": "",
    "host": "",
    "anywhere": False,
    "is_folder": False,
    "is_recipe": False,
    "newer": False,
}
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


def own_text(text: str, problem: Problem) -> str:
    """Return `text` without the values that it was given, and without variables it may name."""
    text = re.sub(_VALUE, "", text)
    return re.sub(VARIABLES, "", text) if problem.kind in NAMES_A_VARIABLE else text


@every_problem
def test_no_jargon(problem: Problem) -> None:
    assert jargon(own_text(" ".join(sentences(problem)), problem)) == []


@every_problem
def test_no_option_or_variable_for_people_without_a_terminal(problem: Problem) -> None:
    shown = own_text(" ".join(sentences(problem)), problem)
    assert re.findall(f"{OPTIONS}|{VARIABLES}", shown) == []


@every_problem
def test_every_sentence_has_an_end(problem: Problem) -> None:
    quoted = ("LASTWORDS", "notedock start FOLDER")  # said or typed by others, so kept as it is
    for text in sentences(problem):
        assert text.endswith((".", "?", *quoted)), text


@every_problem
def test_the_title_is_one_sentence(problem: Problem) -> None:
    assert problem.title
    first = problem.title.removeprefix("⟦")[0]
    assert first.isupper() or first == "“"
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
    kinds = [factory(**_samples(factory)).kind for _name, factory in factories()]
    assert sorted(kinds) == sorted(ProblemKind)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.value) for kind in kinds)


def test_the_list_of_exceptions_names_only_problems_that_exist() -> None:
    assert {one.kind for one in ALL} >= NAMES_A_VARIABLE


@every_problem
def test_what_ends_by_itself_is_put_away_when_an_engine_answers(problem: Problem) -> None:
    if "Notedock continues" in problem.remedy:
        assert problem.group is ProblemGroup.ENGINE


def test_scripts_get_the_kind_as_plain_text() -> None:
    told = json.loads(json.dumps(problems.folder_missing("/data/Sales").as_dict()))
    assert told["problem"] == "folder-missing"


def test_no_problem_counts_a_number_that_nobody_asked_for() -> None:
    assert re.findall(r"\d", str(problems.no_free_port())) == []


def test_the_catalogue_has_no_jargon_either(catalogue: Catalogue) -> None:
    assert jargon(" ".join(f"{one.title} {one.summary}" for one in catalogue.environments)) == []


def _samples(factory: Factory) -> dict[str, object]:
    return {name: SAMPLES[name] for name in inspect.signature(factory).parameters}
