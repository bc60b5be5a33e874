"""A folder's own recipe: what its Dockerfile says, and which of the folder's files it depends on.

Which files count, so that a recipe is built again when one of them changes, and only then:

1. The Dockerfile itself (or `requirements.txt` and what that names).
2. What COPY or ADD takes into a stage that is not the last, or names in particular (a file, a
   folder, a pattern) and puts where the person's folder does not appear later.
3. The person's folder appears at WORK and replaces what lies there, and whoever copies the whole
   folder has it before them in the open folder, too. Of such copies only those files count that
   describe an environment (`DESCRIBING`), and what a later RUN of the same stage names.
4. Notebooks and what Python and Jupyter leave beside their files never count: saving one must not
   cause a build.
"""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from notedock.core.mounts import WORK
from notedock.core.requirements import WHOLE, below
from notedock.engines.docker import dockerfile_syntax as syntax
from notedock.engines.docker.dockerfile_syntax import Instruction, split_words

_ALL = "*"  # the same, as a pattern

# Far more than any Dockerfile that somebody has written by hand.
_MAX_INSTRUCTIONS = 2000
_MAX_WORDS = 200_000  # words of RUN, each compared with each thing that was copied before
_MAX_PATH = 4096  # characters of a path or a pattern
_MAX_VALUES = 4_000_000  # characters of all that variables are replaced in

# What tools read when they make an environment, at the top of what is copied.
DESCRIBING = (
    *("requirements*.txt", "constraints*.txt", "pyproject.toml", "setup.py", "setup.cfg"),
    *("Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "environment*.y*ml"),
    *("conda-lock.yml", "apt.txt", "install.R", "DESCRIPTION", "renv.lock", "Project.toml"),
    *("Manifest.toml", "REQUIRE", "package.json", "package-lock.json", "yarn.lock"),
)

_LEAVINGS = {".ipynb_checkpoints", "__pycache__", ".git", ".virtual_documents"}

# What the Jupyter images set, for paths that are written with it.
_INHERITED = {
    "HOME": posixpath.dirname(WORK),
    "NB_USER": "jovyan",
    "NB_UID": "1000",
    "NB_GID": "100",
    "CONDA_DIR": "/opt/conda",
}
_HOME = _INHERITED["HOME"]

_OTHER = r"(?:[^}$]|\$(?!\{)){0,500}"  # what stands for a variable that has no value
_VARIABLE = re.compile(rf"(\\)?\$(?:\{{(\w+)(?::([-+])({_OTHER}))?\}}|(\w+))")


class TooLargeError(Exception):
    """A recipe leads to more work than any sensible one does."""


@dataclass(frozen=True)
class Copy:
    """Something of the folder that gets into the image. kept: it counts as a whole."""

    source: str  # below the folder, with forward slashes; a pattern, or WHOLE
    kept: bool


@dataclass(frozen=True)
class Dockerfile:
    """What has to be known of a Dockerfile before it is built.

    bases: the images that it needs. copies: what it takes of the folder.
    named: what a RUN may mean in a copied folder. needs_new: the instructions that only BuildKit
    understands. wants_new: it says by itself that it was written for BuildKit.
    arguments: the names that ARG declares.
    """

    bases: tuple[str, ...]
    copies: tuple[Copy, ...]
    named: tuple[str, ...]
    arguments: frozenset[str]
    needs_new: tuple[Instruction, ...]
    wants_new: bool

    @property
    def sources(self) -> tuple[str, ...]:
        """What the build has to be given of the folder."""
        return tuple(dict.fromkeys(copy.source for copy in self.copies))

    @property
    def counting(self) -> tuple[str, ...]:
        """What of the folder counts, where it exists."""
        counting = [copy.source for copy in self.copies if copy.kept]
        for source in (copy.source for copy in self.copies if not copy.kept):
            where = WHOLE if source == _ALL else source
            counting += [below(posixpath.join(where, pattern)) for pattern in DESCRIBING]
            if any(fnmatch.fnmatchcase(posixpath.basename(source), one) for one in DESCRIBING):
                counting.append(source)
        counting += self.named
        return tuple(dict.fromkeys(counting))


def read_dockerfile(text: str) -> Dockerfile:
    """Understand a Dockerfile as far as is needed; what is wrong with it the engine will say.

    Raises TooLargeError.
    """
    directives = dict(syntax.directives(text))
    found = syntax.instructions(text, directives.get("escape", "\\"))
    instructions = list(islice(found, _MAX_INSTRUCTIONS + 1))
    if len(instructions) > _MAX_INSTRUCTIONS:
        raise TooLargeError
    reader = _Reader(instructions)
    for instruction in instructions:
        reader.read(instruction)
    return Dockerfile(
        bases=tuple(dict.fromkeys(reader.bases)),
        copies=tuple(reader.copies),
        named=tuple(dict.fromkeys(reader.named)),
        arguments=frozenset(reader.arguments),
        needs_new=tuple(filter(syntax.needs_new, instructions)),
        wants_new="syntax" in directives,
    )


# ---------------------------------------------------------------- stages


@dataclass
class _Reader:
    """Goes through the instructions as a build does, and notes what it takes."""

    instructions: list[Instruction]
    bases: list[str] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    arguments: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._stages: list[str] = []
        self._count = sum(one.keyword == "FROM" for one in self.instructions)
        self._global: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._workdir = _HOME
        self._open: list[tuple[str, str]] = []  # of this stage: copies of which parts may count
        self._written = self._compared = 0

    @property
    def _is_last(self) -> bool:
        return len(self._stages) == self._count

    def read(self, instruction: Instruction) -> None:
        readers = {
            "FROM": self._from,
            "ARG": self._arg,
            "ENV": self._env,
            "WORKDIR": self._work,
            "COPY": self._copy,
            "ADD": self._copy,
            "RUN": self._run,
        }
        if instruction.keyword in readers:
            readers[instruction.keyword](instruction)

    def _substituted(self, text: str, values: Mapping[str, str]) -> str:
        """Return a text with its variables replaced. Raises TooLargeError."""

        def value(found: re.Match[str]) -> str:
            escaped, name, sign, other, bare = found.groups()
            known = values.get(name or bare, "")
            if escaped:
                known = found[0][1:]
            elif sign == "+":
                known = other if known else ""
            elif sign == "-":
                known = known or other
            self._write(len(known))
            return known

        self._write(len(text))
        return _VARIABLE.sub(value, text)

    def _write(self, characters: int) -> None:
        self._written += characters
        if self._written > _MAX_VALUES:
            raise TooLargeError

    def _from(self, one: Instruction) -> None:
        words = self._substituted(one.arguments, self._global).split()
        image = words[0] if words else ""
        self._need(image)
        self._stages.append(words[2].lower() if len(words) > 2 else "")
        self._values = dict(_INHERITED)
        self._workdir = _HOME
        self._open = []

    def _need(self, image: str) -> None:
        is_stage = image.lower() in self._stages or image.isdigit()
        if image and image != "scratch" and not is_stage:
            self.bases.append(with_tag(image))

    def _arg(self, one: Instruction) -> None:
        given = dict(syntax.assignments(one.arguments))
        names = {word.partition("=")[0] for word in split_words(one.arguments)}
        self.arguments |= names
        if not self._stages:
            for name, value in given.items():
                self._global[name] = self._substituted(value, self._global)
            return
        for name in names:
            value = given.get(name, self._global.get(name, ""))
            self._values.setdefault(name, self._substituted(value, self._values))

    def _env(self, one: Instruction) -> None:
        for name, value in syntax.assignments(one.arguments):
            self._values[name] = self._substituted(value, self._values)

    def _work(self, one: Instruction) -> None:
        where = self._substituted(one.arguments.strip("\"'"), self._values)
        self._workdir = posixpath.normpath(posixpath.join(self._workdir, where))

    def _copy(self, one: Instruction) -> None:
        origin = one.flag("from")
        if origin is not None:
            self._need(self._substituted(origin, ChainMap(self._global, self._values)))
            return
        words = [self._substituted(word, self._values) for word in split_words(one.arguments)]
        words = [word for word in words if not word.startswith("<<")]
        target = posixpath.join(self._workdir, words[-1]) if words else ""
        for word in words[:-1]:
            if "://" not in word and not word.startswith("git@"):
                self._take(below(word), posixpath.normpath(target))

    def _take(self, source: str, target: str) -> None:
        if len(source) > _MAX_PATH:
            raise TooLargeError
        hidden = target == WORK or target.startswith(WORK + "/")
        whole = source in (WHOLE, _ALL)
        kept = not self._is_last or not (hidden or whole)
        self.copies.append(Copy(source, kept))
        if not kept:
            self._open.append((WHOLE if whole else source, target))

    def _run(self, one: Instruction) -> None:
        for mount in (value for name, value in one.flags if name == "mount"):
            options = dict(part.partition("=")[::2] for part in mount.split(","))
            if options.get("type", "bind") == "bind" and "from" not in options:
                source = options.get("source", options.get("src", WHOLE))
                self._take(below(source), posixpath.join(self._workdir, _target(options)))
        if not self._open:
            return
        words = set(re.split(r"[\s\"'=;&|()<>,]+", self._substituted(one.arguments, self._values)))
        self._compared += len(words) * len(self._open)
        if self._compared > _MAX_WORDS:
            raise TooLargeError
        for word in sorted(words):
            self.named += self._origins(posixpath.normpath(posixpath.join(self._workdir, word)))

    def _origins(self, path: str) -> Iterator[str]:
        """Yield what `path` of the image may have been in the folder."""
        for source, target in self._open:
            rest = posixpath.relpath(path, target)
            if rest == ".":
                yield from () if source == WHOLE else (source,)
            elif not rest.startswith("../"):
                yield below(posixpath.join(source, rest))  # from within a folder
                folder, name = posixpath.split(source)
                if fnmatch.fnmatchcase(rest, name):  # a file, under its own name
                    yield below(posixpath.join(folder, rest))


def _target(options: Mapping[str, str]) -> str:
    return options.get("target") or options.get("dst") or options.get("destination") or "/"


def counts(path: str) -> bool:
    """Tell whether a file of the folder may count: notebooks and what tools leave behind never."""
    *_folders, name = parts = path.split("/")
    return not name.endswith((".ipynb", ".pyc")) and not _LEAVINGS & set(parts)


def with_tag(image: str) -> str:
    """Return the image's whole name: `latest` is what a name without a tag means."""
    last = image.rpartition("/")[2]
    return image if ":" in last or "@" in last else f"{image}:latest"
