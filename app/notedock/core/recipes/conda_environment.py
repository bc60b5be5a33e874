"""What an `environment.yml` declares. Source: conda's documentation, “Managing environments”."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from notedock.core.recipes.data_files import read_yaml
from notedock.core.recipes.pip_lines import PipLines
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

_MAX_ITEMS = 5000
_IGNORED = frozenset({"name", "channels", "dependencies", "prefix"})
_NAME = re.compile(
    r"(?:[^\s=<>!~;:]+::)?([A-Za-z0-9_][\w.-]*)(?=[\s=<>!~\[]|$)"
)  # after its channel
_BUILD = re.compile(r"([^=<>!~\s]+=[^=<>!~,*\s]+)=[^=<>!~,*\s]+")  # name=version=build
_PYTHON = re.compile(r"\s*=*\s*(\d+(?:\.\d+)*)(?:\.\*)?\s*")
# What environments exported on Windows and macOS have besides, and what needs no mention.
_OTHER_SYSTEM = re.compile(
    r"(?:vs20\d\d_runtime|vc(?:14_runtime)?|ucrt|pywin32(?:-ctypes)?|pywinpty|winpty|wincertstore"
    r"|win_inet_pton|win_unicode_console|m2w64-.+|msys2-.+|icc_rt|menuinst|console_shortcut"
    r"|appnope|libcxx|libcxxabi|libgfortran5?|llvm-openmp|cctools.*|python\.app|pyobjc-.+)"
)
_THERE = frozenset({"pip", "conda", "setuptools", "wheel"})  # in every environment


def read(folder: Path, file: str) -> Recipe:
    """Read an environment of conda. Raises RecipeError, and as `read_recipe`."""
    root = read_yaml(folder, file)
    if not isinstance(root, yaml.MappingNode):
        raise RecipeError(Place(file, _line(root)), "no mapping")
    tables = {key.value: value for key, value in root.value if isinstance(key, yaml.ScalarNode)}
    reader = _Reader(file)
    reader.read_dependencies(tables.get("dependencies"))
    channels = [
        Item(one.value, Place(file, _line(one)))
        for one in _sequence(tables.get("channels"))
        if isinstance(one, yaml.ScalarNode) and one.value
    ]
    for name, node in tables.items():
        if name not in _IGNORED:
            place = Place(file, _line(node))
            reader.unused.append(Unused(place, Reason.UNSUPPORTED, name[:200]))
    return reader.recipe(channels)


class _Reader:
    """Collects what the dependencies of one file declare."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.pip = PipLines(posixpath.dirname(file))
        self.python: Item | None = None
        self.conda: list[Item] = []
        self.languages: list[Item] = []
        self.unused: list[Unused] = []

    def recipe(self, channels: list[Item]) -> Recipe:
        return Recipe(
            files=(self.file, *self.pip.files),
            python=self.python,
            channels=tuple(channels),
            conda=tuple(self.conda),
            requirements=tuple(self.pip.files),
            pip=tuple(self.pip.items),
            pip_options=tuple(self.pip.options),
            local=tuple(self.pip.local),
            editable=self.pip.editable,
            languages=tuple(self.languages),
            unused=(*self.unused, *self.pip.unused),
        )

    def read_dependencies(self, node: yaml.Node | None) -> None:
        is_empty = isinstance(node, yaml.ScalarNode) and not node.value
        if not (node is None or is_empty or isinstance(node, yaml.SequenceNode)):
            raise RecipeError(Place(self.file, _line(node)), "dependencies: no list")
        for one in _sequence(node):
            place = Place(self.file, _line(one))
            if len(self.conda) + len(self.pip.items) > _MAX_ITEMS:
                raise RecipeError(place, f"more than {_MAX_ITEMS} packages")
            if isinstance(one, yaml.ScalarNode):
                self._read_spec(one.value.strip(), place)
            elif isinstance(one, yaml.MappingNode):
                self._read_pip(one)
            else:
                raise RecipeError(place, "dependencies: neither a text nor a mapping")

    def _read_pip(self, node: yaml.MappingNode) -> None:
        for key, value in node.value:
            if key.value != "pip":
                raise RecipeError(Place(self.file, _line(key)), f"dependencies: {key.value!s:.100}")
            if value.value and not isinstance(value, yaml.SequenceNode):
                raise RecipeError(Place(self.file, _line(value)), "pip: no list")
            for line in _sequence(value):
                if isinstance(line, yaml.ScalarNode):
                    self.pip.read(line.value, Place(self.file, _line(line)))

    def _read_spec(self, text: str, place: Place) -> None:
        found = _NAME.match(text)
        if found is None:
            raise RecipeError(place, f"no package: {text:.100}")
        # The build belongs to the system on which the environment was exported.
        exported = _BUILD.fullmatch(text)
        spec = exported[1] if exported else text
        name, version = found[1].lower(), spec[found.end() :].strip()
        if name == "python":
            exact = _PYTHON.fullmatch(version)
            wanted = exact[1] if exact else version.replace(" ", "")
            if wanted and wanted != "*":
                self.python = Item(wanted, place)
        elif _OTHER_SYSTEM.fullmatch(name):
            self.unused.append(Unused(place, Reason.OTHER_SYSTEM, text[:200]))
        elif name not in _THERE:
            self.conda.append(Item(spec, place))
            if name in ("r-base", "r-irkernel"):
                self.languages.append(Item("r", place))


def _sequence(node: yaml.Node | None) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1 if node.start_mark else 0
