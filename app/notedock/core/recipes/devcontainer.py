"""What a `devcontainer.json` declares: an image or a Dockerfile, and commands after it.

Source: the specification at containers.dev, “devcontainer.json reference”. Nothing of it is run on
the person's computer itself (`initializeCommand` would be).
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from notedock.core.environment import is_reference
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.compose import read_service
from notedock.core.recipes.container_build import container_build, path_in_folder
from notedock.core.recipes.data_files import read_json
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

# Run once, when the container has been made, in this order.
_COMMANDS = ("onCreateCommand", "updateContentCommand", "postCreateCommand")
# What says nothing about the environment: matters of the editor, and of its connection.
_OF_THE_EDITOR = frozenset(
    [
        "$schema",
        "name",
        "customizations",
        "extensions",
        "settings",
        "devPort",
        "portsAttributes",
        "otherPortsAttributes",
        "userEnvProbe",
        "waitFor",
        "shutdownAction",
        "overrideCommand",
        "updateRemoteUserUID",
        "hostRequirements",
        "init",
    ]
)
_USED = frozenset(
    [
        "image",
        "build",
        "dockerFile",
        "context",
        "features",
        "dockerComposeFile",
        "service",
        *_COMMANDS,
    ]
)
_BUILD_USED = frozenset({"dockerfile", "dockerFile", "context", "args"})
_MAX_UNUSED = 100


def read(folder: Path, file: str) -> Recipe:
    """Read a `devcontainer.json`. Raises RecipeError, and as `read_recipe`."""
    data = read_json(folder, file)
    lines = _lines(read_recipe(folder, file))
    commands = tuple(_commands(file, data, lines))
    recipe = _container(folder, file, data, lines)
    unused = [*_unused(file, data, lines), *recipe.unused]
    if recipe.dockerfile:  # built as it is, and nothing on top of it
        unused += [Unused(one.place, Reason.UNSUPPORTED, one.text[:200]) for one in commands]
        commands = ()
    return replace(
        recipe,
        files=(file, *recipe.files),
        commands=commands,
        unused=tuple(unused[:_MAX_UNUSED]),
    )


def _container(folder: Path, file: str, data: dict[str, Any], lines: dict[str, int]) -> Recipe:
    """Return what the container is made from."""
    where = posixpath.dirname(file)
    if "dockerComposeFile" in data:
        named = data["dockerComposeFile"]
        first = next(iter(named), "") if isinstance(named, list) else named
        place = Place(file, lines.get("dockerComposeFile", 0))
        compose = path_in_folder(folder, place, posixpath.join(where, str(first)))
        return read_service(folder, compose, str(data.get("service", "")))
    for name in ("build", "dockerFile"):  # the latter with its context beside it, before 2020
        if name in data:
            build = data[name] if isinstance(data[name], dict) else data
            arguments = build.get("args")
            dockerfile = build.get("dockerfile") or build.get("dockerFile") or "Dockerfile"
            return container_build(
                folder,
                Place(file, lines.get(name, 0)),
                dockerfile=posixpath.join(where, str(dockerfile)),
                context=posixpath.join(where, str(build.get("context", "."))),
                arguments=arguments if isinstance(arguments, dict) else {},
            )
    image = data.get("image")
    place = Place(file, lines.get("image", 0))
    if not isinstance(image, str) or not is_reference(image):
        detail = f"no name of an image: {image!r:.100}" if image else "neither image nor build"
        raise RecipeError(place, detail)
    return Recipe(image=Item(image, place))


def _commands(file: str, data: dict[str, Any], lines: dict[str, int]) -> Iterator[Item]:
    for name in _COMMANDS:
        value = data.get(name)
        # An object has commands that are run at the same time: here one after the other.
        for one in value.values() if isinstance(value, dict) else (value,):
            place = Place(file, lines.get(name, 0))
            if isinstance(one, list) and all(isinstance(word, str) for word in one):
                one = shlex.join(one)
            if one is not None and not isinstance(one, str):
                raise RecipeError(place, f"no command: {name}")
            if one and one.strip():
                yield Item(one, place)


def _unused(file: str, data: dict[str, Any], lines: dict[str, int]) -> Iterator[Unused]:
    features = data.get("features")
    for name in features if isinstance(features, dict) else ():
        place = Place(file, lines.get(name) or lines.get("features", 0))
        yield Unused(place, Reason.UNSUPPORTED, f"features: {name}"[:200])
    build = data.get("build")
    for name in build if isinstance(build, dict) else ():
        if name not in _BUILD_USED:
            place = Place(file, lines.get(name, 0))
            yield Unused(place, Reason.UNSUPPORTED, f"build: {name}"[:200])
    for name in data:
        if name not in _USED and name not in _OF_THE_EDITOR:
            yield Unused(Place(file, lines.get(name, 0)), Reason.UNSUPPORTED, name[:100])


def _lines(text: str) -> dict[str, int]:
    """Return on which line each key stands first."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for key in re.findall(r'"([^"\\]+)"\s*:', line[:1000]):
            lines.setdefault(key, number)
    return lines
