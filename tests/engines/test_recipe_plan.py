"""What is built for a folder, as far as that is known without an engine."""

from __future__ import annotations

from pathlib import Path

from notedock.core.environment import Catalogue
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.recipes.folder_recipe import read_folder_recipe
from notedock.engines.base import EnvironmentSource
from notedock.engines.docker import recipe_plan


def test_scripts_with_the_line_ends_of_windows_are_built_with_those_of_unix(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    (tmp_path / "postBuild").write_bytes(b"#!/bin/bash\r\necho a\r\n")
    (tmp_path / "start").write_bytes("#!/bin/bash\r\n# é\r\nexec $@\r\n".encode())
    assert planned_texts(tmp_path, catalogue) == {
        "postBuild": "#!/bin/bash\necho a\n",
        "start": "#!/bin/bash\n# é\nexec $@\n",
    }
    (tmp_path / "postBuild").write_bytes(b"#!/bin/sh\ntail -n +3 $0 | unpack\n\r\n\xff\r\n")
    (tmp_path / "start").unlink()
    assert planned_texts(tmp_path, catalogue) == {}


def planned_texts(folder: Path, catalogue: Catalogue) -> dict[str, str]:
    recipe = read_folder_recipe(folder)
    described = EnvironmentDescription(folder, "key", "ann", catalogue.default, recipe)
    source = EnvironmentSource(catalogue.find, lambda _base, _task: None)
    plan = recipe_plan.plan(described, folder.parent / "known.json", source)
    assert plan is not None
    return dict(plan.texts)
