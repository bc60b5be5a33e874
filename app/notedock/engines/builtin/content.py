"""What is installed into an environment: a lock of the catalogue's, and what a folder asks for.

Two folders that ask for the same get the same environment. Nothing is installed that this cannot
describe: `refusal` says what needs Docker.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from notedock.core import problems, requirements
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.recipes.adjustments import adjusted, adjusted_requirements
from notedock.core.recipes.recipe import Item, Recipe
from notedock.core.resources import resource
from notedock.engines.builtin.projects import Projects, read_projects

_FORMAT = "1"  # of environments; another one has all of them made anew
OWN = ".notedock"  # files that are generated beside those of the folder
_VARIABLE = re.compile(r"\$\{")  # uv would put in a variable's value, which may be a password
# Paths that do not begin in the folder, and places for packages that are no addresses.
_ON_DISK = re.compile(
    r"file:/{2,}|(?:-f|--find-links)[\s=]+(?!https?://)"
    r"|(?:^|[\s=@]|^\s*-[rcef])(?:/|~[\w.-]*/|[a-z]:[\\/])",
    re.IGNORECASE,
)
_PRE = re.compile(r"^\s*--pre\b", re.MULTILINE)


@dataclass(frozen=True)
class Content:
    """What a folder adds to an environment.

    python: the version that it asks for, or empty. texts: of requirements files, by path; those of
    them that uv is given are `files`, and `limits` those with constraints. projects: folders
    and archives that are installed, or named by requirements files. options: for uv.
    """

    python: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    projects: Projects = field(default_factory=Projects)

    def __bool__(self) -> bool:
        """Tell whether it adds anything."""
        return bool(self.files or self.targets or self.python)

    def digest(self, base: str, python: str) -> str:
        """Return what stands for it. base: the environment below it. python: an identity."""
        told = [
            sorted(self.texts.items()),
            *(self.files, self.limits, self.options, self.targets),
            self.projects.digest(),
        ]
        return digest(base, python, json.dumps(told))


def digest(*parts: str) -> str:
    """Return what stands for a content that consists of these parts."""
    text = json.dumps([_FORMAT, *parts])
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def lock_text(name: str) -> str:
    """Return the locked packages of one of the catalogue's environments."""
    return resource(f"environments/{name}.txt").read_text(encoding="utf-8")


# ---------------------------------------------------------------- what this engine can make


def refusal(description: EnvironmentDescription) -> Problem | None:
    """Return why only Docker can make what is described, None where this engine can, too."""
    recipe = description.recipe
    if description.dockerfile:
        return problems.docker_needed_for(description.dockerfile)
    if description.base is None or not description.base.lock:
        name = description.base.title if description.base else ""
        return problems.docker_needed_for_environment(name)
    beyond = next(_beyond(recipe), "")
    return problems.docker_needed_for(beyond) if beyond else None


def _beyond(recipe: Recipe) -> Iterator[str]:
    """Yield the files that ask for more than Python packages."""
    for items in (recipe.system, recipe.conda, recipe.r, recipe.commands):
        if items:
            yield items[0].place.file
    for file in (*recipe.r_scripts, recipe.julia, recipe.start):
        if file:
            yield file
    if "Project.toml" in recipe.files:
        yield "Project.toml"
    for one in recipe.languages:
        if one.text != "python":
            yield one.place.file


# ---------------------------------------------------------------- reading a recipe


def read_content(description: EnvironmentDescription) -> Content:
    """Return what the folder adds to the environment. Raises Problem."""
    folder, recipe = description.folder, adjusted(description.recipe)
    texts: dict[str, str] = {}
    files: list[str] = []
    limits: list[str] = []
    sources: list[str] = []
    for name in recipe.requirements:
        try:
            read = requirements.read_requirements(folder, name)
        except FileNotFoundError as error:
            raise problems.recipe_file_missing(name, name, str(error)) from error
        if read.any:
            read = adjusted_requirements(read, recipe.adjustments)
            texts |= read.texts
            files.append(name)
            sources += [one for one in read.sources if one not in read.texts]
    for path, text in texts.items():
        _check(path, text)
    asked = (*recipe.pip_options, *recipe.pip)
    for name, items, into in (("asked", asked, files), ("limits", recipe.constraints, limits)):
        if items:
            path = f"{OWN}/{name}.txt"
            texts[path] = "".join(_one_line(one) + "\n" for one in items)
            into.append(path)
            for one in items:
                _check(one.place.file, _one_line(one), one.place.line)
    targets = [f"./{_project(one)}" for one in recipe.local]
    sources += [_project(one).partition("[")[0] for one in recipe.local]
    pre = any(_PRE.search(text) for text in texts.values())
    return Content(
        recipe.python.text if recipe.python else "",
        texts,
        tuple(files),
        tuple(limits),
        ("--prerelease", "allow") if pre else (),
        tuple(targets),
        read_projects(folder, sources, description.recipe.files[0] if sources else ""),
    )


def _project(item: Item) -> str:
    """Return a folder or archive that is installed, as a path below the folder. Raises Problem."""
    text = _one_line(item)
    if text.startswith("-") or not text:
        raise problems.recipe_unclear(item.place.file, item.place.line, text, anywhere=True)
    path = posixpath.normpath(text)
    if path.startswith(("../", "/")) or path == "..":
        raise problems.recipe_file_outside(path, item.place.file)
    return path


def _check(file: str, text: str, first: int = 0) -> None:
    """Refuse lines that would take in something of this computer. Raises Problem."""
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.partition("#")[0]
        if _VARIABLE.search(line):
            place = first or number
            raise problems.recipe_unclear(file, place, line.strip()[:200], anywhere=True)
        if _ON_DISK.search(bare):
            raise problems.recipe_file_outside(bare.strip()[:200], file)


def _one_line(item: Item) -> str:
    return " ".join(item.text.split())
