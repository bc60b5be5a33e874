"""The options of a start of a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from notedock.core.data_folder import DataFolder
from notedock.core.recipes.recipe import Adjustments


@dataclass(frozen=True)
class StartRequest:
    """One request to start a folder, from the click or the command line to the flow.

    It is never changed: a repeated or altered start is made from it with `dataclasses.replace`.
    None and empty leave it to the program.

    environment: a name of the catalogue, an image, or OWN for the folder's own Dockerfile.
    notebook: the one to be opened, its path below the folder. without_recipe: without what the
    folder's own recipe says. port: on 127.0.0.1. force: nothing is asked but whether the
    folder is trusted. trust: the person knows who made the folder. engine: its name in
    `engines.engine_list`, this one and no other; empty for what `flows.engine_choice` finds.
    use_env: whether the folder's `.env` file is used; None for what the person has answered, or
    will. data: the folder for data; None for the one that is kept for the folder. without_data:
    this time without any. use_files: files of the folder that are used as its recipe although they
    have another name. as_declared: what the person has chosen to change of the recipe is forgotten.
    changes: of the recipe, which are kept.
    """

    folder: str | Path
    environment: str | None = None
    notebook: str = ""
    without_recipe: bool = False
    port: int | None = None
    read_only: bool = False
    force: bool = False
    trust: bool = False
    engine: str = ""
    use_env: bool | None = None
    data: DataFolder | None = None
    without_data: bool = False
    use_files: tuple[str, ...] = ()
    as_declared: bool = False
    changes: Adjustments = field(default_factory=Adjustments)
