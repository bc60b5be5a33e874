"""A folder's `requirements.txt` with the files that it includes, and pip's settings.

Source: pip's documentation of the requirements file format.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from notedock.core import problems
from notedock.core.folder_files import exists, leads_out
from notedock.core.recipe_text import MAX_RECIPE, decode, encoding, read_recipe

NAME = "requirements.txt"
WHOLE = "."  # a source: the whole folder
_MAX_SOURCES = 1000  # files and folders that one may name

# pip's settings on this computer that also apply to builds.
_PIP_SETTINGS = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_DEFAULT_TIMEOUT")

_OTHER = re.compile(r"(?:-r|-c|--requirement|--constraint)(?:\s*=\s*|\s+|(?=\S))(\S+)")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s*=\s*|\s+)(\S+)")
_LOCAL = re.compile(r"(?:\.{1,2}(?:/|\[|$)|file:(?!//)|[^\s@:]+/|[^\s/@:]+\.(?:whl|tar\.gz|zip)\b)")
# A package by its name, with the one version that is asked for, if it is one.
_PACKAGE = re.compile(
    r"([A-Za-z0-9][\w.-]*)\s*(?:\[[^]]*\]\s*)?(?:===?\s*([^\s;,*]+)(?=[\s;,]|$))?", re.ASCII
)


@dataclass(frozen=True)
class Requirements:
    """A requirements.txt, with what it refers to.

    sources: paths of files and folders that pip reads, itself the first. texts: the contents of
    those that are requirements files, by path. any: itself has a line that is no comment.
    constraints: paths of those that only limit versions (`-c`).
    """

    sources: tuple[str, ...]
    texts: Mapping[str, str]
    any: bool
    constraints: frozenset[str] = frozenset()


def read_requirements(folder: Path, name: str = NAME) -> Requirements:
    """Read a requirements file of the folder with the files that it names. name: its path.

    A file that is included twice counts once: the other line becomes a comment. Raises Problem when
    one cannot be read or leads out of the folder; FileNotFoundError.
    """
    texts = {name: read_recipe(folder, name)}
    sources = {name: None}
    seen = {name}
    waiting = [name]
    constraints = set()
    while waiting:
        file = waiting.pop()
        where = posixpath.dirname(file)
        for line in _lines(texts[file]):
            path = _named(line, where)
            if path is None or path in seen:
                continue
            seen.add(path)
            if leads_out(folder, path):
                raise problems.recipe_file_outside(path, file)
            if _OTHER.match(line):
                with suppress(FileNotFoundError):  # pip will say so
                    texts[path] = read_recipe(folder, path, wanted_by=file)
                    waiting.append(path)
                    if file in constraints or _only_limits(line):
                        constraints.add(path)
            if path in texts or exists(folder, path):
                sources[path] = None
            if len(seen) > _MAX_SOURCES or sum(map(len, texts.values())) > MAX_RECIPE:
                raise problems.recipe_too_large(file)
    texts = _each_once(texts, name)
    any_line = any(True for _line in _lines(texts[name]))
    return Requirements(tuple(sources), texts, any_line, frozenset(constraints))


def listed(requirements: Requirements) -> dict[str, str]:
    """Return the packages that are listed, by their normalized names.

    Each with its version where just one is asked for, else with an empty text.
    """
    lines = (line for text in requirements.texts.values() for line in _lines(text))
    return {normalized(one[1]): one[2] or "" for one in map(_PACKAGE.match, lines) if one}


def specifications(lines: Iterable[str]) -> list[str]:
    """Return the packages that lines of requirements files name, each as PEP 508 writes it."""
    bare = (line.partition(" --")[0].strip() for line in _lines("\n".join(lines)))
    return [line.rstrip("\\ ") for line in bare if _PACKAGE.match(line)]


def normalized(name: str) -> str:
    """Return the normalised name of a package (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def to_append(data: bytes, lines: Sequence[str]) -> bytes:
    """Return what to add to the end of a requirements.txt so that it has these lines, too.

    data: what it has now, whose encoding and line endings are kept.
    """
    text = decode(data)
    end = "\r\n" if "\r\n" in text else "\n"
    before = end if text and not text.endswith("\n") else ""
    if text.rstrip().endswith("\\"):  # a continued line would join the next
        before += end
    return (before + "".join(line + end for line in lines)).encode(encoding(data))


def _each_once(texts: Mapping[str, str], first: str) -> dict[str, str]:
    """Return the texts of requirements files with each of them included once, from `first` on.

    To include one again adds nothing, and pip fails on files that include each other.
    """
    found = dict(texts)
    seen = {(first, False)}
    waiting = [first]
    while waiting:
        file = waiting.pop()
        lines = texts[file].split("\n")
        for number, line in enumerate(lines):
            if not (other := _OTHER.match(line.strip())):
                continue
            path = _relative(posixpath.join(posixpath.dirname(file), other[1]))
            one = (path, _only_limits(line.lstrip()))
            if one in seen:
                lines[number] = f"# {line}"
            elif path in texts and not seen & {(path, False), (path, True)}:
                waiting.append(path)
            seen.add(one)
        found[file] = "\n".join(lines)
    return found


def _only_limits(line: str) -> bool:
    """Tell whether a line that names another file takes it for constraints."""
    return line.startswith(("-c", "--constraint"))


def _named(line: str, where: str) -> str | None:
    """Return the path that a line names, below the folder. where: the file with it is there.

    Only what `-r` and `-c` name is relative to the file; all else is relative to the folder.
    """
    if other := _OTHER.match(line):
        return _relative(posixpath.join(where, other[1]))
    editable = _EDITABLE.match(line)
    target = editable[1] if editable else line.partition(";")[0].partition(" @ ")[0].strip()
    if not _LOCAL.match(target) or "://" in target:
        return None
    return _relative(target.removeprefix("file:").partition("[")[0].partition("#")[0])


def _relative(path: str) -> str:
    return posixpath.normpath(path.lstrip("/") or WHOLE)


def _lines(text: str) -> Iterator[str]:
    for line in text.replace("\\\n", " ").splitlines():
        bare = re.sub(r"(^|\s)#.*$", "", line).strip()
        if bare:
            yield bare


def pip_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return pip's settings in these environment variables that also apply to builds."""
    return {name: environ[name] for name in _PIP_SETTINGS if environ.get(name)}


def below(source: str) -> str:
    """Return a source as a path below the folder: without a leading slash, dots resolved."""
    return posixpath.normpath(posixpath.join("/", source)).lstrip("/") or WHOLE
