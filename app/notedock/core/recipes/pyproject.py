"""What a `pyproject.toml` declares, with the lock beside it.

Sources: PEP 621 (metadata), PEP 735 (dependency groups), Poetry's documentation of dependency
specification, pixi's of pyproject.toml.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from notedock.core.folder_files import exists
from notedock.core.problem import Problem
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes import locks, pixi, poetry_versions
from notedock.core.recipes.container_build import path_in_folder
from notedock.core.recipes.data_files import line_of, read_toml
from notedock.core.recipes.locks import Lock
from notedock.core.recipes.package_sources import from_elsewhere, index_options
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

_GROUPS = re.compile(r"(?:jupyter|notebooks?|binder|kernel)s?", re.IGNORECASE)  # for notebooks
_MAX_ITEMS = 5000
_MAX_GROUPS = 50  # that include one another

Table = Mapping[str, Any]


def read(folder: Path, file: str) -> Recipe:
    """Read a pyproject.toml. One that only has settings of tools declares nothing.

    Raises RecipeError, and as `read_recipe`.
    """
    data, text = read_toml(folder, file), read_recipe(folder, file)
    project, poetry = _table(data, "project"), _table(data, "tool", "poetry")
    uv = _table(data, "tool", "uv")
    conda = pixi.read_manifest(file, text, dict(_table(data, "tool", "pixi")), "tool.pixi.")
    reader = _Reader(folder, file, text, _table(uv, "sources"))
    reader.read_project(project)
    reader.read_poetry(poetry)
    reader.read_groups(_table(data, "dependency-groups"))
    where = posixpath.dirname(file)
    dynamic = project.get("dynamic")
    installs = (
        bool(conda.local)
        or (isinstance(dynamic, list) and "dependencies" in dynamic)
        or ("build-system" in data and _has_package(folder, where, project or poetry, data))
    )
    unused = (*reader.unused, *conda.unused)
    declared = (reader.items, reader.local, reader.python, installs, conda.conda, conda.python)
    if not any((*declared, conda.pip)):
        return Recipe(unused=unused)
    paths = (posixpath.join(where, one) for one in locks.NAMES)
    path = next((one for one in paths if exists(folder, one)), "")
    lock = reader.read_lock(folder, path) if path else Lock()
    return Recipe(
        files=(file, path) if lock.constraints else (file,),
        python=conda.python or reader.python or lock.python,
        channels=conda.channels,
        conda=conda.conda,
        pip=(*reader.items, *conda.pip),
        pip_options=tuple(
            option
            for indexes in (uv.get("index"), poetry.get("source"))
            for option in index_options(indexes, Place(file))
        ),
        constraints=lock.constraints,
        local=(*reader.local, *([Item(where or ".", Place(file))] if installs else [])),
        unused=(*reader.unused, *conda.unused),
    )


class _Reader:
    """Collects what one file declares.

    text: its content, in which lines are looked for. sources: where uv takes packages from.
    """

    def __init__(self, folder: Path, file: str, text: str, sources: Table) -> None:
        self._folder = folder
        self._file = file
        self._text = text
        self._sources = {canonicalize_name(name): source for name, source in sources.items()}
        self.local: list[Item] = []
        self.python: Item | None = None
        self.items: list[Item] = []
        self.unused: list[Unused] = []

    def read_project(self, project: Table) -> None:
        """Read the table `project` (PEP 621)."""
        wanted = project.get("requires-python")
        if isinstance(wanted, str):
            self._read_python(wanted, "requires-python")
        self._add(project.get("dependencies", []), "project.dependencies")
        for name, extra in _table(project, "optional-dependencies").items():
            if _GROUPS.fullmatch(name):
                self._add(extra, f"project.optional-dependencies: {name}")
            else:
                self._leave_out(f"optional-dependencies: {name}", name)

    def read_groups(self, groups: Table) -> None:
        """Read dependency groups (PEP 735), of which those for notebooks count."""
        used: set[str] = set()
        for name in filter(_GROUPS.fullmatch, groups):
            self._add(list(_members(groups, name, used)), f"dependency-groups: {name}")
        for name in groups:
            if name not in used:
                self._leave_out(f"dependency-groups: {name}", name)

    def read_poetry(self, poetry: Table) -> None:
        """Read Poetry's own tables."""
        self._read_poetry_dependencies(_table(poetry, "dependencies"))
        for name, group in _table(poetry, "group").items():
            if _GROUPS.fullmatch(name):
                self._read_poetry_dependencies(
                    _table(_table(poetry, "group"), name, "dependencies")
                )
            elif isinstance(group, dict):
                self._leave_out(f"tool.poetry.group.{name}", name)

    def read_lock(self, folder: Path, file: str) -> Lock:
        """Return what a lock says; one that cannot be read, or is out of date, is named as unused.

        Of one that is out of date nothing counts: its versions fit each other alone.
        """
        try:
            lock = locks.read_lock(folder, file)
        except RecipeError as error:
            unused = Unused(error.place, Reason.BROKEN, instead=self._file, detail=error.detail)
        except Problem as problem:  # it is too large, or no file
            unused = Unused(Place(file), Reason.BROKEN, instead=self._file, detail=problem.title)
        else:
            self.unused += lock.unused
            found = locks.contradiction(lock, self.items)
            if found is None:
                return lock
            wanted, locked = found
            detail = f"{locked.text:.100}, {wanted.place}: {wanted.text:.100}"
            unused = Unused(locked.place, Reason.CONFLICT, instead=self._file, detail=detail)
        self.unused.append(unused)
        return Lock()

    def _read_poetry_dependencies(self, dependencies: Table) -> None:
        for name, wanted in dependencies.items():
            if name == "python":
                version = str(wanted.get("version", "") if isinstance(wanted, dict) else wanted)
                specifier = poetry_versions.specifier(version)
                self._read_python(version[:200] if specifier is None else specifier, name)
                continue
            for one in wanted if isinstance(wanted, list) else (wanted,):
                text = poetry_versions.requirement(name, one)
                if text is None:
                    self._leave_out(f"tool.poetry.dependencies: {name}", name)
                elif text:
                    self._append(text, name)

    def _read_python(self, wanted: str, key: str) -> None:
        try:
            specifier = str(SpecifierSet(wanted))
        except InvalidSpecifier:
            self._leave_out(f"python {wanted}", key)
            return
        if specifier:
            self.python = Item(specifier, Place(self._file, line_of(self._text, key)))

    def _add(self, dependencies: object, where: str) -> None:
        if not isinstance(dependencies, list):
            raise RecipeError(Place(self._file), f"no list: {where:.100}")
        for one in dependencies:
            try:
                wanted = Requirement(one) if isinstance(one, str) else None
            except (InvalidRequirement, RecursionError):
                wanted = None
            if wanted is None or not self._add_requirement(one, wanted):
                self._leave_out(f"{where}: {one!s:.100}", str(one)[:50])

    def _add_requirement(self, text: str, wanted: Requirement) -> bool:
        """Add a requirement from where uv takes it; tell whether that is possible.

        On the index there may be a package of somebody else by the same name.
        """
        source = self._sources.get(canonicalize_name(wanted.name))
        if source is None or (isinstance(source, dict) and "index" in source):
            self._append(text, wanted.name)
            return True
        if not isinstance(source, dict):  # several, each with a marker
            return False
        if "path" in source:
            return self._add_local(wanted.name, str(source["path"]))
        found = from_elsewhere(wanted, source)
        if found:
            self._append(found, wanted.name)
        return bool(found)

    def _add_local(self, name: str, path: str) -> bool:
        place = Place(self._file, line_of(self._text, name))
        with suppress(RecipeError):
            path = posixpath.join(posixpath.dirname(self._file), path)
            self.local.append(Item(path_in_folder(self._folder, place, path), place))
            return True
        return False

    def _append(self, text: str, name: str) -> None:
        if len(self.items) >= _MAX_ITEMS:
            raise RecipeError(Place(self._file), f"more than {_MAX_ITEMS} packages")
        self.items.append(Item(text, Place(self._file, line_of(self._text, name))))

    def _leave_out(self, part: str, name: str) -> None:
        place = Place(self._file, line_of(self._text, name))
        self.unused.append(Unused(place, Reason.UNSUPPORTED, part[:200]))


def _table(data: Table, *names: str) -> Table:
    """Return the table at this path, empty where there is none."""
    found: Any = data
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _members(groups: Table, name: str, seen: set[str]) -> Iterator[object]:
    """Yield the requirements of a group, with those of the groups that it includes."""
    if name in seen or len(seen) > _MAX_GROUPS:
        return
    seen.add(name)
    group = groups.get(name)
    for one in group if isinstance(group, list) else ():
        if isinstance(one, dict) and "include-group" in one:
            yield from _members(groups, str(one["include-group"]), seen)
        else:
            yield one


def _has_package(folder: Path, where: str, project: Table, data: Table) -> bool:
    """Tell whether there is something to install besides what it depends on."""
    tools = _table(data, "tool")
    if _table(tools, "uv").get("package") is False:
        return False
    if _table(tools, "poetry").get("package-mode") is False:
        return False
    if _table(tools, "poetry").get("packages") or _table(tools, "setuptools"):
        return True
    name = re.sub(r"[-.]+", "_", str(project.get("name", "")))[:100]
    places = (name, f"src/{name}", f"{name}.py", f"src/{name}.py")
    return bool(name) and any(exists(folder, posixpath.join(where, one)) for one in places)
