"""What a Dockerfile needs, read before it is built: base images, and files of the folder.

An image is built again when one of the relevant files has changed. Relevant are:

1. The Dockerfile itself (or `requirements.txt` and the files that it names).
2. What COPY or ADD takes into a stage that is not the last, or takes by name (a file, a folder, a
   pattern) to a path that the mounted folder does not hide.
3. At run time the person's folder is mounted at WORK and hides what the image has there, and where
   the whole folder was copied, the mounted one has the same files. Of such copies only those files
   are relevant that describe an environment (`DESCRIBING`), and those that a later RUN of the same
   stage names.
4. Never notebooks, nor files that Python and Jupyter generate: saving one must not cause a build.
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

_ALL = "*"  # the pattern of the whole folder, as WHOLE is its path

# Limits far above those of any Dockerfile that was written by hand.
_MAX_INSTRUCTIONS = 2000
_MAX_WORDS = 200_000  # comparisons of words of RUN with what was copied before
_MAX_PATH = 4096  # characters of a path or a pattern
_MAX_VALUES = 4_000_000  # characters of all texts with expanded variables

# Files in the root of a copied folder that tools read to make an environment.
DESCRIBING = (
    *("requirements*.txt", "constraints*.txt", "pyproject.toml", "setup.py", "setup.cfg"),
    *("Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "environment*.y*ml"),
    *("conda-lock.yml", "apt.txt", "install.R", "DESCRIPTION", "renv.lock", "Project.toml"),
    *("Manifest.toml", "REQUIRE", "package.json", "package-lock.json", "yarn.lock"),
)

_GENERATED = {".ipynb_checkpoints", "__pycache__", ".git", ".virtual_documents"}

# Variables that the Jupyter images set, for paths that contain them.
_INHERITED = {
    "HOME": posixpath.dirname(WORK),
    "NB_USER": "jovyan",
    "NB_UID": "1000",
    "NB_GID": "100",
    "CONDA_DIR": "/opt/conda",
}
_HOME = _INHERITED["HOME"]

_DEFAULT_VALUE = r"(?:[^}$]|\$(?!\{)){0,500}"  # as in ${NAME:-default}
_VARIABLE = re.compile(rf"(\\)?\$(?:\{{(\w+)(?::([-+])({_DEFAULT_VALUE}))?\}}|(\w+))")


class TooLargeError(Exception):
    """A recipe exceeds one of the limits of this module."""


@dataclass(frozen=True)
class Copy:
    """A source of COPY, ADD or a bind mount. kept: all of it is relevant, not only DESCRIBING."""

    source: str  # below the folder, with forward slashes; a pattern, or WHOLE
    kept: bool


@dataclass(frozen=True)
class Dockerfile:
    """The parts of a Dockerfile that matter before it is built.

    bases: the images of FROM and `--from`. copies: what is copied from the folder. named: paths in
    copied folders that a RUN may name. arguments: the names that ARG declares.
    buildkit_only: instructions that only BuildKit supports. declares_syntax: it has a `# syntax=`
    line, so it was written for BuildKit.
    """

    bases: tuple[str, ...]
    copies: tuple[Copy, ...]
    named: tuple[str, ...]
    arguments: frozenset[str]
    buildkit_only: tuple[Instruction, ...]
    declares_syntax: bool

    @property
    def sources(self) -> tuple[str, ...]:
        """The paths and patterns that have to be in the build context."""
        return tuple(dict.fromkeys(copy.source for copy in self.copies))

    @property
    def relevant(self) -> tuple[str, ...]:
        """The paths and patterns whose files are relevant; they need not exist."""
        relevant = [copy.source for copy in self.copies if copy.kept]
        for source in (copy.source for copy in self.copies if not copy.kept):
            where = WHOLE if source == _ALL else source
            relevant += [below(posixpath.join(where, pattern)) for pattern in DESCRIBING]
            if any(fnmatch.fnmatchcase(posixpath.basename(source), one) for one in DESCRIBING):
                relevant.append(source)
        relevant += self.named
        return tuple(dict.fromkeys(relevant))


def read_dockerfile(text: str) -> Dockerfile:
    """Parse a Dockerfile as far as is needed; errors in it are left to the builder.

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
        buildkit_only=tuple(filter(syntax.needs_buildkit, instructions)),
        declares_syntax="syntax" in directives,
    )


# ---------------------------------------------------------------- stages


@dataclass
class _Reader:
    """Evaluates the instructions in their order, and collects bases and copies."""

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
        # Source and target of copies of this stage that are not `kept`.
        self._partial_copies: list[tuple[str, str]] = []
        self._expanded = self._compared = 0

    @property
    def _is_last(self) -> bool:
        return len(self._stages) == self._count

    def read(self, instruction: Instruction) -> None:
        readers = {
            "FROM": self._from,
            "ARG": self._arg,
            "ENV": self._env,
            "WORKDIR": self._set_workdir,
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
            self._count_expansion(len(known))
            return known

        self._count_expansion(len(text))
        return _VARIABLE.sub(value, text)

    def _count_expansion(self, characters: int) -> None:
        self._expanded += characters
        if self._expanded > _MAX_VALUES:
            raise TooLargeError

    def _from(self, one: Instruction) -> None:
        words = self._substituted(one.arguments, self._global).split()
        image = words[0] if words else ""
        self._add_base(image)
        self._stages.append(words[2].lower() if len(words) > 2 else "")
        self._values = dict(_INHERITED)
        self._workdir = _HOME
        self._partial_copies = []

    def _add_base(self, image: str) -> None:
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

    def _set_workdir(self, one: Instruction) -> None:
        where = self._substituted(one.arguments.strip("\"'"), self._values)
        self._workdir = posixpath.normpath(posixpath.join(self._workdir, where))

    def _copy(self, one: Instruction) -> None:
        origin = one.flag("from")
        if origin is not None:
            self._add_base(self._substituted(origin, ChainMap(self._global, self._values)))
            return
        words = [self._substituted(word, self._values) for word in split_words(one.arguments)]
        words = [word for word in words if not word.startswith("<<")]
        target = posixpath.join(self._workdir, words[-1]) if words else ""
        for word in words[:-1]:
            if "://" not in word and not word.startswith("git@"):
                self._add_copy(below(word), posixpath.normpath(target))

    def _add_copy(self, source: str, target: str) -> None:
        if len(source) > _MAX_PATH:
            raise TooLargeError
        hidden = target == WORK or target.startswith(WORK + "/")
        whole = source in (WHOLE, _ALL)
        kept = not self._is_last or not (hidden or whole)
        self.copies.append(Copy(source, kept))
        if not kept:
            self._partial_copies.append((WHOLE if whole else source, target))

    def _run(self, one: Instruction) -> None:
        for mount in (value for name, value in one.flags if name == "mount"):
            options = dict(part.partition("=")[::2] for part in mount.split(","))
            if options.get("type", "bind") == "bind" and "from" not in options:
                source = options.get("source", options.get("src", WHOLE))
                self._add_copy(below(source), posixpath.join(self._workdir, _target(options)))
        if not self._partial_copies:
            return
        words = set(re.split(r"[\s\"'=;&|()<>,]+", self._substituted(one.arguments, self._values)))
        self._compared += len(words) * len(self._partial_copies)
        if self._compared > _MAX_WORDS:
            raise TooLargeError
        for word in sorted(words):
            self.named += self._sources_of(posixpath.normpath(posixpath.join(self._workdir, word)))

    def _sources_of(self, path: str) -> Iterator[str]:
        """Yield the paths in the folder that `path` in the image may have been copied from."""
        for source, target in self._partial_copies:
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


def is_relevant(path: str) -> bool:
    """Tell whether a file can be relevant: notebooks and generated files never are."""
    *_folders, name = parts = path.split("/")
    return not name.endswith((".ipynb", ".pyc")) and not _GENERATED & set(parts)


def with_tag(image: str) -> str:
    """Return the image reference with its tag, which is `latest` where it has none."""
    last = image.rpartition("/")[2]
    return image if ":" in last or "@" in last else f"{image}:latest"
