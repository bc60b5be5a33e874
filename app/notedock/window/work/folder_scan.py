"""Looking into folders; these functions run on worker threads."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from notedock.core.folder_identity import Presence, presence
from notedock.core.notebook_title import with_titles
from notedock.core.project import Project, is_writable, read_project, resolve_folder
from notedock.core.recipes.explanation import Explanation, explain
from notedock.core.task import Task
from notedock.flows import private_folders, sample
from notedock.flows.context import Context
from notedock.flows.folder_recipe import folder_recipe, without_base
from notedock.flows.prepare import proposed_environment


@dataclass(frozen=True)
class FolderScan:
    """What a folder contains.

    environment: the name remembered for it, or empty. explanation: of its recipe. elsewhere: of
    what counts of it in another environment than it begins with. proposed: the name of the
    environment that has the languages of its notebooks, where that is not the default. looked_at:
    when the folder was looked into, on the monotonic clock.
    """

    project: Project
    writable: bool
    environment: str
    explanation: Explanation
    elsewhere: Explanation
    looked_at: float
    proposed: str = ""


def scan_folder(context: Context, folder: str | Path) -> FolderScan:
    """Look into a folder. Raises Problem."""
    looked_at = time.monotonic()
    project = with_titles(read_project(folder))
    environment = context.recent_folders.environment(project.folder)
    recipe = folder_recipe(context, project.folder)
    other = without_base(context, project.folder, recipe)
    explanation = explain(project.folder, recipe)
    elsewhere = explanation if other is recipe else explain(project.folder, other)
    writable = is_writable(project.folder)
    proposed = proposed_environment(context, project.folder, recipe)
    return FolderScan(
        project,
        writable,
        environment,
        explanation,
        elsewhere,
        looked_at,
        "" if proposed == context.catalogue.default else proposed.name,
    )


def open_folder(context: Context, folder: str | Path, confirmed: bool = False) -> FolderScan:
    """Look into a folder and put it on top of those remembered. Raises Problem.

    confirmed: the person has agreed to open one that holds more of theirs than notebooks, which is
    a Problem otherwise.
    """
    return open_moved(context, None, folder, confirmed)


def open_moved(
    context: Context, before: Path | None, folder: str | Path, confirmed: bool = False
) -> FolderScan:
    """Do the same. before: where the folder was; what was chosen for it is kept."""
    where = resolve_folder(folder)
    if confirmed:
        context.recent_folders.confirm(where)
    private_folders.confirm(context, where, Task())
    scan = scan_folder(context, where)
    if before is not None:
        context.recent_folders.move(before, where)
    context.recent_folders.add(where)
    return replace(scan, environment=context.recent_folders.environment(where))


def open_sample(context: Context, parent: str, _confirmed: bool = False) -> FolderScan:
    """Copy the sample into a new folder inside `parent`, and open that. Raises Problem."""
    return open_folder(context, sample.make_sample(context.paths, parent))


def open_moved_sample(context: Context, folder: Path, place: str) -> FolderScan:
    """Move a copy of the sample into the folder `place`, and open it there. Raises Problem."""
    return open_folder(context, sample.move_sample(context.paths, folder, place))


def look_for_folders(folders: Mapping[Path, str]) -> dict[Path, Presence]:
    """Return what each path leads to now. The values: what its running server knows it by."""
    return {folder: presence(folder, identity) for folder, identity in folders.items()}
