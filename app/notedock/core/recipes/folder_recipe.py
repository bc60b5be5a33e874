"""Which files of a folder make up its recipe, in the order that repo2docker documents.

A `binder/` or `.binder/` folder replaces the folder's top. A Dockerfile there is the whole recipe.
Else the first file of each family counts: one for Python, one for R, one for Julia; and those that
come on top. Only where there is none of them, a devcontainer, a Compose file or what the notebooks
themselves declare counts. Source: repo2docker's documentation, “Configuration Files”.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from notedock.core import requirements
from notedock.core.app_paths import AppPaths
from notedock.core.folder_files import entries, exists
from notedock.core.folder_notebooks import read_folder_notebooks
from notedock.core.problem import Problem
from notedock.core.project import SKIPPED
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes import (
    binder_files,
    compose,
    conda_environment,
    devcontainer,
    inline_metadata,
    julia_project,
    locks,
    pipfile,
    pixi,
    pyproject,
    r_files,
    requirements_files,
    setup_files,
)
from notedock.core.recipes.misnamed import find_misnamed
from notedock.core.recipes.recipe import (
    BUILT_BY,
    DOCKERFILE,
    Place,
    Reason,
    Recipe,
    RecipeError,
    Unused,
)
from notedock.core.translation import translate

Reader = Callable[[Path, str], Recipe]

_TOPS = ("binder", ".binder")
# Of each family the first file that declares something is used.
_PYTHON: dict[str, Reader] = {
    "environment.yml": conda_environment.read,
    "environment.yaml": conda_environment.read,
    "pixi.toml": pixi.read,
    "Pipfile": pipfile.read,
    "Pipfile.lock": pipfile.read_lock,
    "requirements.txt": requirements_files.read,
    "pyproject.toml": pyproject.read,
    locks.STANDARD: locks.read,
    "setup.py": setup_files.read_script,
    "setup.cfg": setup_files.read_configuration,
}
_R: dict[str, Reader] = {
    "install.R": r_files.read_install_script,
    "renv.lock": r_files.read_renv_lock,
    "DESCRIPTION": r_files.read_description,
}
_JULIA: dict[str, Reader] = {
    "JuliaProject.toml": julia_project.read,
    "Project.toml": julia_project.read,
}
_ON_TOP: dict[str, Reader] = {
    "apt.txt": binder_files.read_apt,
    "postBuild": binder_files.read_post_build,
    "start": binder_files.read_start,
}
_RUNTIME = "runtime.txt"
_DEVCONTAINER = ".devcontainer/devcontainer.json"
_CONTAINERS: dict[str, Reader] = {
    _DEVCONTAINER: devcontainer.read,
    ".devcontainer.json": devcontainer.read,
    "compose.yaml": compose.read,
    "compose.yml": compose.read,
    "docker-compose.yml": compose.read,
    "docker-compose.yaml": compose.read,
}
KNOWN = (DOCKERFILE, *_PYTHON, *_R, *_JULIA, *_ON_TOP, _RUNTIME, *_CONTAINERS)
# What repo2docker's documentation has besides, and locks that no reader here understands.
_UNSUPPORTED = ("default.nix", "REQUIRE", "pixi.lock", "conda-lock.yml")
_BELOW = ("environment.yml", "requirements.txt")
_MAX_UNUSED = 500
_MAX_FOLDERS = 1000  # that are looked into for one of these


def read_folder_recipe(
    folder: Path, accepted: Collection[str] = frozenset(), paths: AppPaths | None = None
) -> Recipe:
    """Return the recipe of a folder. Nothing is run, and nothing outside of the folder is read.

    accepted: paths of files under other names than a recipe's, which are used all the same. paths:
    of the program, where it is kept what notebooks declare; without, they are not read. Never
    raises: a file that cannot be read is among `unused`, with what is wrong with it.
    """
    recipe = _of_files(folder, accepted)
    if paths is None or not recipe.declares_nothing:
        return recipe
    inline = inline_metadata.read_all(folder, read_folder_notebooks(folder, paths).scripts)
    return replace(inline, unused=(*recipe.unused, *inline.unused)[:_MAX_UNUSED])


def _of_files(folder: Path, accepted: Collection[str]) -> Recipe:
    tops = [top for top in _TOPS if _is_folder(folder, top)]
    chosen = _Choice(folder, tops[0] if tops else "", accepted)
    recipe = chosen.read()
    if recipe.declares_nothing and not recipe.unused:
        below = _below(folder)
        if len({posixpath.dirname(one) for one in below}) == 1:
            return _Choice(folder, posixpath.dirname(below[0]), accepted).read()
        detail = translate("Recipe", "several folders have one")
        unused = [Unused(Place(one), Reason.UNSUPPORTED, detail=detail) for one in below]
        recipe = replace(recipe, unused=tuple(unused[:_MAX_UNUSED]))
    if tops:
        others = (posixpath.join(top, name) for top in ("", *tops[1:]) for name in KNOWN)
        replaced = [name for name in others if exists(folder, name)]
        unused = [Unused(Place(one), Reason.REPLACED, instead=f"{tops[0]}/") for one in replaced]
        recipe = replace(recipe, unused=(*recipe.unused, *unused))
    return _without_projects(folder, recipe)


def _without_projects(folder: Path, recipe: Recipe) -> Recipe:
    """Return a recipe without what is named as replaced, but that pip installs a folder by."""
    replaced = {
        one: posixpath.dirname(one.place.file) or "."
        for one in recipe.unused
        if one.reason is Reason.REPLACED and posixpath.basename(one.place.file) in BUILT_BY
    }
    if not replaced:
        return recipe
    installed = {one.text.partition("[")[0] for one in recipe.local}
    for file in recipe.requirements:
        with suppress(OSError, Problem):
            installed.update(requirements.read_requirements(folder, file).sources)
    left = (one for one in recipe.unused if replaced.get(one) not in installed)
    return replace(recipe, unused=tuple(left))


@dataclass
class _Choice:
    """Chooses among the files of one folder, and reads them. top: where they are, below folder."""

    folder: Path
    top: str
    accepted: Collection[str]
    unused: list[Unused] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # paths by the name that a recipe has

    def read(self) -> Recipe:
        """Return what they declare together."""
        self._find_names()
        self._name_unsupported()
        if DOCKERFILE in self.names and (built := self._read(DOCKERFILE, _read_dockerfile)):
            self._replaced((*_PYTHON, *_R, *_JULIA, *_ON_TOP, _RUNTIME, *_CONTAINERS), DOCKERFILE)
            return self._with_unused(built)
        families = [one for one in map(self._first, (_PYTHON, _R, _JULIA)) if one is not None]
        runtime = self._runtime(families)
        if any(one.python for one in runtime):  # it is more exact than theirs
            families = [replace(one, python=None) for one in families]
        found = [*families, *runtime, *self._on_top()]
        if found:
            self._replaced(_CONTAINERS, found[0].files[0])
        elif container := self._first(_CONTAINERS):
            found = [container]
        return self._with_unused(_joined(found))

    def _find_names(self) -> None:
        for name in KNOWN:
            if exists(self.folder, self._path(name)):
                self.names[name] = self._path(name)
        self._find_devcontainers()
        for path, name in find_misnamed(self.folder, self.top, KNOWN, self.names).items():
            if path in self.accepted:
                self.names.setdefault(name, path)
            else:
                self.unused.append(Unused(Place(path), Reason.MISNAMED, detail=name))

    def _find_devcontainers(self) -> None:
        """Find those in folders below `.devcontainer`. One alone counts, of several none."""
        where = posixpath.dirname(_DEVCONTAINER)
        paths: list[str] = []
        with suppress(OSError, Problem):
            below = entries(self.folder, self._path(where))
            names = [name for name, is_folder in below if is_folder][:_MAX_FOLDERS]
            paths = [self._path(f"{where}/{name}/devcontainer.json") for name in names]
        found = [one for one in paths if exists(self.folder, one)]
        if len(found) == 1 and _DEVCONTAINER not in self.names:
            self.names[_DEVCONTAINER] = found.pop()
        self.unused += [Unused(Place(one), Reason.UNSUPPORTED) for one in found]

    def _name_unsupported(self) -> None:
        why = {
            "default.nix": translate("Recipe", "it is for the program Nix"),
            "REQUIRE": translate("Recipe", "today’s Julia reads Project.toml instead"),
            "pixi.lock": translate("Recipe", "the newest versions that pixi.toml allows are used"),
        }
        for path, name in ((self._path(name), name) for name in _UNSUPPORTED):
            if exists(self.folder, path):
                detail = why.get(name, "")
                self.unused.append(Unused(Place(path), Reason.UNSUPPORTED, detail=detail))

    def _path(self, name: str) -> str:
        return posixpath.join(self.top, name)

    def _read(self, name: str, reader: Reader) -> Recipe | None:
        """Return what a file declares; None where it declares nothing or cannot be read."""
        path = self.names[name]
        try:
            recipe = reader(self.folder, path)
        except RecipeError as error:
            self._broken(error.place, error.detail)
        except Problem as problem:
            self._broken(Place(path), problem.title)
        except (OSError, ValueError, RecursionError) as error:
            self._broken(Place(path), str(error)[:200])
        else:
            self.unused += recipe.unused
            return replace(recipe, unused=()) if recipe.files else None
        return None

    def _broken(self, place: Place, detail: str) -> None:
        self.unused.append(Unused(place, Reason.BROKEN, detail=detail))

    def _first(self, family: dict[str, Reader]) -> Recipe | None:
        """Return what the first file of a family declares; the others are named as replaced."""
        there = [name for name in family if name in self.names]
        for number, name in enumerate(there):
            broken = len(self.unused)
            recipe = self._read(name, family[name])
            if recipe is not None:
                self._say_instead(broken, recipe.files[0])
                used = set(recipe.files)
                used |= {self.names[one] for one in there[:number]}
                others = [one for one in family if self.names.get(one) not in used]
                self._replaced(others, name)
                return recipe
        return None

    def _say_instead(self, upto: int, file: str) -> None:
        """Note for broken files before this one that it is used instead."""
        for number, one in enumerate(self.unused[:upto]):
            if one.reason is Reason.BROKEN and not one.instead:
                self.unused[number] = replace(one, instead=file)

    def _replaced(self, names: Sequence[str] | dict[str, Reader], by: str) -> None:
        first = self.names.get(by, by)
        self.unused += [
            Unused(Place(self.names[name]), Reason.REPLACED, instead=first)
            for name in names
            if name in self.names and self.names[name] != first
        ]
        for number, one in enumerate(self.unused):
            if one.reason is Reason.MISNAMED and one.detail in names:  # it would not count, either
                self.unused[number] = Unused(one.place, Reason.REPLACED, instead=first)

    def _on_top(self) -> list[Recipe]:
        read = (self._read(name, reader) for name, reader in _ON_TOP.items() if name in self.names)
        return [one for one in read if one is not None]

    def _runtime(self, families: Sequence[Recipe]) -> list[Recipe]:
        """Return what runtime.txt declares, unless another file says the same, or otherwise."""
        if _RUNTIME not in self.names:
            return []
        recipe = self._read(_RUNTIME, binder_files.read_runtime)
        python = next((one.python for one in families if one.python), None)
        if recipe is None or recipe.python is None or python is None:
            return [recipe] if recipe else []
        if _is_within(recipe.python.text, python.text):
            return [recipe]
        if not _is_within(python.text.removeprefix("=="), recipe.python.text):
            words = f"Python {recipe.python.text}, {python.place}: {python.text}"
            place = recipe.python.place
            self.unused.append(
                Unused(place, Reason.CONFLICT, instead=python.place.file, detail=words)
            )
        return []

    def _with_unused(self, recipe: Recipe) -> Recipe:
        return replace(recipe, unused=tuple(self.unused[:_MAX_UNUSED]))


def _joined(recipes: Sequence[Recipe]) -> Recipe:
    """Return what several recipes declare together: the first that says something goes first."""
    if not recipes:
        return Recipe()
    values: dict[str, object] = {}
    for one in fields(Recipe):
        found = [getattr(recipe, one.name) for recipe in recipes]
        if isinstance(found[0], tuple):
            values[one.name] = tuple(dict.fromkeys(item for items in found for item in items))
        else:
            values[one.name] = next((value for value in found if value), found[0])
    return Recipe(**values)  # type: ignore[arg-type]


def _is_within(python: str, other: str) -> bool:
    """Tell whether a version of Python is one that `other`, a version or specifier, asks for."""
    wanted = f"=={other}.*" if other[:1].isdigit() else other
    try:
        return any(SpecifierSet(wanted).contains(one) for one in (python, f"{python}.99"))
    except InvalidSpecifier:
        return False


def _read_dockerfile(folder: Path, file: str) -> Recipe:
    """Read nothing of a Dockerfile but that it can be read: the engine understands it."""
    read_recipe(folder, file)
    return Recipe(files=(file,), dockerfile=file)


def _below(folder: Path) -> list[str]:
    """Return the recipes one folder below, of which the only one counts.

    Those further below, and those of other kinds, are usually parts of something else.
    """
    try:
        below = [name for name, is_folder in entries(folder, ".") if is_folder][:_MAX_FOLDERS]
    except (OSError, Problem):
        return []
    shown = (one for one in below if not one.startswith(".") and one not in SKIPPED)
    paths = (f"{one}/{name}" for one in shown for name in _BELOW)
    return [one for one in paths if exists(folder, one)]


def _is_folder(folder: Path, name: str) -> bool:
    try:
        return any(entry == name and is_folder for entry, is_folder in entries(folder, "."))
    except (OSError, Problem):
        return False
