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

Sources: the Dockerfile reference; moby's classic parser (`dockerfile/parser`) for lines, comments
and heredocs.
"""

from __future__ import annotations

import fnmatch
import json
import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from notedock.core.server import WORK

WHOLE = "."  # a source: the whole folder
_ALL = "*"  # the same, as a pattern

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

_DIRECTIVE = re.compile(r"#\s*([A-Za-z]+)\s*=\s*(\S+)\s*")
_FLAG = re.compile(r"--([a-z-]+)(?:=(\S*))?(?:\s+|$)")
_HEREDOC = re.compile(r"(?<!<)<<-?([\"']?)([A-Za-z_]\w*)\1")
_VARIABLE = re.compile(r"(\\)?\$(?:\{(\w+)(?::([-+])([^}]*))?\}|(\w+))")

_NEW_FLAGS = {  # of BuildKit alone
    "RUN": {"mount", "network", "security"},
    "COPY": {"link", "chmod", "parents", "exclude"},
    "ADD": {"link", "chmod", "checksum", "keep-git-dir", "exclude", "unpack"},
}
_PLATFORMS = re.compile(r"\$\{?(BUILD|TARGET)(PLATFORM|OS|ARCH|VARIANT)\b")


@dataclass(frozen=True)
class Instruction:
    """One instruction. line: where it begins, from 1; last: where it ends.

    flags: like --from=stage, without dashes.
    """

    line: int
    keyword: str
    flags: tuple[tuple[str, str], ...]
    arguments: str
    last: int
    heredoc: bool = False

    def __str__(self) -> str:
        """Return it as its author began it, on one line."""
        flags = "".join(f" --{k}" + (f"={v}" if v else "") for k, v in self.flags)
        return f"{self.keyword}{flags} {' '.join(self.arguments.split())}"

    def flag(self, name: str) -> str | None:
        """Return the value of a flag, None when it is not set."""
        return dict(self.flags).get(name)


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
    """Understand a Dockerfile as far as is needed; what is wrong with it the engine will say."""
    directives = dict(_directives(text))
    instructions = list(_instructions(text, directives.get("escape", "\\")))
    reader = _Reader(instructions)
    for instruction in instructions:
        reader.read(instruction)
    return Dockerfile(
        bases=tuple(dict.fromkeys(reader.bases)),
        copies=tuple(reader.copies),
        named=tuple(dict.fromkeys(reader.named)),
        arguments=frozenset(reader.arguments),
        needs_new=tuple(filter(_needs_new, instructions)),
        wants_new="syntax" in directives,
    )


# ---------------------------------------------------------------- lines


def _directives(text: str) -> Iterator[tuple[str, str]]:
    """Yield what the comments at the very top set, like `# syntax=…`."""
    for line in text.removeprefix("\ufeff").splitlines():
        found = _DIRECTIVE.fullmatch(line.strip())
        if not found:
            return
        yield found[1].lower(), found[2]


def _instructions(text: str, escape: str) -> Iterator[Instruction]:
    lines = enumerate(text.removeprefix("\ufeff").splitlines(), 1)
    goes_on = re.compile(re.escape(escape) + r"[ \t]*$")
    for number, line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        whole, last = line.strip(), number
        while goes_on.search(whole):
            whole = goes_on.sub("", whole)
            last, following = next((one for one in lines if not _is_empty(one[1])), (last, ""))
            whole += following.rstrip()
        keyword, _space, rest = whole.partition(" ")
        keyword = keyword.upper()
        ends = [found[2] for found in _HEREDOC.finditer(rest)] if keyword in _NEW_FLAGS else []
        for end in ends:
            last = next((at for at, body in lines if body.strip() == end), last)
        flags, rest = _flags(rest.strip())
        yield Instruction(number, keyword, flags, rest, last, bool(ends))


def _is_empty(line: str) -> bool:
    """Tell whether a line does not even end one that goes on: comments and, by old habit, gaps."""
    return not line.strip() or line.lstrip().startswith("#")


def _flags(rest: str) -> tuple[tuple[tuple[str, str], ...], str]:
    flags = []
    while found := _FLAG.match(rest):
        flags.append((found[1], found[2] or ""))
        rest = rest[found.end() :]
    return tuple(flags), rest


def _needs_new(instruction: Instruction) -> bool:
    flags = {name for name, _value in instruction.flags}
    if instruction.heredoc or flags & _NEW_FLAGS.get(instruction.keyword, set()):
        return True
    platform = instruction.flag("platform") or ""
    return instruction.keyword == "FROM" and bool(_PLATFORMS.search(platform))


def _words(arguments: str) -> list[str]:
    """Take apart what COPY and ADD are given: words, or a list in JSON."""
    if arguments.startswith("["):
        try:
            return [str(word) for word in json.loads(arguments)]
        except ValueError:
            pass
    try:
        return shlex.split(arguments)
    except ValueError:
        return arguments.split()


def _substituted(text: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        escaped, name, sign, other, bare = found.groups()
        if escaped:
            return found[0][1:]
        known = values.get(name or bare, "")
        if sign == "+":
            return other if known else ""
        return known or (other if sign == "-" else "")

    return _VARIABLE.sub(value, text)


def _assignments(arguments: str) -> Iterator[tuple[str, str]]:
    """Yield what ENV or ARG set; ENV's old form is `NAME value`."""
    words = _words(arguments)
    if words and "=" not in words[0] and len(words) > 1:
        yield words[0], arguments.partition(" ")[2].strip()
        return
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            yield name, value


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

    def _from(self, one: Instruction) -> None:
        words = _substituted(one.arguments, self._global).split()
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
        given = dict(_assignments(one.arguments))
        names = {word.partition("=")[0] for word in _words(one.arguments)}
        self.arguments |= names
        if not self._stages:
            for name, value in given.items():
                self._global[name] = _substituted(value, self._global)
            return
        for name in names:
            value = given.get(name, self._global.get(name, ""))
            self._values.setdefault(name, _substituted(value, self._values))

    def _env(self, one: Instruction) -> None:
        for name, value in _assignments(one.arguments):
            self._values[name] = _substituted(value, self._values)

    def _work(self, one: Instruction) -> None:
        where = _substituted(one.arguments.strip("\"'"), self._values)
        self._workdir = posixpath.normpath(posixpath.join(self._workdir, where))

    def _copy(self, one: Instruction) -> None:
        origin = one.flag("from")
        if origin is not None:
            self._need(_substituted(origin, self._values | self._global))
            return
        words = [_substituted(word, self._values) for word in _words(one.arguments)]
        words = [word for word in words if not word.startswith("<<")]
        target = posixpath.join(self._workdir, words[-1]) if words else ""
        for word in words[:-1]:
            if "://" not in word and not word.startswith("git@"):
                self._take(below(word), posixpath.normpath(target))

    def _take(self, source: str, target: str) -> None:
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
        for word in re.split(r"[\s\"'=;&|()<>,]+", _substituted(one.arguments, self._values)):
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


def below(source: str) -> str:
    """Return a source as a path below the folder: without a leading slash, dots resolved."""
    return posixpath.normpath(posixpath.join("/", source)).lstrip("/") or WHOLE


def with_tag(image: str) -> str:
    """Return the image's whole name: `latest` is what a name without a tag means."""
    last = image.rpartition("/")[2]
    return image if ":" in last or "@" in last else f"{image}:latest"
