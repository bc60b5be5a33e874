"""A folder's `requirements.txt`, and the thin Dockerfile that adds what it names to an environment.

Source: pip's documentation of the requirements file format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from notedock.core.recipe import WHOLE, below
from notedock.core.server import WORK

NAME = "requirements.txt"

# How pip reaches its packages on this computer, it does for the environment, too.
_PIP_SETTINGS = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_DEFAULT_TIMEOUT")

_OTHER = re.compile(r"(?:-r|-c|--requirement|--constraint)(?:\s*=\s*|\s+|(?=\S))(\S+)")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s*=\s*|\s+)(\S+)")
_LOCAL = re.compile(r"(?:\.{1,2}(?:/|\[|$)|file:(?!//)|[^\s@:]+/|[^\s/@:]+\.(?:whl|tar\.gz|zip)\b)")

# Python as Jupyter has it, which need not be the first one in the path.
_INSTALL = (
    'umask 002; j="$(command -v jupyter || command -v jupyter-lab || :)"; p="${j%/*}/python"; '
    '[ -x "$p" ] || p="$(command -v python3 || command -v python)"; '
    '"$p" -c \'import sys; print("Python %d.%d.%d" % sys.version_info[:3])\'; '
    f'cd {WORK} && "$p" -m pip install --no-cache-dir --no-input -r {NAME}'
)


@dataclass(frozen=True)
class Requirements:
    """What a requirements.txt leads to.

    sources: files and folders, itself the first of them. any: it asks for anything at all.
    """

    sources: tuple[str, ...]
    any: bool


def read_requirements(folder: Path) -> Requirements:
    """Read the folder's requirements.txt with the files that it names.

    Raises OSError when it cannot be read.
    """
    anything = any(True for _line in _lines(folder / NAME))
    return Requirements(tuple(dict.fromkeys(_sources(folder, NAME, set()))), anything)


def _sources(folder: Path, file: str, seen: set[str]) -> Iterator[str]:
    if file in seen or not (folder / file).is_file():
        return
    seen.add(file)
    yield file
    for line in _lines(folder / file):
        if other := _OTHER.match(line):
            yield from _sources(folder, below(f"{Path(file).parent.as_posix()}/{other[1]}"), seen)
            continue
        editable = _EDITABLE.match(line)
        target = editable[1] if editable else line.partition(";")[0].partition(" @ ")[0].strip()
        path = below(target.removeprefix("file:").partition("[")[0].partition("#")[0])
        if _LOCAL.match(target) and "://" not in target and (folder / path).exists():
            yield path


def _lines(file: Path) -> Iterator[str]:
    text = file.read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff")
    for line in text.replace("\\\n", " ").splitlines():
        bare = re.sub(r"(^|\s)#.*$", "", line).strip()
        if bare:
            yield bare


def dockerfile(
    sources: Sequence[str], reference: str, user: str | None, settings: Iterable[str]
) -> str:
    """Return what makes the thin image on top of `reference`.

    settings: the names of pip's settings that are passed on. user: who the image runs as, when
    packages are to be installed by root; None when the image is made for its own user to install
    them, as the Jupyter images are. The files lie where the person's folder appears later, so
    that what is installed from there follows its changes.
    """
    lines = [f"FROM {reference}", *(f"ARG {name}" for name in settings)]
    chown = "--chown=${NB_UID}:${NB_GID} " if user is None else ""
    if user is not None:
        lines.append("USER root")
    for source in sources:
        target = WORK if source == WHOLE else f"{WORK}/{source}"
        lines.append(f"COPY {chown}{json.dumps([source, target])}")
    lines.append(f"RUN {_INSTALL}")
    if user:
        lines.append(f"USER {user}")
    return "\n".join(lines) + "\n"


def pip_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return how pip is set up on this computer, as far as it also holds elsewhere."""
    return {name: environ[name] for name in _PIP_SETTINGS if environ.get(name)}
