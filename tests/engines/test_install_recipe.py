"""The script that installs recipes inside images, as far as it decides something by itself."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from notedock.core import conda_failure
from notedock.core.resources import resource

MINOR = f"{sys.version_info[0]}.{sys.version_info[1]}"
NEXT = f"{sys.version_info[0]}.{sys.version_info[1] + 1}"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(resource("container/install_recipe.py")))


@pytest.fixture(scope="module")
def reasons() -> dict[str, Any]:
    return runpy.run_path(str(resource("container/conda_reasons.py")))


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ("", True),
        ("3", True),
        (MINOR, True),
        (f"{MINOR}.999", True),  # releases of one minor version run the same notebooks
        (f">={MINOR},<{NEXT}", True),
        (f"=={MINOR}.*", True),
        ("2.7", False),
        (NEXT, False),
        (f"<{MINOR}", False),
        (f">={NEXT}", False),
        ("what?", True),  # said by its reader
    ],
)
def test_a_python_fits_by_its_minor_version(
    script: dict[str, Any], wanted: str, fits: bool
) -> None:
    assert script["python_fits"](wanted) is fits


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [("3.8", "python=3.8"), (">=3.8, <3.11", "python>=3.8,<3.11"), ("~=3.9", "python~=3.9")],
)
def test_conda_is_asked_for_a_python_in_its_own_way(
    script: dict[str, Any], wanted: str, asked: str
) -> None:
    assert script["conda_python"](wanted) == asked


@pytest.mark.parametrize(
    ("named", "why"),
    [
        (["jupyter-thing==1.0", "pandas==1.0"], ""),
        (["Jupyter_Thing>=1"], ""),
        (["jupyter-thing==0.9"], "jupyter-thing==0.9"),
        (["x", "needed.one<2"], "needed.one<2"),
        (["needed-one @ https://example.org/x.whl"], "needed-one @ https://example.org/x.whl"),
        (['needed-one<2; python_version < "3"'], ""),
        (["no name at all", "-e .", "x; y"], ""),
    ],
)
def test_what_jupyter_consists_of_is_not_to_be_changed(
    script: dict[str, Any], monkeypatch: pytest.MonkeyPatch, named: list[str], why: str
) -> None:
    known = {"jupyter-thing": ("1.0", ()), "needed-one": ("2.1", ())}
    monkeypatch.setitem(script["would_change"].__globals__, "jupyter_packages", lambda: known)
    assert script["would_change"](named) == why


def test_conda_is_asked_why_it_failed_and_that_is_written_down_within_bounds(
    reasons: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said = {"message": "x" * 9000, "packages": ["moon=1"] * 99, "exception_type": "y"}
    tool = tmp_path / "conda"
    tool.write_text(f"#!/bin/sh\necho busy\necho '{json.dumps(said)}'\nexit 1\n")
    tool.chmod(0o755)
    reasons["tell"]([str(tool), "--json"], ["moon=1"], ["forge"])
    line = capfd.readouterr().out
    found = conda_failure.read(line)
    assert found is not None
    assert (found.name, found.version, found.reason) == (
        *("moon", "1"),
        "It is not available from “forge”.",
    )
    assert len(line) < 5000
    assert "exception_type" not in line


@pytest.mark.parametrize("answer", ["", "{", '{"success": true}', "[" * 99_999])
def test_a_conda_that_tells_no_reason_is_not_waited_for(
    reasons: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str], answer: str
) -> None:
    tool = tmp_path / "conda"
    tool.write_text(f"#!/bin/sh\necho '{answer}'\n")
    tool.chmod(0o755)
    reasons["tell"]([str(tool)], [], [])
    assert capfd.readouterr().out == ""
