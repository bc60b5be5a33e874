"""A recipe: what the files of a folder declare about its environment, the same for every engine.

A reader (a module of this package) turns one kind of file into a `Recipe`; `folder_recipe.py` says
which files count, and joins what their readers have found. An engine turns the recipe into
something that runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum

DOCKERFILE = "Dockerfile"  # that is a recipe
BUILT_BY = ("pyproject.toml", "setup.py", "setup.cfg")  # files that pip builds a folder by


@dataclass(frozen=True)
class Place:
    """Where something is declared. file: its path below the folder. line: from 1; 0 if unknown."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Item:
    """One thing that is declared: a package, a version, a command. text: as its kind writes it."""

    text: str
    place: Place


class Reason(Enum):
    """Why a file, or a part of it, is not used."""

    REPLACED = "replaced"  # another file comes first, or replaces all files of the folder's top
    UNSUPPORTED = "unsupported"  # nothing here can do it
    BROKEN = "broken"  # it cannot be read; `detail` says what the parser found
    CONFLICT = "conflict"  # it contradicts what is used instead
    MISNAMED = "misnamed"  # a recipe under another name, about which the person is asked
    OTHER_SYSTEM = "other system"  # it is for Windows or macOS only


@dataclass(frozen=True)
class Unused:
    """What is not used. part: of the file, empty for the whole file. instead: what is used."""

    place: Place
    reason: Reason
    part: str = ""
    instead: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Adjustments:
    """What the person has chosen to change of what a recipe declares; empty fields change nothing.

    python: the version to use, as `3.8`. without: normalised names of Python packages that are left
    out. instead: names of Python packages to install, by the normalised names that are listed.
    """

    python: str = ""
    without: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anything is changed."""
        return bool(self.python or self.without or self.instead)

    def __or__(self, more: Adjustments) -> Adjustments:
        """Return these changes, and `more`, which count where both say something."""
        without = tuple(dict.fromkeys((*self.without, *more.without)))
        return Adjustments(more.python or self.python, without, {**self.instead, **more.instead})


@dataclass(frozen=True)
class Recipe:
    """What the files of a folder declare. Empty fields declare nothing.

    files: paths of the files used, the most important one first.
    dockerfile: the path of a Dockerfile that is built as it is. context: the folder that it is
    built in. arguments: values for its ARG instructions. With a Dockerfile, the fields below
    `image` are empty.
    image: the reference of an image to start from instead of the chosen environment.
    python: a version (`3.8`, `3.8.10`) or specifier (`>=3.8,<3.11`) of PEP 440.
    channels: of conda, the preferred one first. conda: package specifications (MatchSpec).
    requirements: requirements files for `pip install -r`. pip: requirements (PEP 508) from other
    files, with `--hash` options if there are any. pip_options: where pip looks for them, and which
    releases it takes (`--extra-index-url URL`, `--pre`). local: folders and archives for
    `pip install`; `editable`: whether those are installed with `-e`. constraints: exact versions of
    whatever pip installs (`NAME==VERSION`, with markers), from a lock file.
    system: names of Debian packages, as in `apt.txt`.
    r: names of R packages, with `==VERSION` where one is declared. r_scripts: scripts to run with
    `Rscript`. r_snapshot: the date (YYYY-MM-DD) of the package repository.
    julia: the folder of a `Project.toml`.
    languages: that notebooks need a kernel of, in lower case (`python`, `r`, `julia`).
    commands: shell commands to run once in the folder, after everything else was installed.
    start: a script that runs before the server, each time.
    unused: everything else that was found.
    adjustments: what the person has chosen to change; `adjustments.adjusted` applies it. The other
    fields are what the files declare.
    """

    files: tuple[str, ...] = ()
    dockerfile: str = ""
    context: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    image: Item | None = None
    python: Item | None = None
    channels: tuple[Item, ...] = ()
    conda: tuple[Item, ...] = ()
    requirements: tuple[str, ...] = ()
    pip: tuple[Item, ...] = ()
    pip_options: tuple[Item, ...] = ()
    constraints: tuple[Item, ...] = ()
    local: tuple[Item, ...] = ()
    editable: bool = False
    system: tuple[Item, ...] = ()
    r: tuple[Item, ...] = ()
    r_scripts: tuple[str, ...] = ()
    r_snapshot: Item | None = None
    julia: str = ""
    languages: tuple[Item, ...] = ()
    commands: tuple[Item, ...] = ()
    start: str = ""
    unused: tuple[Unused, ...] = ()
    adjustments: Adjustments = field(default_factory=Adjustments)

    def items(self) -> Iterator[tuple[str, Item]]:
        """Yield all that is declared item by item, each with the name of its field."""
        for one in fields(self):
            value = getattr(self, one.name)
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, Item):
                    yield one.name, item

    @property
    def declares_nothing(self) -> bool:
        """Whether no file of the folder declares anything."""
        return not self.files


class RecipeError(Exception):
    """A file of a recipe cannot be read. detail: what the parser found, one short line."""

    def __init__(self, place: Place, detail: str) -> None:
        super().__init__(f"{place}: {detail}")
        self.place = place
        self.detail = detail
