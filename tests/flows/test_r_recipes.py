"""Recipes of R on the real engine, with packages of the lab's own and no repository of R's."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from notedock.core.recipes.folder_recipe import read_folder_recipe
from tests.flows.recipes import Seen, put
from tests.flows.test_recipe_kinds import made, said

R = "r-notebook"
ABOUT = "Package: {name}\nVersion: 1.0\nTitle: Of the lab\nDescription: Of the lab.\nLicense: MIT\n"


def package(folder: Path, name: str) -> None:
    """Write the source package of a function that says its name."""
    texts = {
        "DESCRIPTION": ABOUT.format(name=name),
        "NAMESPACE": "export(hello)\n",
        "R/hello.R": f'hello <- function() "{name}"\n',
    }
    with tarfile.open(folder / f"{name}.tar.gz", "w:gz") as archive:
        for path, text in texts.items():
            info = tarfile.TarInfo(f"{name}/{path}")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))


def test_a_script_of_r_installs_from_the_folder(seen: Seen) -> None:
    package(seen.folder, "labstar")
    put(seen.folder, install_R='install.packages("labstar.tar.gz", repos = NULL)\n')
    recipe = read_folder_recipe(seen.folder)
    image = made(seen, recipe, R)
    assert said(image, "Rscript -e 'cat(labstar::hello(), fill = TRUE)'") == "labstar"
    seen.built()
    assert made(seen, recipe, R) == image
    assert not seen.built()
    package(seen.folder, "labstar")
    with (seen.folder / "labstar.tar.gz").open("ab") as file:
        file.write(b"\0")
    made(seen, recipe, R)
    assert "“labstar.tar.gz”" in seen.notices[-1]


def test_a_folder_that_is_a_package_of_r_is_installed_with_what_it_needs(seen: Seen) -> None:
    put(
        seen.folder,
        DESCRIPTION=ABOUT.format(name="labmoon") + "Imports: jsonlite\n",
        NAMESPACE="export(hello)\n",
        R__hello_R='hello <- function() jsonlite::toJSON("moon")\n',
    )
    recipe = read_folder_recipe(seen.folder)
    assert [one.text for one in recipe.r] == ["jsonlite"]
    image = made(seen, recipe, R)
    assert said(image, "Rscript -e 'cat(labmoon::hello(), fill = TRUE)'") == '["moon"]'


def test_a_package_of_r_that_needs_nothing_is_installed_where_it_may_be(seen: Seen) -> None:
    put(seen.folder, DESCRIPTION=ABOUT.format(name="labsun"), NAMESPACE="export(sun)\n")
    put(seen.folder, R__sun_R="sun <- 1\n")
    image = made(seen, read_folder_recipe(seen.folder), R)
    assert said(image, "Rscript -e 'cat(labsun::sun, fill = TRUE)'") == "1"
