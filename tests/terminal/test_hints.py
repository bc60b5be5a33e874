"""Options that help against a Problem: named in the terminal, on the screen and in JSON."""

from __future__ import annotations

import json
import re

import pytest

from notedock.core import problems
from notedock.core.problem import Action, Problem
from notedock.terminal import COMMANDS, hints
from notedock.terminal.job_output import JobOutput
from notedock.terminal.parser import build

HELPED_BY = [
    (problems.home_folder("/home/ann"), "--force"),
    (problems.hidden_folder("/home/ann/.ssh"), "--force"),
    (problems.folder_not_trusted("/home/ann/Sales", "It was downloaded."), "--trust"),
    (problems.kernel_busy("“Start.ipynb”"), "--force"),
    (problems.changes_unsaved("“Start.ipynb”"), "--force"),
    (problems.space_short("3.0 GB", "1.0 GB"), "--force"),
    (problems.removal_not_confirmed("r-notebook"), "--force"),
    (problems.port_taken(8888), "--port"),
    (problems.data_folder_unusable(problems.folder_missing("/data")), "--no-data"),
    (problems.env_file_unusable(""), "--use-env"),
    (problems.recipe_misnamed("Requirements.txt", "requirements.txt"), "--use-file"),
    (problems.recipe_broken("environment.yml", 4, "", ""), "--force"),
    (problems.recipe_contradicts("runtime.txt", 1, "", ""), "--force"),
    (problems.python_unsuitable(problems.recipe_offline("", ""), "3.8", newer=False), "--python"),
    (problems.package_failed("sklearn", "", "", 0, ""), "--without PACKAGE"),
    (problems.recipe_offline("example.org", ""), "--without-recipe"),
    (problems.engine_not_available("builtin", "Docker"), "--engine docker"),
]
helped = pytest.mark.parametrize(
    ("problem", "option"), HELPED_BY, ids=[one.kind for one, _option in HELPED_BY]
)


@helped
def test_the_terminal_names_the_option(
    capsys: pytest.CaptureFixture[str], problem: Problem, option: str
) -> None:
    assert option not in str(problem)
    JobOutput().problem(problem, as_json=False)
    told = capsys.readouterr().err
    assert problem.remedy in told
    assert option in told


@helped
def test_json_names_it_in_the_remedy(
    capsys: pytest.CaptureFixture[str], problem: Problem, option: str
) -> None:
    JobOutput().problem(problem, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["remedy"].startswith(problem.remedy)
    assert option in told["remedy"]
    assert told["problem"] == problem.kind.value


def test_a_problem_without_such_an_option_is_told_as_it_is() -> None:
    problem = problems.folder_missing("/data/Sales")
    assert hints.hint(problem) == ""
    assert hints.as_dict(problem) == problem.as_dict()


def test_another_environment_is_named_where_it_does_without_what_failed() -> None:
    for anywhere in (False, True):
        problem = problems.recipe_failed("Dockerfile", "RUN false", "", anywhere=anywhere)
        assert "--without-recipe" in hints.hint(problem)
        assert ("--environment" in hints.hint(problem)) is not anywhere
        assert ("another environment" in problem.remedy) is not anywhere
        assert (problem.other is Action.CHOOSE_ENVIRONMENT) is not anywhere


def test_every_option_that_is_named_exists(capsys: pytest.CaptureFixture[str]) -> None:
    cases = [one for one, _option in HELPED_BY] + [problems.recipe_failed("Dockerfile", "", "")]
    named = set(re.findall(r"--[a-z-]+", " ".join(map(hints.hint, cases))))
    for command in (*COMMANDS, "environments remove"):
        with pytest.raises(SystemExit):
            build().parse_args([*command.split(), "--help"])
    assert named <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
