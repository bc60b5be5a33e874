"""What is built for a folder: its Dockerfile, or its requirements on top of an environment."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from notedock.core import problems, requirements
from notedock.core.environment import Environment, is_reference
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.folder_files import follow
from notedock.core.recipe_text import read_recipe
from notedock.core.served_pages import PROXY, PROXY_VERSIONS
from notedock.engines.base import EnvironmentSource
from notedock.engines.docker import (
    build_context,
    dockerfile,
    dockerignore,
    recipe_hashes,
    requirements_layer,
)
from notedock.engines.docker.images import Image


@dataclass(frozen=True)
class Plan:
    """What is to be built, read from a recipe.

    reference: the name of the image. file: the recipe's name in the folder. text: of the folder's
    own Dockerfile. parts: hashes of the relevant files, by name. sources: paths and patterns of the
    build context. bases: the images of FROM, by the names used there. arguments: pip's settings,
    which may hold passwords. dockerfile: None for a requirements.txt. texts: requirements files
    converted to UTF-8, by path. pages: install what shows pages that notebooks serve.
    """

    reference: str
    folder: Path
    file: str
    text: str
    parts: Mapping[str, str]
    sources: tuple[str, ...]
    bases: Mapping[str, Environment]
    arguments: Mapping[str, str]
    dockerfile: dockerfile.Dockerfile | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    pages: bool = False

    def built_text(self, here: Mapping[str, Image | None], secrets: Collection[str]) -> str:
        """Return the text of the Dockerfile to build. here: the bases that are on this computer.

        secrets: the names of settings that are passed as build secrets.
        """
        if self.dockerfile is None:
            base, image = next(iter(here.items()))
            user = None if image and image.follows_contract else (image.user if image else "")
            settings = [name for name in self.arguments if name not in secrets]
            return requirements_layer.dockerfile(
                self.sources, base, user, settings, secrets, pages=self.pages
            )
        text = self.text
        for base, environment in self.bases.items():
            if "@" in base:  # a reference by digest, which cannot be a tag
                text = text.replace(base, environment.reference)
        return text

    def files(self) -> list[str]:
        """Return the paths of the build context. Raises Problem."""
        with _reading(self.folder, self.file):
            given = build_context.files(self.folder, (*self.sources, dockerignore.NAME))
        return sorted({one for files in given.values() for one in files})


def plan(
    description: EnvironmentDescription, known: Path, environments: EnvironmentSource
) -> Plan | None:
    """Read the folder's recipe; None where there is nothing to build.

    known: the file that remembers the hashes of the folder's files. Raises Problem.
    """
    file = description.dockerfile or requirements.NAME
    with _reading(description.folder, file):
        if description.dockerfile:
            return _from_dockerfile(description, known, environments)
        if description.base:
            return _from_requirements(description, description.base, known)
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
    folder, file = description.folder, description.dockerfile
    text = read_recipe(folder, file)
    read = dockerfile.read_dockerfile(text)
    if outside := build_context.first_outside(folder, read.sources):
        raise problems.recipe_file_outside(outside, file)
    pip = requirements.pip_settings(os.environ)
    return Plan(
        reference=_reference(description.key, "own"),
        folder=folder,
        file=file,
        text=text,
        parts={file: recipe_hashes.digest(text)}
        | recipe_hashes.parts(folder, read.relevant, known),
        sources=read.sources,
        bases={base: environments.find(base) for base in read.bases if is_reference(base)},
        arguments={name: value for name, value in pip.items() if name in read.arguments},
        dockerfile=read,
    )


def _from_requirements(
    description: EnvironmentDescription, base: Environment, known: Path
) -> Plan | None:
    folder, pages = description.folder, description.pages
    wanted = requirements.read_requirements(folder) if description.requirements else None
    if wanted is None or not wanted.any:
        wanted = requirements.Requirements((), {}, any=False)
    if not (wanted.any or pages):
        return None
    return Plan(
        reference=_reference(description.key, base.name),
        folder=folder,
        file=requirements.NAME,
        text="",
        parts=recipe_hashes.parts(folder, wanted.sources, known)
        | ({PROXY: PROXY_VERSIONS} if pages else {}),
        sources=wanted.sources,
        bases={base.reference: base},
        arguments=requirements.pip_settings(os.environ),
        texts={follow(folder, name).path: text for name, text in wanted.texts.items()},
        pages=pages,
    )


def _reference(key: str, name: str) -> str:
    """Return the reference of a folder's image. key: of its server. name: of the base or recipe."""
    tag = re.sub(r"[^a-z0-9_.-]+", "-", name.lower()).strip("-.")[:80]
    if tag != name:
        tag += "-" + hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{key}:{tag}"
