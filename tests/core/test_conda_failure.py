"""What conda and mamba tell as JSON when they fail, and the Problems that are made of it."""

from __future__ import annotations

import json
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from notedock.core import build_failure, conda_failure

FAILURES = tomllib.loads(
    Path(__file__).with_name("conda_failures.toml").read_text(encoding="utf-8")
)["failure"]


def failure_of(case: dict[str, Any]) -> build_failure.Failure:
    told = {
        "specs": case["specs"],
        "channels": ["conda-forge"],
        "said": json.loads(case["said"]),
    }
    log = "Step 3/9 : RUN x\n$ mamba install x\nnothing provides requested other\n"
    log += f"$ mamba create\n{case.get('log', '')}{conda_failure.MARK}{json.dumps(told)}\n"
    return build_failure.Failure(
        "environment.yml", "returned a non-zero code: 1", log, {}, own_step=True
    )


@pytest.mark.parametrize("case", FAILURES, ids=lambda case: case["specs"][0])
def test_what_conda_told_is_understood(case: dict[str, Any]) -> None:
    failure = failure_of(case)
    found = build_failure.package(failure)
    assert ([found.name, found.version] if found else None) == case.get("package")
    problem = build_failure.as_problem(failure, found)
    assert problem.kind == case.get("kind", "package-failed")
    assert problem.reason.startswith(case["reason"])


@pytest.mark.parametrize(
    "told",
    [
        "",
        "{",
        "[1]",
        "[" * 100_000,
        '{"said": []}',
        '{"said": {"packages": [["a"]], "unsatisfiable": [1, [], ["x"]]}, "specs": 1}',
        '{"said": {"url": "https://[x"}, "specs": ["", "::", "[", "=="]}',
        '{"said": {"message": "├─ \\n└─ x\\n because of: "}, "specs": ["x"]}',
    ],
)
def test_what_no_conda_tells_is_no_reason(told: str) -> None:
    """The folder's own commands may write such lines, too."""
    text = f"$ x\n{conda_failure.MARK}{told}\nE: Unable to locate package zz\n"
    failure = build_failure.Failure("apt.txt", "", text, {}, own_step=True)
    assert build_failure.as_problem(failure, build_failure.package(failure)).title


@pytest.mark.parametrize(
    "line",
    [
        f"{'│  ' * 30}├─ x {'=1 ' * 50} and\n",
        "nothing provides ",
        "nothing provides requested ",
        "package a-b-c requires ",
        "├─ x ",
        "because of: x [",
        "a::",
    ],
)
def test_long_trees_hold_nobody_up(line: str) -> None:
    text = (line * 90_000)[:90_000]
    told = json.dumps({"said": {"solver_problems": [line * 100] * 30}, "specs": [text[:100]] * 300})
    began = time.thread_time()
    conda_failure.read(f"{text}{conda_failure.MARK}{told}\n")
    assert time.thread_time() - began < 0.5


def test_passwords_and_what_terminals_obey_are_not_told() -> None:
    channel = "https://ann:secret@conda.example.org/x"
    said: dict[str, object] = {
        "packages": ["moon[version='>1\u202e\x1b[2J']"],
        "exception_name": "x",
    }
    told = {"specs": ["sun"], "channels": [channel], "said": said}
    found = conda_failure.read(conda_failure.MARK + json.dumps(told))
    assert found is not None
    assert found.reason.isprintable()
    told = {"specs": ["moon"], "channels": [channel], "said": said}
    found = conda_failure.read(conda_failure.MARK + json.dumps(told))
    assert found is not None
    assert "secret" not in found.reason
    assert "conda.example.org" in found.reason
    said = {"url": f"{channel}/y", "status_code": 404}
    found = conda_failure.read(conda_failure.MARK + json.dumps({"specs": [], "said": said}))
    assert found is not None
    assert "secret" not in found.place
