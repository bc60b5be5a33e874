"""What is built for a folder: its Dockerfile, or what else it declares upon an environment."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from notedock.core import build_failure, problems, requirements
from notedock.core.environment import Environment, is_reference
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.folder_files import OutsideError, follow
from notedock.core.problem import Problem
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.adjustments import adjusted, adjusted_requirements
from notedock.core.recipes.recipe import Recipe
from notedock.core.requirements import WHOLE, below
from notedock.core.served_pages import PROXY, PROXY_VERSIONS
from notedock.engines.base import EnvironmentSource
from notedock.engines.docker import (
    build_context,
    dockerfile,
    dockerignore,
    recipe_hashes,
    recipe_layers,
)
from notedock.engines.docker.images import Image
from notedock.engines.docker.recipe_layers import Layers

# What a build may be told of the account in the image, as Binder does.
_ACCOUNT = {"NB_USER": "jovyan", "NB_UID": "1000"}
CHOSEN = "CHOSEN"  # names the part that is not from a file: what the person has changed
_MAX_WORDS = 2000  # of commands and scripts, that may be paths
_QUOTED = re.compile(r"""["']([^"'\n]{1,200})["']""")
_OF_BASE = ("image", "languages")  # which choose the environment that is built upon


@dataclass(frozen=True)
class Plan:
    """What is to be built, read from a recipe.

    reference: the name of the image. folder: that is built in: the person's, or with a Dockerfile
    one below it. file: the recipe's path in the person's folder. text: of the folder's own
    Dockerfile. parts: hashes of what counts, by the name of the file that it is from. sources:
    paths and patterns of the build context. bases: the images of FROM, by the names used there.
    arguments: pip's settings, which may hold passwords. values: of ARG, that the recipe itself has.
    dockerfile: None where there is a recipe of another kind. texts: requirements files converted
    to UTF-8, and scripts whose line ends were Windows' own, by path. layers: what is added to an
    environment.
    """

    reference: str
    folder: Path
    file: str
    parts: Mapping[str, str]
    sources: tuple[str, ...]
    bases: Mapping[str, Environment]
    arguments: Mapping[str, str]
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    dockerfile: dockerfile.Dockerfile | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    layers: Layers = field(default_factory=Layers)

    def built_text(
        self,
        here: Mapping[str, Image | None],
        secrets: Collection[str],
        files: Collection[str] | None = None,
    ) -> str:
        """Return the text of the Dockerfile to build. here: the bases that are on this computer.

        secrets: the names of settings that are passed as build secrets. files: those of the
        build context.
        """
        if self.dockerfile is None:
            base, image = next(iter(here.items()))
            user = None if image and image.follows_contract else (image.user if image else "")
            settings = [name for name in self.arguments if name not in secrets]
            return recipe_layers.dockerfile(self.layers, base, user, settings, secrets, files)
        text = self.text
        for base, environment in self.bases.items():
            if "@" in base:  # a reference by digest, which cannot be a tag
                text = text.replace(base, environment.reference)
        return text

    def files(self) -> list[str]:
        """Return the paths of the build context. Raises Problem."""
        ignored = (dockerignore.NAME,) if self.dockerfile else ()  # it would hide generated files
        with _reading(self.folder, self.file):
            given = build_context.files(self.folder, (*self.sources, *ignored))
        return sorted({one for files in given.values() for one in files})

    @property
    def listed(self) -> str:
        """The text of requirements.txt, empty where the recipe has none."""
        return self.texts.get(requirements.NAME, "")

    @property
    def pins(self) -> dict[str, str]:
        """The exact versions that are asked for, by normalised names of Python packages."""
        texts = self.texts or {"": _read_or_nothing(self.folder, requirements.NAME)}
        known = (*texts.values(), *self.layers.texts.values())
        return {name: one for text in known for name, one in build_failure.pins(text).items()}


def plan(
    description: EnvironmentDescription, known: Path, environments: EnvironmentSource
) -> Plan | None:
    """Read the folder's recipe; None where there is nothing to build.

    known: the file that remembers the hashes of the folder's files. Raises Problem.
    """
    file = next(iter(description.recipe.files), requirements.NAME)
    with _reading(description.folder, file):
        if description.dockerfile:
            return _from_dockerfile(description, known, environments)
        if description.base:
            return _on_top(description, description.base, file, known)
    return None


@contextmanager
def _reading(folder: Path, file: str) -> Iterator[None]:
    """Turn errors of reading a recipe and its files into Problems."""
    try:
        yield
    except dockerfile.TooLargeError as error:
        raise problems.recipe_too_large(file) from error
    except OSError as error:
        raise build_context.unreadable(folder, error) from error


def _from_dockerfile(
    description: EnvironmentDescription, known: Path, environments: EnvironmentSource
) -> Plan:
    recipe, file = description.recipe, description.dockerfile
    folder = _context_folder(description.folder, recipe.context, file)
    text = read_recipe(description.folder, file)
    read = dockerfile.read_dockerfile(text)
    if outside := build_context.first_outside(folder, read.sources):
        raise problems.recipe_file_outside(outside, file)
    pip = requirements.pip_settings(os.environ)
    values = {**_ACCOUNT, **recipe.arguments}
    told = json.dumps(sorted(recipe.arguments.items()))
    given = {recipe.files[0]: recipe_hashes.digest(told)} if recipe.arguments else {}
    return Plan(
        reference=_reference(description.key, "own"),
        folder=folder,
        file=file,
        text=text,
        parts=given
        | {file: recipe_hashes.digest(text)}
        | recipe_hashes.parts(folder, read.relevant, known),
        sources=read.sources,
        bases={base: environments.find(base) for base in read.bases if is_reference(base)},
        arguments={name: value for name, value in pip.items() if name in read.arguments},
        values={name: value for name, value in values.items() if name in read.arguments},
        dockerfile=read,
    )


def _context_folder(folder: Path, context: str, file: str) -> Path:
    """Return the folder that a Dockerfile is built in. Raises Problem, OSError."""
    if below(context or WHOLE) == WHOLE:
        return folder
    try:
        found = folder / follow(folder, below(context)).path
    except OutsideError:
        raise problems.recipe_file_outside(context, file) from None
    if not found.is_dir():
        raise problems.recipe_file_missing(file, context, "")
    return found


def _on_top(
    description: EnvironmentDescription, base: Environment, file: str, known: Path
) -> Plan | None:
    folder, recipe = description.folder, adjusted(description.recipe)
    read = [requirements.read_requirements(folder, one) for one in recipe.requirements]
    wanted = [adjusted_requirements(one, recipe.adjustments) for one in read if one.any]
    layers = recipe_layers.layers(recipe, wanted, pages=description.pages)
    if not (layers.parts or layers.start):
        return None
    if outside := build_context.first_outside(folder, layers.sources):
        raise problems.recipe_file_outside(outside, file)
    return Plan(
        reference=_reference(description.key, base.name),
        folder=folder,
        file=file,
        parts=_parts_on_top(description, layers, known),
        sources=layers.sources,
        bases={base.reference: base},
        arguments=requirements.pip_settings(os.environ),
        texts={
            follow(folder, name).path: text for one in wanted for name, text in one.texts.items()
        }
        | _unix_scripts(folder, recipe),
        layers=layers,
    )


def _unix_scripts(folder: Path, recipe: Recipe) -> dict[str, str]:
    """Return the scripts of a recipe with CR LF at the ends of lines with LF instead, by path.

    No shell understands them otherwise, and Git for Windows writes them so.
    """
    found: dict[str, str] = {}
    for file in dict.fromkeys(
        filter(None, (*(i.place.file for i in recipe.commands), recipe.start))
    ):
        with suppress(OutsideError, FileNotFoundError):
            text = read_recipe(folder, file)
            if text.partition("\n")[0].endswith("\r"):
                found[follow(folder, file).path] = text.replace("\r\n", "\n")
    return found


def _parts_on_top(
    description: EnvironmentDescription, layers: Layers, known: Path
) -> dict[str, str]:
    """Return hashes of the files that layers copy, and of what else each file declares.

    Where the whole folder is there for commands and scripts, only what they name counts, and the
    files that describe environments: the rest is used from the mounted folder.
    """
    folder, recipe = description.folder, description.recipe
    parts = [part for part in layers.parts if part.name not in ("commands", "r")]
    read = [source for part in parts for source in part.sources]
    named = (*read, *recipe.r_scripts, *filter(None, (recipe.start,)))
    counts = [*map(recipe_layers.pattern, named)]
    words = [word for one in recipe.commands for word in one.text.split()]
    for script in recipe.r_scripts:
        words += _QUOTED.findall(_read_or_nothing(folder, script))
    if words:
        paths = map(below, islice(words, _MAX_WORDS))
        counts += [*dockerfile.DESCRIBING, *(one for one in paths if one != WHOLE)]
    found = recipe_hashes.parts(folder, dict.fromkeys(counts), known)
    for file, said in _declared(recipe).items():
        found[file] = recipe_hashes.digest(found.get(file, "") + said)
    if recipe.adjustments:
        found[CHOSEN] = recipe_hashes.digest(json.dumps(asdict(recipe.adjustments)))
    return found | ({PROXY: PROXY_VERSIONS} if description.pages else {})


def _declared(recipe: Recipe) -> dict[str, str]:
    """Return what each file of a recipe declares, but for files that are copied, as one text."""
    found: dict[str, str] = {}
    for kind, one in recipe.items():
        if kind not in _OF_BASE:
            found[one.place.file] = found.get(one.place.file, "") + f"{kind} {one.text}\n"
    return found


def _read_or_nothing(folder: Path, file: str) -> str:
    try:
        return read_recipe(folder, file)
    except (OSError, Problem):
        return ""


def _reference(key: str, name: str) -> str:
    """Return the reference of a folder's image. key: of its server. name: of the base or recipe."""
    tag = re.sub(r"[^a-z0-9_.-]+", "-", name.lower()).strip("-.")[:80]
    if tag != name:
        tag += "-" + hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{key}:{tag}"
