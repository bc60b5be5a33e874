"""Folders with recipes, and somebody who waits for what is built from them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from notedock.core.project import read_project
from notedock.core.task import Progress, Step, Task
from notedock.flows.context import Context
from notedock.flows.prepare import chosen_environment, describe_environment, prepare
from tests.conftest import docker_engine, give

BASE = "FROM quay.io/jupyter/minimal-notebook:2026-07-28\n"


@dataclass
class Seen:
    """What somebody who waits is told. Also prepares."""

    context: Context
    folder: Path
    progress: list[Progress] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    log: str = ""

    def task(self) -> Task:
        def write(text: str) -> None:
            self.log += text

        return Task(report=self.progress.append, notice=self.notices.append, log=write)

    def prepare(self, environment: str | None = None, *, without_recipe: bool = False) -> str:
        """Return the id of the image that the folder is run from."""
        project = read_project(self.folder)
        chosen = chosen_environment(self.context, project, environment)
        described = describe_environment(
            self.context, project, chosen, without_recipe=without_recipe
        )
        reference = prepare(self.context, described, self.task())
        stored = docker_engine(self.context).store.find(reference)
        assert stored is not None
        return stored.id

    def built(self) -> bool:
        """Tell whether something was built since this was asked last."""
        built = any(one.step is Step.PREPARE for one in self.progress)
        self.progress.clear()
        return built


def put(folder: Path, **files: str) -> None:
    """Write files into the folder; `_` in a name stands for a dot, `__` for a slash."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    if os.geteuid() == 0:
        give(folder, 1234, 2345)


def processes(command: str) -> list[str]:
    found = subprocess.run(["pgrep", "-fx", command], capture_output=True, text=True, check=False)
    return found.stdout.split()
