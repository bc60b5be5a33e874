"""Why builds failed: messages of real tools, and the Problems that are made of them."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from notedock.core import build_failure

FAILURES = tomllib.loads(
    Path(__file__).with_name("build_failure_messages.toml").read_text(encoding="utf-8")
)


def log_of(text: str) -> build_failure.Failure:
    return build_failure.Failure("Dockerfile", "returned a non-zero code: 1", text, {})


@pytest.mark.parametrize("case", FAILURES["failure"], ids=lambda case: case["said"].split()[1])
def test_what_a_tool_wrote_is_understood(case: dict[str, Any]) -> None:
    pins = case.get("pinned", {})
    failure = build_failure.Failure("Dockerfile", "returned a non-zero code: 1", case["said"], pins)
    found = build_failure.package(failure)
    told = [found.name, found.version, found.python] if found else None
    assert told == case.get("package")
    problem = build_failure.as_problem(failure, found)
    assert problem.kind == case.get("kind", "package-failed")
    assert case.get("words", "") in problem.title
    assert case.get("reason", "") in problem.reason
    assert case["said"].split()[-1] in problem.detail


def test_a_long_log_holds_nobody_up() -> None:
    """While Python searches a text no other thread gets on: the window's neither."""
    line = "line {} of what a tool has to say of its work\n"
    text = "Step 2/3 : RUN much\n" + "".join(line.format(number) for number in range(200_000))
    failure = log_of(text + "ERROR: No matching distribution found for x==1\n")
    began = time.thread_time()
    assert build_failure.package(failure) == build_failure.Package("x", "1", "")
    assert time.thread_time() - began < 1
    assert "RUN much" in build_failure.as_problem(log_of(text), None).reason


@pytest.mark.parametrize(
    "words",
    [
        "Cannot install -r x and a ",
        "Collecting a==1 (from x\n x",
        "└─ a ",
        "you require a ",
        "depends on Python a ",
        "DO NOT MATCH THE HASHES ",
        "Invalid requirement: ",
        "Could not install requirement a from ",
    ],
)
def test_what_a_stranger_writes_again_and_again_holds_nobody_up(words: str) -> None:
    failure = log_of((words * 100_000)[:100_000])
    began = time.thread_time()
    build_failure.as_problem(failure, build_failure.package(failure))
    assert time.thread_time() - began < 2


def test_the_python_that_a_package_met_is_what_was_told_last() -> None:
    text = "Python 3.9.1\nPython 3.11.7\nERROR: No matching distribution found for x==1\n"
    found = build_failure.package(log_of(text))
    assert found == build_failure.Package("x", "1", "3.11.7")


def test_pins_are_found_under_every_spelling_of_a_name() -> None:
    pins = build_failure.pins(
        "# pinned\nScikit_Learn[all] == 1.4.2 ; python_version > '3'\nflask>=2\n"
    )
    assert pins == {"scikit-learn": "1.4.2"}
    failure = build_failure.Failure(
        "requirements.txt", "", "Failed building wheel for scikit.learn", pins
    )
    found = build_failure.package(failure)
    assert found is not None
    assert found.version == "1.4.2"


@pytest.mark.parametrize("case", FAILURES["builder"], ids=lambda case: case["kind"])
def test_what_a_builder_said_is_understood(case: dict[str, Any]) -> None:
    problem = build_failure.as_problem(
        build_failure.Failure("Dockerfile", case["said"], "", {}), None
    )
    assert problem.kind == case["kind"]
    assert case.get("words", "") in problem.title


def test_the_line_that_asks_for_a_package_is_named() -> None:
    listed = "# ours\nsix\nNo.Such[all]==1\n"
    text = "ERROR: No matching distribution found for no-such"
    failure = build_failure.Failure("requirements.txt", "", text, {}, listed=listed)
    problem = build_failure.as_problem(failure, build_failure.package(failure))
    assert "line 3 of “requirements.txt”" in problem.remedy
    assert "another environment" not in problem.remedy


def test_any_other_failure_names_its_step() -> None:
    text = "Step 2/3 : RUN make all\nmake: *** No targets\n"
    assert "failed: RUN make all." in build_failure.as_problem(log_of(text), None).reason
    long = "#5 [2/3] RUN " + "x" * 200 + "\n#5 0.1 no\n"
    assert "…" in build_failure.as_problem(log_of(long), None).reason


def test_a_step_of_notedocks_own_is_shown_to_nobody() -> None:
    text = 'Step 4/4 : RUN umask 002; j="$(command -v jupyter)"\nno pip\n'
    failure = build_failure.Failure("requirements.txt", "", text, {}, own_step=True)
    assert "RUN" not in str(build_failure.as_problem(failure, None))


def test_a_python_that_cannot_be_had_comes_before_the_host_that_does_not_answer() -> None:
    text = (
        "error: Failed to install cpython-3.8.20-linux-x86_64-gnu\n"
        "  cause: failed to lookup address information: Name or service not known\n"
        "Python 3.8 cannot be installed in this environment.\n"
    )
    problem = build_failure.as_problem(log_of(text), build_failure.package(log_of(text)))
    assert problem.kind == "python-not-installable"
    assert "Python 3.8" in problem.title


def test_a_path_that_leads_nowhere_is_no_line_that_cannot_be_understood() -> None:
    text = (
        "$ python -m pip install -r requirements.txt\n"
        "ERROR: Invalid requirement: './gone': Expected package name\n    ./gone\n"
        "    ^ (from line 1 of requirements.txt)\n"
        "Hint: It looks like a path. File './gone' does not exist.\n"
    )  # ran: pip 26.3
    failure = build_failure.Failure("requirements.txt", "", text, {}, own_step=True)
    assert build_failure.as_problem(failure, None).title == "“./gone” is not there."


def test_what_an_earlier_command_wrote_is_not_the_reason() -> None:
    text = (
        "$ mamba install --yes x\nnothing provides requested x\n"
        "$ python -m pip install -r requirements.txt\nERROR: No matching distribution found for y\n"
    )
    failure = build_failure.Failure("environment.yml", "", text, {}, own_step=True)
    assert build_failure.package(failure) == build_failure.Package("y", "", "")
