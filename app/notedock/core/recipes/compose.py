"""What a Compose file declares: the image or build of the service that runs Jupyter.

Everything else of it is named as unused: other services, ports, volumes. Source: the Compose
specification.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from notedock.core.environment import is_reference
from notedock.core.recipes.container_build import container_build
from notedock.core.recipes.data_files import read_yaml
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

_USED = frozenset({"image", "build"})
_SAYS_NOTHING = frozenset(  # of the environment
    [
        "container_name",
        "hostname",
        "restart",
        "stdin_open",
        "tty",
        "init",
        "labels",
        "logging",
        "platform",
        "pull_policy",
        "stop_grace_period",
        "stop_signal",
    ]
)
_BUILD_USED = frozenset({"context", "dockerfile", "args"})
_TEXTS = ("image", "command", "entrypoint")  # where a service says that it runs Jupyter
_PORT = "8888"  # Jupyter's own
_MAX_UNUSED = 100
_DEFAULT = re.compile(r"\$\{[A-Za-z_]\w*:?-([^${}]*)\}")  # ${NAME:-what counts where it is unset}

Table = dict[str, yaml.Node]


def read(folder: Path, file: str) -> Recipe:
    """Read a Compose file. Raises RecipeError, and as `read_recipe`.

    Where no service runs Jupyter, it declares nothing.
    """
    return read_service(folder, file, "")


def read_service(folder: Path, file: str, name: str) -> Recipe:
    """Read one service of a Compose file: for an empty name the one that runs Jupyter."""
    reader = _Reader(file)
    services = reader.table(reader.table(read_yaml(folder, file)).get("services"))
    name = name or reader.jupyter(services)
    if name not in services:
        detail = "no service runs Jupyter"
        return Recipe(unused=(Unused(Place(file), Reason.UNSUPPORTED, detail=detail),))
    service = reader.table(services[name])
    unused = [
        *reader.unused("services", services, {name}),
        *reader.unused(name, service, _USED | _SAYS_NOTHING),
    ]
    if "build" in service:
        recipe = _build(folder, reader, service["build"])
    elif "image" in service:
        recipe = _image(reader, service["image"])
    else:
        raise RecipeError(reader.place(services[name]), f"neither image nor build: {name:.100}")
    unused += recipe.unused
    return replace(recipe, files=(file, *recipe.files), unused=tuple(unused[:_MAX_UNUSED]))


def _image(reader: _Reader, node: yaml.Node) -> Recipe:
    image = reader.given(node)
    place = reader.place(node)
    if not is_reference(image):
        raise RecipeError(place, f"no name of an image: {image:.100}")
    return Recipe(image=Item(image, place))


def _build(folder: Path, reader: _Reader, node: yaml.Node) -> Recipe:
    where = posixpath.dirname(reader.file)
    if isinstance(node, yaml.ScalarNode):
        build: Table = {"context": node}
    else:
        build = reader.table(node)
    if "dockerfile_inline" in build:
        raise RecipeError(reader.place(build["dockerfile_inline"]), "dockerfile_inline")
    context = reader.given(build.get("context")) or "."
    context = context if "://" in context else posixpath.join(where, context)
    dockerfile = reader.text(build.get("dockerfile")) or "Dockerfile"
    recipe = container_build(
        folder,
        reader.place(node),
        dockerfile=posixpath.join(context, dockerfile),
        context=context,
        arguments=reader.arguments(build.get("args")),
    )
    unused = (*recipe.unused, *reader.unused("build", build, _BUILD_USED))
    return replace(recipe, unused=unused)


class _Reader:
    """Reads nodes of one Compose file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._tables: dict[int, Table] = {}  # so that what many aliases stand for is read once

    def place(self, node: yaml.Node) -> Place:
        return Place(self.file, node.start_mark.line + 1 if node.start_mark else 0)

    def text(self, node: yaml.Node | None) -> str:
        return str(node.value)[:1000] if isinstance(node, yaml.ScalarNode) else ""

    def given(self, node: yaml.Node | None) -> str:
        """Return a text as it counts where no variable of the person's computer is set."""
        return _DEFAULT.sub(r"\1", self.text(node))

    def table(self, node: yaml.Node | None) -> Table:
        """Return a mapping with what is merged into it (`<<`), empty for anything else."""
        if not isinstance(node, yaml.MappingNode):
            return {}
        if id(node) not in self._tables:
            own: Table = {}
            merged: Table = {}
            for key, value in node.value:
                if key.value == "<<":
                    for one in value.value if isinstance(value, yaml.SequenceNode) else (value,):
                        merged = {**self.table(one), **merged}
                elif isinstance(key, yaml.ScalarNode):
                    own[key.value] = value
            self._tables[id(node)] = {**merged, **own}
        return self._tables[id(node)]

    def texts(self, node: yaml.Node | None) -> list[str]:
        """Return a text, or a list's texts and those of its mappings."""
        if not isinstance(node, yaml.SequenceNode):
            return [self.text(node)]
        return [
            self.text(one) for entry in node.value for one in (entry, *self.table(entry).values())
        ]

    def arguments(self, node: yaml.Node | None) -> Mapping[str, str | None]:
        """Return arguments as `NAME: value` or `- NAME=value`; None where only a name is given."""
        if not isinstance(node, yaml.SequenceNode):
            return {name: self.given(value) or None for name, value in self.table(node).items()}
        pairs = (self.given(one).partition("=") for one in node.value)
        return {name: value if equals else None for name, equals, value in pairs}

    def unused(self, where: str, table: Table, used: set[str] | frozenset[str]) -> Iterator[Unused]:
        for name, node in table.items():
            if name not in used:
                part = f"{where}: {name}"[:200]
                yield Unused(self.place(node), Reason.UNSUPPORTED, part)

    def jupyter(self, services: Table) -> str:
        """Return the name of the service that runs Jupyter, empty where none seems to.

        That is the first whose image or command says so, else its name, its ports, or that it is
        the only one and built here.
        """
        found = {name: self.table(node) for name, node in services.items()}
        for name, service in found.items():
            texts = (text for what in _TEXTS for text in self.texts(service.get(what)))
            if any("jupyter" in text.lower() for text in texts):
                return name
        for name in found:
            if re.search("jupyter|notebook", name, re.IGNORECASE):
                return name
        for name, service in found.items():
            ports = self.texts(service.get("ports"))
            if any(re.search(rf"\b{_PORT}(?:/tcp)?$", port) for port in ports):
                return name
        return next((name for name, one in found.items() if len(found) == 1 and "build" in one), "")
